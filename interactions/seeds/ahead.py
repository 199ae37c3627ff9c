"""Appointments from today on. The meetings app will plan them; until then they are entries."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from contacts.vocabulary import RelationshipStatus
from crm.seeds import CASA, NORTHWIND, Ground
from interactions.seeds import days
from interactions.seeds.details import duration, place
from interactions.seeds.matters import Entry, Teller, texts_for
from interactions.vocabulary import Kind

TODAY = 5
WEEKS = 4
KINDS = {
    CASA: (Kind.MEETING, Kind.MEETING, Kind.CONSULTATION, Kind.CALL, Kind.WORKSHOP),
    NORTHWIND: (Kind.MEETING, Kind.MEETING, Kind.VIDEO_CALL, Kind.REVIEW, Kind.LUNCH),
}
TITLE = {"en": "{kind}: {theme}", "es": "Cita con {first}"}


def appointments(
    ground: Ground, choice: random.Random, tellers: Sequence[Teller], count: int
) -> list[Entry]:
    current = [
        teller
        for teller in tellers
        if teller.contact.relationship_status
        in {RelationshipStatus.ACTIVE_CLIENT, RelationshipStatus.OPPORTUNITY}
    ]
    chosen = choice.sample(current, count)
    return [
        _appointment(ground, choice, teller, is_today=index < TODAY)
        for index, teller in enumerate(chosen)
    ]


def _appointment(ground: Ground, choice: random.Random, teller: Teller, *, is_today: bool) -> Entry:
    slug = ground.site.slug
    day = ground.today  # whatever day it is, so that somebody who looks at the demo sees them
    if not is_today:
        day = days.after(day + dt.timedelta(days=choice.randrange(1, 7 * WEEKS)), slug)
    kind = choice.choice(KINDS[slug])
    theme = teller.next_theme()
    author = teller.author(theme)
    language = teller.language(theme, author)
    words = teller.words_for(language, teller.matter_words())
    entry = Entry(
        contact=teller.contact,
        theme=theme,
        stage="opening",
        language=language,
        author=author,
        kind=kind,
        starts_at=ground.at(day, 60 * choice.randrange(9, 17) + choice.choice((0, 0, 30))),
        line=("", "", "", "", ""),
        words={**words, "kind": str(kind.label), "theme": theme.name},
        location=place(kind, slug, choice),
        planned=True,
    )
    entry.content = {
        "title": entry.say(TITLE[language]),
        "description": choice.choice(texts_for(slug, language).AGENDA),
        "lead": author.get_full_name(),
        "duration": duration(kind, choice),
        "topics": list(theme.topics[:2]),
    }
    entry.created_at = ground.midnight - dt.timedelta(
        days=choice.randrange(1, 9), minutes=choice.randrange(6 * 60, 14 * 60)
    )
    return entry
