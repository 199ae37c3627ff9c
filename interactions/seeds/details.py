"""What an entry says beyond its line: where, how long, how it felt, and what was promised."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from crm.seeds import CASA, NORTHWIND, Ground
from interactions.seeds.matters import Entry, details_for, texts_for
from interactions.vocabulary import Kind, Sentiment

WRITTEN = {Kind.EMAIL, Kind.MESSAGE, Kind.PROPOSAL, Kind.QUOTE, Kind.CONTRACT, Kind.NOTE}
SPOKEN = {Kind.CALL, Kind.VIDEO_CALL, Kind.FOLLOW_UP, Kind.UPDATE}
MEDIUM = {
    Kind.CALL: "Voice Call",
    Kind.FOLLOW_UP: "Voice Call",
    Kind.VIDEO_CALL: "Video Call",
    Kind.NOTE: "",
    **dict.fromkeys(WRITTEN - {Kind.NOTE}, "Email/Chat"),
}
MINUTES = {
    Kind.CALL: (5, 10, 15, 15, 20, 25, 30),
    Kind.VIDEO_CALL: (25, 30, 30, 45, 60),
    Kind.LIGHT_TOUCH: (5, 10, 10, 15),
    Kind.COFFEE: (30, 45, 60),
    Kind.LUNCH: (60, 75, 90),
    Kind.WORKSHOP: (90, 120, 150),
    Kind.TRAINING: (60, 90, 120),
    Kind.CONFERENCE: (60, 120, 240),
    Kind.REVIEW: (45, 60, 60, 90),
}
USUAL_MINUTES = (20, 30, 30, 45, 45, 60, 60, 75)
PLACES = {
    CASA: {
        Kind.COFFEE: ("Café Aroma", "Maple Street Bakery"),
        Kind.WORKSHOP: ("Community room", "Parish hall", "Port Chester Library"),
        Kind.TRAINING: ("Classroom 2", "Classroom 1", "Online"),
    },
    NORTHWIND: {
        Kind.COFFEE: ("Foundry Coffee", "Lobby café, 200 Wacker", "Two Rivers Roasters"),
        Kind.LUNCH: ("Trattoria Lina", "The Gage", "Cantina Norte"),
        Kind.CONFERENCE: ("McCormick Place", "Navy Pier"),
    },
}
ROOMS = {
    CASA: ("Main office", "Main office", "Main office", "Home visit", "Satellite office, Yonkers"),
    NORTHWIND: ("Customer's office", "Customer's office", "Our office, room Superior"),
}
FEELING = {
    "opening": (3, 5, 2),
    "progress": (5, 4, 1),
    "setback": (0, 3, 7),
    "closing": (9, 1, 0),
}
SCORE = {"opening": 5, "progress": 6, "setback": 4, "closing": 8}


def complete(entry: Entry, ground: Ground, choice: random.Random) -> None:
    """Fill the content of an entry that has happened."""
    texts = texts_for(ground.site.slug, entry.language)
    _, title, description, outcome, next_action = entry.line
    if choice.random() < 0.5:
        details = details_for(entry, ground.site.slug)
        description += f" {choice.choice(details[_manner(entry.kind)])}"
    entry.content = {
        "title": entry.say(title),
        "description": entry.say(description),
        "outcome": entry.say(outcome),
        "next_action": entry.say(next_action),
        "notes": _note(entry, choice, texts.NOTES),
    }
    _frame(entry, ground, choice)
    _feel(entry, choice, texts.NON_VERBAL)
    _stamp(entry, ground, choice)


def _note(entry: Entry, choice: random.Random, notes: Sequence[str]) -> str:
    private = not entry.theme.for_organisations and choice.random() < 0.12
    return choice.choice(notes) if private else ""


def _manner(kind: str) -> str:
    return "letter" if kind in WRITTEN else "talk" if kind in SPOKEN else "visit"


def _frame(entry: Entry, ground: Ground, choice: random.Random) -> None:
    entry.location = place(entry.kind, ground.site.slug, choice)
    if entry.theme.name == "consular documents" and _manner(entry.kind) == "visit":
        entry.location = "Consulate"
    entry.content |= {
        "lead": entry.author.get_full_name(),
        "medium": MEDIUM.get(Kind(entry.kind), "In-person"),
        "duration": duration(entry.kind, choice),
        "topics": list(entry.theme.topics[: choice.choice((0, 0, 1, 2, 3))]),
    }


def place(kind: str, slug: str, choice: random.Random) -> str:
    if _manner(kind) != "visit":
        return ""
    return choice.choice(PLACES[slug].get(Kind(kind), ROOMS[slug]))


def duration(kind: str, choice: random.Random) -> dt.timedelta | None:
    if kind in WRITTEN:
        return None
    return dt.timedelta(minutes=choice.choice(MINUTES.get(Kind(kind), USUAL_MINUTES)))


def _feel(entry: Entry, choice: random.Random, signs: Sequence[str]) -> None:
    if choice.random() < 0.55:
        feelings = (Sentiment.POSITIVE, Sentiment.NEUTRAL, Sentiment.NEGATIVE)
        entry.content["sentiment"] = choice.choices(feelings, FEELING[entry.stage])[0]
    if _manner(entry.kind) != "letter" and choice.random() < 0.3:
        warmth = entry.contact.number % 3 - 1
        score = SCORE[entry.stage] + warmth + choice.choice((-1, 0, 0, 1))
        entry.content["rapport_score"] = min(10, max(1, score))
        if choice.random() < 0.35 and _manner(entry.kind) == "visit":
            entry.content["non_verbal"] = choice.choice(signs)


def _stamp(entry: Entry, ground: Ground, choice: random.Random) -> None:
    """Most entries are written within the hour, some the next morning, a few corrected later."""
    lasted = entry.content["duration"] or dt.timedelta()
    entry.created_at = entry.starts_at + lasted + dt.timedelta(minutes=choice.randrange(2, 50))
    if choice.random() < 0.1:
        entry.created_at += dt.timedelta(hours=choice.randrange(14, 20))
    last = ground.midnight - dt.timedelta(minutes=choice.randrange(5, 90))
    entry.created_at = min(entry.created_at, last)
    if choice.random() < 0.05:
        later = entry.created_at + dt.timedelta(hours=choice.randrange(1, 60))
        entry.updated_at = min(later, ground.midnight - dt.timedelta(minutes=1))


OPEN_SHARE = 0.62
EVERY_TODAY = 7  # of the open ones, one in seven is due today
RECENT_DAYS = 75


def promise(entries: Sequence[Entry], ground: Ground, choice: random.Random) -> None:
    """Follow-ups: open ones on latest entries (overdue, today, ahead), and many long done."""
    latest: dict[int, Entry] = {}
    for entry in entries:
        number = entry.contact.number
        if number not in latest or entry.starts_at > latest[number].starts_at:
            latest[number] = entry
        if entry.content["next_action"] and choice.random() < 0.12:
            entry.content["follow_up_at"] = entry.starts_at + dt.timedelta(
                days=choice.randrange(2, 12)
            )
    since = ground.midnight - dt.timedelta(days=RECENT_DAYS)
    promised = 0
    for entry in latest.values():
        entry.content.pop("follow_up_at", None)
        is_recent = entry.starts_at > since and entry.stage != "closing"
        if is_recent and choice.random() < OPEN_SHARE:
            _promise_one(entry, ground, choice, is_today=promised % EVERY_TODAY == 1)
            promised += 1


def _promise_one(entry: Entry, ground: Ground, choice: random.Random, *, is_today: bool) -> None:
    if is_today:
        days = 0
    elif choice.random() < 0.4:
        since = (ground.midnight - entry.starts_at).days
        days = -choice.randrange(1, max(2, min(25, since)))
    else:
        days = choice.randrange(1, 24)
    due = ground.at(ground.today + dt.timedelta(days=days), 9 * 60 + 30 * choice.randrange(16))
    entry.content |= {
        "follow_up_needed": True,
        "follow_up_at": max(due, entry.starts_at + dt.timedelta(hours=2)),
        "follow_up_notes": entry.content["next_action"],
    }
