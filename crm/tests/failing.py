"""A database that fails at one statement, as if the server had gone."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError

OF_THE_TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Failing:
    """For `connection.execute_wrapper`: the nth statement fails, none if that is 0.

    Counts them as well. What begins and ends savepoints is no statement of anybody's.
    """

    def __init__(self, fatal: int = 0) -> None:
        self.fatal = fatal
        self.seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(OF_THE_TRANSACTION):
            self.seen += 1
            if self.seen == self.fatal:
                raise OperationalError(f"statement {self.fatal} fails")
        return execute(sql, params, many, context)
