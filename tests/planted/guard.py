"""One guard: where it stands, what the tree looks like without it, and who must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class Moved(Exception):
    """The text that a patch replaces is not there exactly once: the guard has moved."""


@dataclass(frozen=True, slots=True)
class Guard:
    """`find` stands in `file` exactly once, and `replace` is what somebody careless would have
    written. Each of `tests` (pytest's names) must turn red, by an assertion; of one with parameters
    that are not named, any."""

    name: str
    removes: str  # one sentence
    promises: str  # their ids in docs/trust.md
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]
    in_migration: bool = False  # the test database has to be made anew

    def without(self, root: Path) -> str:
        """The file's text without the guard. Raises Moved."""
        text = (root / self.file).read_text()
        if text.count(self.find) != 1:
            raise Moved(f"{self.name}: the guard has moved; look for it in {self.file}")
        return text.replace(self.find, self.replace)
