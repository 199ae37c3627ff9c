"""Whose turn it is in one process, where many ask at once (ADR 30). Knows no HTTP and no database.

A process works best on one request at a time: two that compute share one interpreter, and each is
twice as slow. So requests take turns, and the queues that they stand in take turns too: whoever
asks ten times as often waits behind their own requests, not before those of others. A turn lasts
until the work is done, or until it has taken so long that it most likely waits for something
itself (a lock, a long query); then the next one begins beside it. So nobody can wait for work
that waits for them.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from crm.allowance import Allowances
from crm.errors import Overloaded, TooMuchAtOnce

PATIENCE = 15.0  # seconds that one waits for a turn
SHORTEST = 0.001  # seconds; a wait that the clock has just ended
LONGEST = (
    0.5  # seconds until one who waits looks again: a rest may have begun, and ended, meanwhile
)


@dataclass(eq=False, slots=True)
class Ticket:
    """A request's place, from `enter` to `leave`."""

    queue: Hashable
    called: threading.Event = field(default_factory=threading.Event)
    since: float = 0.0  # when its turn began, on the gate's clock
    until: float = 0.0  # when it ends


class Gate:
    """`threads` is how many requests the process can hold; `at_once` how many have their turn;
    `turn` how many seconds one lasts. The last eighth of the threads is kept free of whoever
    holds the most of them and has a quarter. Of one queue an eighth may be at work while others
    wait, and a quarter where nobody else does: the slow work of a site that is alone should not
    make it wait for itself more than it must. While others are about, one queue's work takes
    `share` of the time at most (`allowance`), and what is left stays free for whoever comes.

    Refusing is for the last threads only: a client that does not heed it asks again at once, and
    so costs more than one that waits."""

    def __init__(
        self,
        threads: int,
        *,
        at_once: int = 1,
        turn: float = 0.1,
        share: float = 0.5,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.at_once, self.turn, self.patience, self.clock = at_once, turn, patience, clock
        self.allowances = Allowances(share, clock)
        self.many = threads // 4
        self.open_to_all = threads - threads // 8
        self.most_at_work = max(threads // 8, at_once)  # of one queue, while others wait
        self.most_alone = max(self.many, at_once)
        self._lock = threading.Lock()
        self._held: Counter[Hashable] = Counter()  # tickets, waiting or called
        self._called: Counter[Hashable] = Counter()
        self._turns: list[Ticket] = []  # called, and not yet for longer than a turn
        self._queues: OrderedDict[Hashable, deque[Ticket]] = OrderedDict()

    def enter(self, queue: Hashable) -> Ticket:
        """Wait for a turn; whoever has it must `leave`.

        Raises TooMuchAtOnce at once where the rest of the process is kept for others, and
        Overloaded where no turn came in time.
        """
        ticket = Ticket(queue)
        with self._lock:
            self._refuse_the_most_of_all(queue)
            self._held[queue] += 1
            self._queues.setdefault(queue, deque()).append(ticket)
            self._call()
        try:
            self._wait(ticket)
        except BaseException:
            self.leave(ticket)
            raise
        return ticket

    def leave(self, ticket: Ticket) -> None:
        with self._lock:
            self._held[ticket.queue] -= 1
            if ticket.called.is_set():
                self._called[ticket.queue] -= 1
                self.allowances.spend(ticket.queue, self.clock() - ticket.since)
                self._end_turns(lambda each: each is ticket)
            else:
                self._take_out(ticket)
            for counted in (self._held, self._called):
                if not counted[ticket.queue]:
                    del counted[ticket.queue]
            self._call()

    def _refuse_the_most_of_all(self, queue: Hashable) -> None:
        """The last places are for whoever holds few, or fewer than another does."""
        is_crowded = self._held.total() >= self.open_to_all
        if is_crowded and self._held[queue] >= max(self.many, *self._held.values()):
            raise TooMuchAtOnce

    def _wait(self, ticket: Ticket) -> None:
        ends = self.clock() + self.patience
        while not ticket.called.wait(self._until_something_ends(ends)):
            with self._lock:
                self._call()
                if not ticket.called.is_set() and self.clock() >= ends:
                    raise Overloaded

    def _until_something_ends(self, ends: float) -> float:
        with self._lock:
            now = self.clock()
            moments = [min(ends, now + LONGEST), *(ticket.until for ticket in self._turns)]
            rests = [rest for each in self._queues if (rest := self.allowances.rest(each))]
        return max(min([*moments, *(now + rest for rest in rests)]) - now, SHORTEST)

    def _call(self) -> None:
        """End the turns that are over, and give what is free to the next ones. Under the lock."""
        now = self.clock()
        self._end_turns(lambda ticket: ticket.until <= now)
        while len(self._turns) < self.at_once and (ticket := self._next()):
            ticket.since, ticket.until = now, now + self.turn
            self._turns.append(ticket)
            self._called[ticket.queue] += 1
            ticket.called.set()

    def _end_turns(self, is_over: Callable[[Ticket], bool]) -> None:
        """Whoever had the turn goes behind those who came meanwhile."""
        over = [ticket for ticket in self._turns if is_over(ticket)]
        self._turns = [ticket for ticket in self._turns if ticket not in over]
        for ticket in over:
            if ticket.queue in self._queues:
                self._queues.move_to_end(ticket.queue)

    def _next(self) -> Ticket | None:
        """Of the queue whose last turn is longest ago; those that have too many at work, or must
        rest, are passed over."""
        most = self.most_at_work if len(self._queues) > 1 else self.most_alone
        may_work = (each for each in self._queues if self._called[each] < most)
        queue = next((each for each in may_work if not self.allowances.rest(each)), None)
        if queue is None:
            return None
        ticket = self._queues[queue].popleft()
        self._queues.move_to_end(queue)
        self._forget_if_empty(queue)
        return ticket

    def _take_out(self, ticket: Ticket) -> None:
        self._queues[ticket.queue].remove(ticket)
        self._forget_if_empty(ticket.queue)

    def _forget_if_empty(self, queue: Hashable) -> None:
        if not self._queues[queue]:
            del self._queues[queue]
