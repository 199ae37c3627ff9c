"""Logs that tell where something failed, and not what people wrote.

PostgreSQL's errors quote the row (`Key (email)=(ana@example.org) already exists`), and so may any
exception's message; a log is read by more people than the row is.
"""

from __future__ import annotations

import logging
import traceback
from copy import copy
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes the frames and the kinds of exceptions, innermost cause first, never their texts."""

    def format(self, record: logging.LogRecord) -> str:
        """What is merely refused (403, 404) needs no frames; whoever asked got the answer."""
        if record.levelno < logging.ERROR and record.name == "django.request":
            record = copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # logging's own name
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _told(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "which led to:"] if cause is not None else []
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    kind = type(error)
    return [*before, frames, f"{kind.__module__}.{kind.__qualname__} (its text is left out)"]
