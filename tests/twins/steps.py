"""Requests as data: drawn and shrunk by Hypothesis, readable where they fail, sent to both worlds.

Rows are named by their place among the rows there are, so that a step means the same row in both
worlds, and rows that earlier steps have made can be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ref:
    """Stands for the id of a row in a path, a query or a body."""

    noun: str
    at: int
    as_number: bool = False
    of_stranger: bool = False  # of site B

    def __repr__(self) -> str:
        whose = "B's " if self.of_stranger else ""
        return f"<{whose}{self.noun} {self.at}{', number' if self.as_number else ''}>"


Parts = tuple[str | Ref, ...]


@dataclass(frozen=True)
class Ask:
    """One request to the API. An `etag` header stands for the last tag seen at the address."""

    who: str
    verb: str
    path: Parts
    query: tuple[tuple[str, Any], ...] = ()
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        path = "".join(map(str, self.path))
        query = "&".join(f"{name}={value}" for name, value in self.query)
        more = [f"body {self.body!r}"] if self.body is not None else []
        more += [f"{name}: {text}" for name, text in self.headers]
        return " ".join([self.who, self.verb, path + (query and f"?{query}"), *more])


@dataclass(frozen=True)
class Visit:
    """A page in a browser: perhaps a link on it is followed, perhaps a form of it is sent.

    `htmx` is the element that the page is fetched for; `follow` and `form` count links and forms
    of the page, over and over; `changes` are made to the form's fields, counted likewise.
    """

    who: str
    path: Parts
    query: tuple[tuple[str, Any], ...] = ()
    htmx: str = ""
    follow: int | None = None
    form: int | None = None
    changes: tuple[tuple[int, str], ...] = ()

    def __repr__(self) -> str:
        path = "".join(map(str, self.path))
        query = "&".join(f"{name}={value}" for name, value in self.query)
        more = [f"htmx for #{self.htmx}"] if self.htmx else []
        more += [f"then link {self.follow}"] if self.follow is not None else []
        more += [f"then form {self.form} with {self.changes}"] if self.form is not None else []
        return " ".join([self.who, "visits", path + (query and f"?{query}"), *more])


Step = Ask | Visit

ETAG = "(its ETag)"


@dataclass
class Known:
    """What a sequence has learned so far: the rows there are, and the tags of addresses."""

    rows: dict[str, list[Any]]
    strangers: Mapping[str, list[Any]]
    etags: dict[str, str] = field(default_factory=dict)

    def id_of(self, ref: Ref) -> Any:
        rows = (self.strangers if ref.of_stranger else self.rows).get(ref.noun) or self.rows[
            ref.noun
        ]
        row = rows[ref.at % len(rows)]
        return row.number if ref.as_number else row.uuid

    def path(self, parts: Parts) -> str:
        return "".join(str(self.id_of(part)) if isinstance(part, Ref) else part for part in parts)

    def filled(self, value: Any) -> Any:
        """The value with ids in the places of their rows."""
        if isinstance(value, Ref):
            found = self.id_of(value)
            return found if value.as_number else str(found)
        if isinstance(value, dict):
            return {name: self.filled(inner) for name, inner in value.items()}
        return [self.filled(inner) for inner in value] if isinstance(value, list) else value

    def query(self, pairs: tuple[tuple[str, Any], ...]) -> list[tuple[str, str]]:
        return [(name, str(self.filled(value))) for name, value in pairs]
