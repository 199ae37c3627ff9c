"""What clients were told was done, and whether it is in the database."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import psycopg

from benchmarks.load.asking import Lane, Wanted
from benchmarks.load.client import Answer

_CREATED = "select title from interactions_interactioncontent where title = any(%s)"
_EDITED = (
    "select interaction_id::text, notes from interactions_interactioncontent"
    " where interaction_id = any(%s::uuid[])"
)
_MOVED = "select count(*) from contacts_statuschange where site_id = any(%s)"


class Ledger:
    """A lane asks one thing after another, so its last acknowledged edit is what stands, unless a
    later one was done without being acknowledged."""

    def __init__(self) -> None:
        self.created: set[str] = set()
        self.stands: dict[str, set[str]] = {}  # by interaction
        self.moves = 0
        self._lock = threading.Lock()

    def note(self, lane: Lane, kind: str, wanted: Wanted, answer: Answer) -> None:
        with self._lock:
            if kind == "status" and answer.status == 200:
                told = answer.json()
                self.moves += told["old_status"] != told["new_status"]
            elif wanted.row:
                self._edited(wanted, acknowledged=answer.status == 200)
            elif wanted.mark and answer.status == 201:
                self._made(lane, wanted, answer)

    def _edited(self, wanted: Wanted, *, acknowledged: bool) -> None:
        earlier = set() if acknowledged else self.stands[wanted.row]
        self.stands[wanted.row] = {*earlier, wanted.mark}

    def _made(self, lane: Lane, wanted: Wanted, answer: Answer) -> None:
        if wanted.contract == "tracking":
            row = answer.json()["id"]
            lane.written.append(row)
            self.stands[row] = {wanted.mark}
        else:
            self.created.add(wanted.mark)

    def told(self) -> dict[str, Any]:
        """As JSON, from one process to another."""
        stands = {row: sorted(marks) for row, marks in self.stands.items()}
        return {"created": sorted(self.created), "stands": stands, "moves": self.moves}

    def add(self, told: Mapping[str, Any]) -> None:
        self.created |= set(told["created"])
        self.stands |= {row: set(marks) for row, marks in told["stands"].items()}
        self.moves += told["moves"]


def moves_kept(dsn: str, sites: list[int]) -> int:
    """How many moves the history of these sites has."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(_MOVED, [sites]).fetchone()
    return int(row[0]) if row else 0


def lost(dsn: str, ledger: Ledger, moves_before: int, sites: list[int]) -> list[str]:
    """Everything acknowledged that is not there."""
    marks = sorted(ledger.created)
    with psycopg.connect(dsn) as connection:
        found = {title for (title,) in connection.execute(_CREATED, [marks])}
        notes: dict[str, str] = dict(connection.execute(_EDITED, [list(ledger.stands)]).fetchall())
    gone = [f"created: {mark}" for mark in marks if mark not in found]
    gone += [
        f"edit of {row}" for row, marks in ledger.stands.items() if notes.get(row) not in marks
    ]
    missing = ledger.moves - (moves_kept(dsn, sites) - moves_before)
    return gone + [f"{missing} moves of status"] * (missing > 0)
