"""From a contact and a number of entries to matters that open, move, stick and close."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from contacts.models import Contact
from contacts.seeds import is_organisation
from contacts.vocabulary import RelationshipStatus
from crm.models import User
from crm.seeds import CASA, NORTHWIND, Ground
from interactions.seeds import days, texts_casa, texts_casa_es, texts_casa_partners, texts_northwind
from interactions.seeds.grammar import Line, Theme, weights

TEXTS: Mapping[str, ModuleType] = {CASA: texts_casa, NORTHWIND: texts_northwind}
LASTING = {CASA: texts_casa.HOME, NORTHWIND: texts_northwind.OFFICE}
OF_THE_MATTER = frozenset({"amount", "seats", "level", "year", "case", "colleague"})
"""Slots that a new matter fills anew; the rest belong to the contact for good."""
WRITES_SPANISH = frozenset({"elena", "samuel", "lucia", "rosa"})
ENDED = {
    RelationshipStatus.PAST_CLIENT,
    RelationshipStatus.INACTIVE,
    RelationshipStatus.LOST_LEAD,
}
CONFIDENTIAL_CONTACTS = (7, 23)  # at Northwind, the two who asked about a visa
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes"),
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio"
    " julio agosto septiembre octubre noviembre diciembre",
}


SENTENCE = re.compile(r"(^|[.!?] )([a-z])")
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class Entry:
    """One interaction to be, with its matter's stage."""

    contact: Contact
    theme: Theme
    stage: str
    language: str
    author: User
    kind: str
    starts_at: dt.datetime
    line: Line
    words: Mapping[str, str]
    content: dict[str, Any] = field(default_factory=dict)
    location: str = ""
    created_at: dt.datetime = NEVER
    updated_at: dt.datetime | None = None
    planned: bool = False

    def say(self, text: str) -> str:
        """The text with its slots filled; a slot may begin a sentence in lower case."""
        said = text.format_map(self.words)
        return SENTENCE.sub(lambda found: found[1] + found[2].upper(), said)


class Teller:
    """Tells what happened with one contact."""

    def __init__(self, ground: Ground, choice: random.Random, contact: Contact) -> None:
        self.ground = ground
        self.choice = choice
        self.contact = contact
        self.slug = ground.site.slug
        self.themes = _themes(self.slug, contact)
        self.words = self._lasting_words()
        self.last_theme: Theme | None = None

    def entries(self, count: int) -> Iterator[Entry]:
        while count:
            size = min(count, self.choice.choice((2, 3, 4, 4, 5, 5, 6, 7)))
            yield from self._matter(self._theme(), size)
            count -= size

    def next_theme(self) -> Theme:
        """What an appointment ahead will be about; never a restricted matter."""
        open_themes = [theme for theme in self.themes if not theme.tag]
        return self.choice.choices(open_themes, [theme.weight for theme in open_themes])[0]

    def author(self, theme: Theme) -> User:
        able = self.ground.holders[theme.tag] if theme.tag else self.ground.authors
        if self.contact.owner_id is not None and self.choice.random() < 0.6:
            for user in able:
                if user.pk == self.contact.owner_id:
                    return user
        return self.choice.choice(able)

    def language(self, theme: Theme, author: User) -> str:
        spanish = self.contact.custom_fields.get("language") == "es" and theme.es is not None
        writes = author.username in WRITES_SPANISH and self.choice.random() < 0.75
        return "es" if spanish and writes else "en"

    def words_for(self, language: str, matter: Mapping[str, str]) -> dict[str, str]:
        choice = self.choice
        day, month = choice.randrange(5), choice.randrange(12)
        return {
            **self.words,
            **matter,
            "n": str(choice.randrange(3, 28)),
            "weekday": WEEKDAYS["en"][day],
            "dia": WEEKDAYS["es"][day],
            "month": MONTHS["en"].split()[month],
            "mes": MONTHS["es"].split()[month],
        }

    def matter_words(self) -> dict[str, str]:
        pool = LASTING[self.slug]
        return {slot: self.choice.choice(pool[slot]) for slot in pool if slot in OF_THE_MATTER}

    def _lasting_words(self) -> dict[str, str]:
        pool = LASTING[self.slug]
        lasting = {s: self.choice.choice(pool[s]) for s in pool if s not in OF_THE_MATTER}
        he = self.contact.custom_fields.get("pronouns") == "he/him"
        return {
            **lasting,
            "first": self.contact.first_name,
            "org": self.contact.company_name,
            "a": "o" if he else "a",
            "la": "lo" if he else "la",
            "La": "Lo" if he else "La",
        }

    def _theme(self) -> Theme:
        themes = [theme for theme in self.themes if theme is not self.last_theme] or self.themes
        self.last_theme = self.choice.choices(themes, [theme.weight for theme in themes])[0]
        return self.last_theme

    def _span(self) -> tuple[dt.date, dt.date]:
        """The days in which anything was logged about this contact."""
        yesterday = self.ground.today - dt.timedelta(days=1)
        known = self.contact.created_at.astimezone(self.ground.site.zone).date()
        first = max(
            known + dt.timedelta(days=1), self.ground.today - dt.timedelta(days=days.TWO_YEARS)
        )
        first = days.after(first, self.slug)
        last = yesterday
        if self.contact.relationship_status in ENDED:
            last = max(first, yesterday - dt.timedelta(days=60 + self.contact.number % 150))
        return first, last

    def _begin(self, theme: Theme, first: dt.date, last: dt.date, size: int) -> dt.date:
        """A day in season, early enough for the matter to unfold."""
        reach = max(1, (last - first).days - size * self.choice.randrange(8))
        offered = [first + dt.timedelta(days=self.choice.randrange(reach)) for _ in range(10)]
        start = self.ground.today - dt.timedelta(days=days.TWO_YEARS)
        liked = [days.busy(day, start, theme.season) + 0.01 for day in offered]
        return self.choice.choices(offered, liked)[0]

    def _matter(self, theme: Theme, size: int) -> Iterator[Entry]:
        first, last = self._span()
        day = self._begin(theme, first, last, size)
        matter = self.matter_words()
        told: list[Line] = []
        for index in range(size):
            day = min(day, last)
            stage = self._stage(index, size, (last - day).days)
            opened = days.near(day, self.slug, self.choice, first=first, last=last)
            yield self._entry(theme, stage, opened, matter, told)
            day += dt.timedelta(days=1 + int(self.choice.expovariate(1 / 7)))

    def _stage(self, index: int, size: int, days_left: int) -> str:
        if index == 0:
            return "opening"
        if index == size - 1 and days_left > 20 and self.choice.random() < 0.8:
            return "closing"
        return "setback" if self.choice.random() < 0.16 else "progress"

    def _entry(
        self,
        theme: Theme,
        stage: str,
        day: dt.date,
        matter: Mapping[str, str],
        told: list[Line],
    ) -> Entry:
        author = self.author(theme)
        language = self.language(theme, author)
        line = _fresh(theme.told_in(language).of(stage), told, self.choice)
        kinds, often = weights(theme.kinds)
        return Entry(
            contact=self.contact,
            theme=theme,
            stage=stage,
            language=language,
            author=author,
            kind=line[0] or self.choice.choices(kinds, often)[0],
            starts_at=self.ground.at(day, days.moment(self.choice)),
            line=line,
            words=self.words_for(language, matter),
        )


def _fresh(lines: Sequence[Line], told: list[Line], choice: random.Random) -> Line:
    """A line that this matter has not used yet, while there is one."""
    line = choice.choice([line for line in lines if line not in told] or list(lines))
    told.append(line)
    return line


def _themes(slug: str, contact: Contact) -> list[Theme]:
    organisation = is_organisation(contact) and slug == CASA
    themes = [
        theme
        for theme in TEXTS[slug].THEMES
        if theme.for_organisations == organisation and theme.weight
    ]
    if slug == NORTHWIND and contact.number in CONFIDENTIAL_CONTACTS:
        themes += [replace(theme, weight=8) for theme in TEXTS[slug].THEMES if theme.tag]
    return themes


def details_for(entry: Entry, slug: str) -> Mapping[str, Sequence[str]]:
    if entry.theme.for_organisations:
        return texts_casa_partners.DETAILS
    details: Mapping[str, Sequence[str]] = texts_for(slug, entry.language).DETAILS
    return details


def texts_for(slug: str, language: str) -> ModuleType:
    return texts_casa_es if language == "es" else TEXTS[slug]
