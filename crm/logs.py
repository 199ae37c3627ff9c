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


SECURITY = "django.security."
_ENDS_A_LINE = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {
    code: f"\\u{code:04x}" for code in (0x2028, 0x2029)
}


class DiscreetFormatter(logging.Formatter):
    """Writes the frames and the kinds of exceptions, innermost cause first, never their texts; and
    a message in one line, or whoever is quoted in it could write lines of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """What is merely refused (403, 404) needs no frames; whoever asked got the answer."""
        record = copy(record)
        record.exc_text = None  # as another handler has written it, texts and all
        if record.levelno < logging.ERROR and record.name == "django.request":
            record.exc_info = None
        elif record.name.startswith(SECURITY) and record.exc_info:
            _tell_refusal(record)
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        return super().formatMessage(record).translate(_ENDS_A_LINE)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # logging's own name
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _tell_refusal(record: logging.LogRecord) -> None:
    """By its kind and path: Django logs the text of a suspicious request's error, which quotes its
    query string; only of a host that is not ours it says what an operator may have to set."""
    record.exc_info = None
    kind = record.name.removeprefix(SECURITY)
    if kind != "DisallowedHost":
        path = getattr(getattr(record, "request", None), "path", "an unknown address")
        record.msg, record.args = "Refused, %s: %s", (kind, path)


def _told(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "which led to:"] if cause is not None else []
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    kind = type(error)
    return [*before, frames, f"{kind.__module__}.{kind.__qualname__} (its text is left out)"]
