"""What people wrote stays out of the log, also where it fails."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from crm.logs import DiscreetFormatter

SECRET = "ana@example.org"


def test_frames_and_kinds_are_told_and_texts_are_not() -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RuntimeError(f"because of {SECRET}") from error
    except RuntimeError as error:
        record = logging.LogRecord(
            "crm",
            logging.ERROR,
            __file__,
            1,
            "It failed",
            (),
            (type(error), error, error.__traceback__),
        )
    told = DiscreetFormatter("%(message)s").format(record)
    assert SECRET not in told
    assert "It failed" in told
    assert told.index("ValueError") < told.index("RuntimeError")
    assert "test_logs.py" in told


def test_djangos_own_error_log_is_discreet() -> None:
    logs: Any = settings.LOGGING
    assert import_string(logs["formatters"]["plain"]["()"]) is DiscreetFormatter
    assert list(logs["handlers"]) == ["console"]
    assert logs["handlers"]["console"]["formatter"] == "plain"
