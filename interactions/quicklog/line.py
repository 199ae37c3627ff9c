"""The line: how it is read, piece by piece."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from interactions.quicklog import figures, joints, moments, tags
from interactions.quicklog import words as w
from interactions.quicklog.said import ENDS, MOST_NAMES, Meaning, Piece, QuickLog
from interactions.quicklog.when import When, on_the_wall

LONGEST = 2000  # characters of a line, which is for who asks to see to
FOLLOW_UPS_AT = dt.time(9)
MOST_WORDS = 8  # that a place may have
LONGEST_PLACE = 255

Names = Callable[[Sequence[str]], int]
"""How many of the words (0: none), from the first on, name somebody, or something, that the writer
knows."""

_PLACE = re.compile(r"@(\w[\w.'-]{0,99})")
_QUOTED = re.compile(r'@["“”](\s*\w[^"“”]*)["“”][.,;:]*(?!\S)')
MARK = "@"
PAUSES = f"{ENDS}!?"


@dataclass(frozen=True, slots=True)
class Known:
    """What the writer knows by name."""

    people: Names
    tags: tags.IsTag
    places: Names


def parse(line: str, *, now: dt.datetime, known: Known, day_first: bool = False) -> QuickLog:
    """Read one line, at `now` in the writer's own zone; `day_first` is how their language orders
    the figures of a day.

    Everything up to the first word that ends with a colon is the head, where type, duration, time
    and person stand; without a colon it ends at the first word that says none of these. Tags,
    places, faces and `follow …` are read everywhere.
    """
    return _Reader(line, now, known, day_first).read()


class _Reader:
    def __init__(self, line: str, now: dt.datetime, known: Known, day_first: bool) -> None:
        self.is_tag = cache(known.tags)
        self.tokens = tags.tokens(line, self.is_tag)
        folded = [w.folded(token.removesuffix(":")) for token in self.tokens]
        self.words = figures.as_iso(folded, day_first=day_first)
        self.now, self.known = now, known
        self.found, self.when = QuickLog(), When(now)
        self.at = 0
        colon = (n for n, token in enumerate(self.tokens) if len(token) > 1 and token[-1] == ":")
        self.colon = next(colon, None)
        self.in_head = True

    def read(self) -> QuickLog:
        while self.at < len(self.tokens):
            used, means = self._next()
            text = " ".join(self.tokens[self.at : self.at + used])
            name = self.found.tags[-1] if means == Meaning.TAG else ""
            self.found.pieces.append(Piece(text, means, name))
            self.at += used
            if self.in_head and self.colon is not None and self.at > self.colon:
                self.in_head = False
                self.found.pieces = joints.skipped(self.found.pieces)
        self.found.tags = list(dict.fromkeys(self.found.tags))
        self._verdict()
        self.found.starts_at = self.when.moment
        return self.found

    def _next(self) -> tuple[int, Meaning]:
        """How many words the next piece has, and what it says; its value is put down."""
        readers: list[tuple[Meaning, Callable[[], int]]] = [
            (Meaning.TAG, self._tag),
            (Meaning.PLACE, self._place),
            (Meaning.FOLLOW_UP, self._follow_up),
            (Meaning.SENTIMENT, self._face),
        ]
        if self.in_head:
            readers += [
                (Meaning.KIND, self._kind),
                (Meaning.WHEN, self._when),
                (Meaning.DURATION, self._duration),
                (Meaning.SKIPPED, self._joining),  # before `con` is taken for Consuelo
                (Meaning.PERSON, self._person),
            ]
        for means, reader in readers:
            if used := reader():
                return used, means
        self._feeling()
        if self.in_head and figures.is_fraction(self.ahead[0], "".join(self.ahead[1:2])):
            self.found.fraction = self.ahead[0]
        if self.colon is None:
            self.in_head = False
        return 1, Meaning.NOTE

    @property
    def ahead(self) -> list[str]:
        """The words from here on; in the head no further than the head."""
        inside = self.in_head and self.colon is not None
        return self.words[self.at : self.colon + 1 if inside and self.colon is not None else None]

    # --- everywhere

    def _tag(self) -> int:
        used, name = tags.read(self.tokens[self.at :], self.is_tag)
        if used:
            self.found.tags.append(name)
        return used

    def _place(self) -> int:
        """What stands between quotes, the longest place that the writer knows, or else one word,
        in which `_` is a blank."""
        if self.found.location:
            return 0
        if quoted := _QUOTED.match(" ".join(self.tokens[self.at :])):
            place, used = " ".join(quoted[1].split()), len(quoted[0].split())
            fits = len(place) <= LONGEST_PLACE and not self._has_tag(self.at + 1, used - 1)
            self.found.location = place if fits else ""  # stays in the note
            return used if fits else 0
        words = self._marked()
        used = self.known.places(words) if words else 0
        if not used and _PLACE.fullmatch(self.tokens[self.at].rstrip(ENDS)) is None:
            return 0
        self.found.location = " ".join(words[: used or 1]).replace("_", " ").strip()
        return (used or 1) if self.found.location else 0

    def _has_tag(self, first: int, count: int) -> bool:
        return any(tags.is_meant(self.tokens[n:], self.is_tag) for n in range(first, first + count))

    def _marked(self) -> list[str]:
        """The words from a mark on, without it, that may be one place: up to the next mark, or to
        where the sentence pauses."""
        words: list[str] = []
        for token in self.tokens[self.at : self.at + MOST_WORDS]:
            if token.startswith(MARK) == bool(words) or tags.begins(token):
                break
            words.append(token.rstrip(ENDS).removeprefix(MARK))
            if token[-1] in ENDS:
                break
        return words if words and words[0] else []

    def _follow_up(self) -> int:
        first = 2 if tuple(self.ahead[:2]) in w.FOLLOW_IN_TWO else int(self.ahead[0] in w.FOLLOW)
        if self.found.follow_up_needed or not first:
            return 0
        used, day = moments.coming_day(self.ahead[first:], self.now.date())
        if not used and len(self.ahead) > first:
            return 0  # a word of the story
        self.found.follow_up_needed = True
        if used:
            self.found.follow_up_at = on_the_wall(day, FOLLOW_UPS_AT, self.now)
        return first + used

    def _face(self) -> int:
        feeling = w.FACES.get(self.tokens[self.at])
        if feeling is None or self.found.sentiment is not None:
            return 0
        self.found.sentiment = feeling
        return 1

    def _feeling(self) -> None:
        """A word of the note that tells how it felt; it stays there."""
        feeling = w.SENTIMENTS.get(self.words[self.at])
        denied = any(word in w.NOT for word in self.words[max(0, self.at - 2) : self.at])
        if feeling is not None and self.found.sentiment is None and not denied:
            self.found.sentiment = feeling

    def _verdict(self) -> None:
        """A last word that stands alone, as in `signed the lease, good`; it stays there."""
        last = next((n for n in range(len(self.found.pieces), 0, -1) if self._is_note(n - 1)), 0)
        feeling = w.VERDICTS.get(w.folded(self.found.pieces[last - 1].text)) if last else None
        if feeling is not None and self.found.sentiment is None and self._is_alone(last - 1):
            self.found.sentiment = feeling

    def _is_note(self, at: int) -> bool:
        return self.found.pieces[at].means == Meaning.NOTE

    def _is_alone(self, at: int) -> bool:
        """Whether no other word of the note leads up to it."""
        for n in range(at - 1, -1, -1):
            if self.found.pieces[n].text[-1] in PAUSES:
                return True
            if self._is_note(n):
                return False
        return True

    # --- in the head

    def _kind(self) -> int:
        if self.found.kind is not None:
            return 0
        phrase = w.PHRASES.get(tuple(self.ahead[:2]))
        self.found.kind = phrase or w.KINDS.get(self.ahead[0])
        return 0 if self.found.kind is None else 2 if phrase else 1

    def _when(self) -> int:
        return self.when.read(self.ahead, self.words[self.at - 1] if self.at else "")

    def _duration(self) -> int:
        if self.found.duration is not None:
            return 0
        used, length = moments.duration(self.ahead)
        if used:
            self.found.duration = length
        return used

    def _person(self) -> int:
        if self.found.person or (self.ahead[0] in w.WITH and len(self.ahead) > 1):
            return 0
        raw = [token.strip(".,;:") for token in self._raw()]
        used = self.known.people(raw) if raw and raw[0] else 0
        if used == 1 and len(self.ahead) > 1 and joints.is_one(raw[0], begins=self.at == 0):
            return 0  # `la llamada` is not Laura's
        if used:
            self.found.person = " ".join(raw[:used])
        return used

    def _raw(self) -> list[str]:
        count = min(len(self.ahead), MOST_NAMES)
        return self.tokens[self.at : self.at + count]

    def _joining(self) -> int:
        """`with` or `to` before a person; without one it is a word of the note."""
        if self.found.person or self.ahead[0] not in w.WITH or len(self.ahead) < 2:
            return 0
        following = [token.strip(".,;:") for token in self._raw()[1:]]
        return 1 if following and self.known.people(following) else 0
