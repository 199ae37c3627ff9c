"""Clients that log interactions through two contracts, and remember what they were told."""

from __future__ import annotations

import http.client
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.faults.people import Account
from tests.faults.site import Site

WRITERS = 4
PAUSE = 0.005  # seconds between two requests of a writer: leave some of the machine to the server
SLOWEST = 1.0  # acknowledgements a second, on the busiest machine
PATIENCE = 60.0  # seconds after which a writer that gets no answer gives up


def by_sites(account: Account, mark: str) -> tuple[str, dict[str, Any]]:
    """Contract `sites`: an interaction with nobody in particular."""
    return "/api/interactions", {
        "title": mark,
        "type": "Meeting",
        "lead": "John Smith",
        "start_datetime": "2023-08-15T14:00:00Z",
        "timezone": "America/New_York",
    }


def by_business(account: Account, mark: str) -> tuple[str, dict[str, Any]]:
    """Contract `business`: a call with a contact, which its log and a second event tell of too."""
    return f"/api/contacts/{account.contact}/interactions", {"type": "call", "description": mark}


@dataclass
class Told:
    """What the clients were told, by the marks of what they sent."""

    acknowledged: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)  # of each acknowledgement, monotonic

    def silence_after(self, moment: float) -> float:
        """Seconds from the moment to the next acknowledgement."""
        return min((at for at in self.moments if at > moment), default=float("inf")) - moment


class Load:
    """Writers in threads, each with a person and a contract of its own.

    What was not acknowledged is sent again under the same key until it is: a client must be able
    to find out. Status 503 must say when to come back; a lost connection is an answer only where
    the fault explains it (`may_cut`). Anything else is `wrong`.
    """

    def __init__(self, site: Site, *, may_cut: bool = False, writers: int = WRITERS) -> None:
        self.site = site
        self.may_cut = may_cut
        self.told = Told()
        self.stop = threading.Event()
        self._lock = threading.Lock()
        self.threads = [
            threading.Thread(target=self._write, args=(number,), daemon=True)
            for number in range(writers)
        ]

    def until_acknowledged(self, more: int = 20) -> None:
        """Wait for this many acknowledgements from now on."""
        seen = len(self.told.acknowledged)
        patience = PATIENCE + more / SLOWEST
        until(lambda: len(self.told.acknowledged) >= seen + more, patience, "the service")

    def finish(self) -> None:
        """Begin nothing new, and wait for the answers to what was begun."""
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE + 30)

    def _write(self, number: int) -> None:
        account = self.site.accounts[number // 2 % len(self.site.accounts)]
        body_of = (by_sites, by_business)[number % 2]
        count = 0
        while not self.stop.is_set():
            mark = f"mark-{uuid.uuid4().hex[:8]}-{number}-{count}"
            count += 1
            self._deliver(account, mark, *body_of(account, mark))
            time.sleep(PAUSE)

    def _deliver(self, account: Account, mark: str, path: str, body: dict[str, Any]) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._sent(account, mark, path, body):
                return
            time.sleep(0.05)
        with self._lock:
            self.told.given_up.add(mark)

    def _sent(self, account: Account, mark: str, path: str, body: dict[str, Any]) -> bool:
        headers = {
            "Authorization": f"Bearer {account.token}",
            "X-Site-ID": str(account.site_id),
            "Idempotency-Key": mark,
        }
        try:
            status, said, answer = self.site.request("POST", path, body, **headers)
        except (OSError, http.client.HTTPException) as error:
            self._note(f"cut ({type(error).__name__})", "" if self.may_cut else mark)
            return False
        if status == 201:
            with self._lock:
                self.told.acknowledged.add(mark)
                self.told.moments.append(time.monotonic())
                replayed = " again" if said.get("Idempotency-Replayed") else ""
                self.told.answers[f"201{replayed}"] += 1
            return True
        expected = status == 503 and int(said.get("Retry-After", "0")) > 0
        self._note(str(status), "" if expected else f"{mark}: {status} {answer[:300]!r}")
        return False

    def _note(self, answer: str, wrong: str) -> None:
        with self._lock:
            self.told.answers[answer] += 1
            if wrong:
                self.told.wrong.append(wrong)


@contextmanager
def writing(site: Site, *, may_cut: bool = False, writers: int = WRITERS) -> Iterator[Load]:
    """Write for as long as the block lasts, and until the last one is answered."""
    load = Load(site, may_cut=may_cut, writers=writers)
    for thread in load.threads:
        thread.start()
    try:
        yield load
    finally:
        load.finish()


def until(done: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.02)
