"""Whose turn it is: with threads and a clock of the test's, and without luck."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from crm.allowance import ABOUT, BURST, MOST_OVER
from crm.errors import Overloaded, TooMuchAtOnce
from crm.gate import Gate

SOON = 10.0  # seconds until a test that hangs fails
ENDLESS = 1e9


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Asking:
    """One request in a thread: stands in its queue, and works until it is told to leave."""

    def __init__(self, gate: Gate, queue: str, called: list[str]) -> None:
        self.gate, self.queue, self.called_in_turn = gate, queue, called
        self.has_turn, self.may_leave = threading.Event(), threading.Event()
        self.refused: Exception | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            ticket = self.gate.enter(self.queue)
        except Exception as error:
            self.refused = error
            return
        self.called_in_turn.append(self.queue)
        self.has_turn.set()
        self.may_leave.wait(SOON)
        self.gate.leave(ticket)

    def leaves(self) -> None:
        assert self.has_turn.wait(SOON)
        self.may_leave.set()
        self.thread.join(SOON)


class Queueing:
    """A gate, and the order in which it called."""

    def __init__(self, threads: int = 16, **given: Any) -> None:
        self.clock = Clock()
        given = {"turn": ENDLESS, "patience": ENDLESS, "clock": self.clock, **given}
        self.gate = Gate(threads, **given)
        self.called: list[str] = []

    def ask(self, queue: str) -> Asking:
        """Ask, and stand in the queue when this returns."""
        before = self.gate._held[queue]
        one = Asking(self.gate, queue, self.called)
        one.thread.start()
        until(lambda: self.gate._held[queue] > before or one.refused is not None)
        return one

    def serve(self, *asking: Asking) -> list[str]:
        """Let everybody do their work, whoever's turn it is."""
        waiting = list(asking)
        while waiting:
            until(lambda: any(one.has_turn.is_set() for one in waiting))
            one = next(one for one in waiting if one.has_turn.is_set())
            one.leaves()
            waiting.remove(one)
        return self.called

    @property
    def is_empty(self) -> bool:
        gate = self.gate
        return not (gate._held or gate._called or gate._turns or gate._queues)


def until(done: Callable[[], bool]) -> None:
    pause, ends = threading.Event(), 2000
    while not done():
        assert (ends := ends - 1), "waited in vain"
        pause.wait(0.002)


def test_a_site_that_asks_for_much_waits_behind_itself() -> None:
    queueing = Queueing()
    flood = [queueing.ask("flood") for _ in range(4)]
    others = [queueing.ask(site) for site in ("north", "south", "north")]
    order = queueing.serve(*flood, *others)
    assert order == ["flood", "north", "south", "flood", "north", "flood", "flood"]
    assert queueing.is_empty


def test_one_works_at_a_time_and_nobody_waits_for_nothing() -> None:
    queueing = Queueing()
    for _ in range(3):  # one after another: each is let in at once
        queueing.gate.leave(queueing.gate.enter("north"))
    first, second = queueing.ask("north"), queueing.ask("south")
    assert first.has_turn.wait(SOON)
    assert not second.has_turn.is_set()
    queueing.serve(first, second)
    assert queueing.is_empty


def test_two_places_go_to_two_sites() -> None:
    queueing = Queueing(at_once=2)
    flood = [queueing.ask("flood") for _ in range(3)]
    assert flood[1].has_turn.wait(SOON)
    north = queueing.ask("north")
    flood[0].leaves()
    assert north.has_turn.wait(SOON)
    assert not flood[2].has_turn.is_set()
    queueing.serve(*flood[1:], north)
    assert queueing.is_empty


def test_whoever_takes_long_is_no_longer_waited_for() -> None:
    """As where the second one holds the lock that the first one waits for."""
    queueing = Queueing(turn=5)
    slow, next_one = queueing.ask("north"), queueing.ask("south")
    assert slow.has_turn.wait(SOON)
    assert not next_one.has_turn.is_set()
    queueing.clock.now = 5
    third = queueing.ask("east")  # whoever comes sees the time
    assert next_one.has_turn.wait(SOON)
    assert not third.has_turn.is_set()
    queueing.serve(next_one, third, slow)
    assert queueing.is_empty


def test_a_wait_ends_with_the_turn_that_it_waits_for() -> None:
    """By the real clock: nobody comes or leaves."""
    gate = Gate(16, turn=0.01)
    first = gate.enter("north")
    second = gate.enter("south")
    gate.leave(second)
    gate.leave(first)


def test_the_slow_ones_of_a_site_leave_places_to_others() -> None:
    """Four of sixteen threads where nobody else waits, and two while somebody does."""
    queueing = Queueing(threads=16, turn=0)  # all are slow
    flood = [queueing.ask("flood") for _ in range(6)]
    assert flood[3].has_turn.wait(SOON)
    north = queueing.ask("north")
    assert north.has_turn.wait(SOON)
    south = [queueing.ask("south") for _ in range(3)]
    assert south[1].has_turn.wait(SOON)
    flood[0].leaves()
    assert queueing.gate._called == {"flood": 3, "north": 1, "south": 2}
    queueing.serve(north, *flood[1:], *south)
    assert queueing.is_empty


def test_the_last_places_are_not_for_who_holds_the_most() -> None:
    queueing = Queueing(threads=16)
    flood = [queueing.ask("flood") for _ in range(14)]
    with pytest.raises(TooMuchAtOnce):
        queueing.gate.enter("flood")
    others = [queueing.ask("north"), queueing.ask("north")]
    assert all(one.refused is None for one in others)
    queueing.serve(*flood, *others)
    assert queueing.is_empty
    again = queueing.ask("flood")
    queueing.serve(again)


def worked(queueing: Queueing, queue: str, seconds: float) -> None:
    ticket = queueing.gate.enter(queue)
    queueing.clock.now += seconds
    queueing.gate.leave(ticket)


def test_who_has_worked_for_long_rests_while_others_are_about() -> None:
    queueing = Queueing(share=0.5)
    worked(queueing, "flood", BURST + 0.5)
    worked(queueing, "north", 0.1)  # during which the flood's half second became 0.45
    flood = queueing.ask("flood")
    worked(queueing, "north", 0.1)  # is not in its way
    assert not flood.has_turn.is_set()
    queueing.clock.now += 1  # more than twice what is left of it
    queueing.serve(flood, queueing.ask("north"))  # whoever comes sees the time
    assert queueing.is_empty


def test_who_is_alone_rests_for_nobody() -> None:
    queueing = Queueing()
    worked(queueing, "north", 0.1)
    worked(queueing, "flood", ABOUT + BURST + 1)
    queueing.serve(queueing.ask("flood"))
    assert queueing.is_empty


def test_a_page_and_its_parts_are_no_flood() -> None:
    queueing = Queueing(share=0.01)
    worked(queueing, "north", 0.1)
    for _ in range(10):
        worked(queueing, "south", BURST / 10)
    assert queueing.is_empty


def test_long_work_is_not_repaid_for_long() -> None:
    queueing = Queueing(share=0.5)
    worked(queueing, "flood", 1000)
    worked(queueing, "north", 0.1)
    assert 0 < queueing.gate.allowances.rest("flood") <= MOST_OVER / 0.5


def test_a_rest_ends_by_itself() -> None:
    """By the real clock: nobody comes or leaves."""
    gate = Gate(16, share=1.0)
    gate.allowances.spend("flood", BURST + 0.05)
    gate.allowances.spend("north", 0.01)
    assert gate.allowances.rest("flood")
    gate.leave(gate.enter("flood"))


def test_a_rest_that_begins_while_one_waits_ends_by_itself() -> None:
    """By the real clock: who waits has looked before the rest began, and nobody comes after."""
    gate = Gate(16, turn=0.0, share=1.0)
    at_work = [gate.enter("flood") for _ in range(gate.most_alone)]
    called: list[str] = []
    waiting = Asking(gate, "flood", called)
    waiting.thread.start()
    until(lambda: gate._held["flood"] > gate.most_alone)
    gate.allowances.spend("north", 0.01)
    gate.allowances.spend("flood", BURST + 0.1)
    for ticket in at_work:
        gate.leave(ticket)
    assert gate.allowances.rest("flood")
    waiting.leaves()


def test_sites_that_have_gone_are_forgotten() -> None:
    queueing = Queueing()
    for number in range(50):
        worked(queueing, f"site {number}", 0.1)
        queueing.clock.now += 1
    assert len(queueing.gate.allowances._spent) < 10


def test_nobody_waits_for_ever() -> None:
    queueing = Queueing(patience=0)
    first = queueing.gate.enter("north")
    with pytest.raises(Overloaded):
        queueing.gate.enter("south")
    queueing.gate.leave(first)
    assert queueing.is_empty


def test_where_all_hold_a_little_nobody_is_refused() -> None:
    queueing = Queueing(threads=8)
    asking = [queueing.ask(f"site {number}") for number in range(7)]
    asking.append(queueing.ask("site 0"))
    queueing.serve(*asking)
    assert queueing.is_empty
    assert all(one.refused is None for one in asking)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_few_threads_refuse_nobody(threads: int) -> None:
    queueing = Queueing(threads=threads)
    asking = [queueing.ask("north") for _ in range(threads)]
    assert queueing.serve(*asking) == ["north"] * threads
