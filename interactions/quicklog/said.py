"""What is read off a line: its pieces, what each says, and what that leaves for the note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise, takewhile

from interactions.quicklog import words as w
from interactions.vocabulary import Kind, Sentiment

MOST_NAMES = 4  # words that one name may have
ENDS = ".,;:"


class Meaning(StrEnum):
    """What a piece of the line says."""

    KIND = "kind"
    DURATION = "duration"
    WHEN = "when"
    PERSON = "person"
    TAG = "tag"
    PLACE = "place"
    FOLLOW_UP = "follow_up"
    SENTIMENT = "sentiment"
    NOTE = "note"
    SKIPPED = "skipped"  # a word that only joins others


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the line, as they stand there."""

    text: str
    means: Meaning
    tag: str = ""  # its name, where it is one


@dataclass(slots=True)
class QuickLog:
    """What a line says. Whatever it leaves open is None or empty."""

    kind: Kind | None = None
    duration: dt.timedelta | None = None
    starts_at: dt.datetime | None = None
    person: str = ""
    tags: list[str] = field(default_factory=list)
    location: str = ""
    follow_up_needed: bool = False
    follow_up_at: dt.datetime | None = None
    sentiment: Sentiment | None = None
    fraction: str = ""  # left in the note where a day could stand
    pieces: list[Piece] = field(default_factory=list)

    @property
    def note(self) -> str:
        """What was not understood."""
        return self.note_with(())

    def note_with(self, tags: Collection[str]) -> str:
        """What was not understood, and where they stand in it those of its tags that it keeps."""
        stays = [self._stays(piece, tags) for piece in self.pieces]
        note = " ".join(piece.text for piece, it in zip(self.pieces, stays, strict=True) if it)
        return note if stays and stays[-1] else note.rstrip(" ,;")  # led on to what is taken away

    @staticmethod
    def _stays(piece: Piece, tags: Collection[str]) -> bool:
        return piece.means == Meaning.NOTE or (piece.means == Meaning.TAG and piece.tag in tags)

    @property
    def promises_unread(self) -> bool:
        """Whether a word like `follow` stands in the note, and no follow-up was understood."""
        notes = (piece.text for piece in self.pieces if piece.means == Meaning.NOTE)
        return not self.follow_up_needed and any(w.folded(text) in w.FOLLOW for text in notes)

    @property
    def unknown(self) -> str:
        """The name before the colon that is nobody's whom the writer knows, or nothing."""
        ends = (n for n, piece in enumerate(self.pieces) if piece.text[1:].endswith(":"))
        head = reversed(self.pieces[: next(ends, -1) + 1])
        left = [piece.text for piece in takewhile(lambda one: one.means == Meaning.NOTE, head)]
        named = left if len(left) == 1 else [*takewhile(lambda text: text[0].isupper(), left)]
        is_name = not self.person and len(named) <= MOST_NAMES
        return " ".join(text.strip(ENDS) for text in reversed(named)) if is_name else ""

    @property
    def place_cut(self) -> str:
        """How to write a place of which one word was read, where the next may belong to it."""
        for place, after in pairwise(self.pieces):
            if place.means == Meaning.PLACE and after.means == Meaning.NOTE:
                whole = place.text[-1].isalnum() and " " not in place.text and after.text.istitle()
                return f"@“{place.text[1:]} {after.text.rstrip(ENDS)}”" if whole else ""
        return ""
