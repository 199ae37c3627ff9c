"""Answers as bytes that can be compared, without what is random or the database's own time."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from typing import Any, NamedTuple

_TODAY = dt.datetime.now(dt.UTC).date()
_DAYS = "|".join(str(_TODAY + dt.timedelta(days=days)) for days in (-1, 0, 1, 2))

_RANDOM = re.compile(
    "|".join(
        [
            r"(?<=csrfmiddlewaretoken\" value=\")\w+",
            r"(?<=X-CSRFToken&quot;: &quot;)\w+",
            r"(?<=csrftoken=)\w+",
            r"(?<=sessionid=)\w+",
            r"eyJ[\w-]+\.[\w-]+\.[\w-]+",  # a token
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",  # PostgreSQL's uuids
            rf"({_DAYS})T[\d:.]+Z?",  # by PostgreSQL's clock: ours stands still elsewhere
        ]
    )
)


class Answer(NamedTuple):
    """All that came back."""

    status: int
    headers: tuple[str, ...]
    body: str

    @classmethod
    def of(cls, response: Any) -> Answer:
        headers = [f"{name}: {value}" for name, value in response.headers.items()]
        headers += [morsel.OutputString() for morsel in response.cookies.values()]
        body = response.content.decode("utf-8", "backslashreplace")
        return cls(response.status_code, tuple(map(masked, headers)), masked(body))

    @property
    def lines(self) -> list[str]:
        body = re.sub(r"(?<=[,>}])(?=[\"{<\[])", "\n", self.body)  # JSON and pages have long lines
        return [f"status {self.status}", *self.headers, *body.splitlines()]


def masked(text: str) -> str:
    return _RANDOM.sub("…", text)


def difference(left: Answer, right: Answer) -> str:
    """The lines that differ, a few of them."""
    compared = difflib.unified_diff(left.lines, right.lines, "left", "right", n=1, lineterm="")
    return "\n".join(line[:300] for line, _ in zip(compared, range(40), strict=False))
