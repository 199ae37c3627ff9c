"""How the demo's texts are written down: themes, each with a story told in lines."""

from __future__ import annotations

from dataclasses import dataclass, field

Line = tuple[str, str, str, str, str]
"""Kind ("" leaves the choice to the theme), title, description, outcome, next action."""

STAGES = ("opening", "progress", "setback", "closing")
EVERY_MONTH = "555555555555"


@dataclass(frozen=True, slots=True)
class Story:
    """What is written while a matter opens, moves, sticks and closes."""

    opening: tuple[Line, ...]
    progress: tuple[Line, ...]
    setback: tuple[Line, ...]
    closing: tuple[Line, ...]

    def of(self, stage: str) -> tuple[Line, ...]:
        lines: tuple[Line, ...] = getattr(self, stage)
        return lines


@dataclass(frozen=True, slots=True)
class Theme:
    """A matter that comes back over weeks, with the words that belong to it.

    `season` has a digit for each month: how often such a matter begins then. `tag` is the
    restricted tag on everything that is said about it. `slots` are filled once per matter.
    """

    name: str
    topics: tuple[str, ...]
    en: Story
    es: Story | None = None
    kinds: str = "call:5 meeting:3 email:2 message:2 consultation:2 note:1"
    tag: str = ""
    weight: int = 5
    season: str = EVERY_MONTH
    for_organisations: bool = False
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def told_in(self, language: str) -> Story:
        return self.es if language == "es" and self.es is not None else self.en


def story(*, opening: str, progress: str, setback: str, closing: str) -> Story:
    """Read lines of the form `@kind title | description | outcome | next action`."""
    return Story(*(lines(text) for text in (opening, progress, setback, closing)))


def lines(text: str) -> tuple[Line, ...]:
    return tuple(_line(row) for row in text.strip().splitlines() if row.strip())


def _line(row: str) -> Line:
    written, kind = row.strip(), ""
    if written.startswith("@"):
        kind, _, written = written[1:].partition(" ")
    title, description, outcome, next_action = (
        part.strip() for part in (f"{written} | | | ").split("|")[:4]
    )
    return kind, title, description, outcome, next_action


def phrases(text: str) -> tuple[str, ...]:
    return tuple(row.strip() for row in text.strip().splitlines() if row.strip())


def weights(written: str) -> tuple[list[str], list[int]]:
    """Words and their weights, from `call:5 email:2`."""
    pairs = [pair.split(":") for pair in written.split()]
    return [word for word, _ in pairs], [int(weight) for _, weight in pairs]
