"""What an answer is not the only place to tell: the log, at its most talkative, and e-mails."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import mail

from crm.logs import DiscreetFormatter
from tests.leaks import canaries
from tests.leaks.canaries import PLAIN

LOGGERS = ("", "crm", "django", "gunicorn", "procrastinate")


class Aside:
    """What was logged and sent since it was last asked for."""

    def __init__(self) -> None:
        self._logs = io.StringIO()
        self.handler = logging.StreamHandler(self._logs)
        self.handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))

    def taken(self) -> tuple[str, str]:
        """The lines of the log, and the mails with all their headers and parts."""
        logged = self._logs.getvalue()
        self._logs.seek(0)
        self._logs.truncate()
        outbox = getattr(mail, "outbox", [])
        sent = "\n".join(f"{each.message()}\n{each.body}" for each in outbox)
        outbox.clear()
        return logged, sent

    def complaints(self) -> Iterator[str]:
        """No text at all in a log; and none in a mail that a tag hides: mails are kept elsewhere,
        and longer than anybody holds a tag."""
        logged, sent = self.taken()
        yield from (f"logs {each}" for each in set(canaries.found(logged)))
        yield from (f"mails {each}" for each in set(canaries.found(sent)) if each.kind != PLAIN)


@contextmanager
def listening() -> Iterator[Aside]:
    """With every logger at its lowest level, and written by the product's own formatter."""
    aside, loggers = Aside(), [logging.getLogger(name) for name in LOGGERS]
    levels = [each.level for each in loggers]
    console = [each for each in loggers[0].handlers if type(each) is logging.StreamHandler]
    for handler in console:  # or it would be told each line, too
        loggers[0].removeHandler(handler)
    loggers[0].addHandler(aside.handler)
    for each in loggers:
        each.setLevel(logging.DEBUG)
    try:
        yield aside
    finally:
        loggers[0].removeHandler(aside.handler)
        for handler in console:
            loggers[0].addHandler(handler)
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)
