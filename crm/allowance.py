"""How much of a process's time one site takes, while others are about (ADR 30). Knows no threads:
whoever asks holds a lock."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import islice

BURST = 2.0  # seconds of work that nobody is asked to rest for: a page and all its parts
MOST_OVER = 1.0  # seconds of work beyond it that are remembered, so that a rest is never long
ABOUT = 5.0  # seconds after its last work that a site counts as being about


class Allowances:
    """Seconds of work, as a leaky bucket for each queue: it drains by `share` of a second each
    second, and whose holds more than BURST rests until it does not. Whoever is alone rests for
    nobody."""

    def __init__(self, share: float, clock: Callable[[], float]) -> None:
        if not 0 < share <= 1:
            raise ValueError(f"a share of the time is above 0 and at most 1, not {share}")
        self.share, self.clock = share, clock
        self._spent: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        """Each queue's bucket, and when it was last looked into; the latest last."""

    def spend(self, queue: Hashable, seconds: float) -> None:
        spent = min(self._left(queue) + seconds, BURST + MOST_OVER)
        self._spent[queue] = (spent, self.clock())
        self._spent.move_to_end(queue)
        self._forget_the_oldest()

    def rest(self, queue: Hashable) -> float:
        """Seconds until it may work again; 0 for now."""
        over = self._left(queue) - BURST
        return over / self.share if over > 0 and self._others_are_about(queue) else 0.0

    def _left(self, queue: Hashable) -> float:
        spent, at = self._spent.get(queue, (0.0, 0.0))
        return max(spent - self.share * (self.clock() - at), 0.0)

    def _others_are_about(self, queue: Hashable) -> bool:
        latest = next((each for each in reversed(self._spent) if each != queue), None)
        return latest is not None and self.clock() - self._spent[latest][1] < ABOUT

    def _forget_the_oldest(self) -> None:
        """Two at most for each that comes, so that nothing grows and no call takes long."""
        for queue in [*islice(self._spent, 2)]:
            if self.clock() - self._spent[queue][1] >= ABOUT and not self._left(queue):
                del self._spent[queue]
