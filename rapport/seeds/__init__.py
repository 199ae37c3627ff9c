"""Demo logs of tactics: some work better than others, each better on one site than on the other."""

from __future__ import annotations

import random
from typing import Any

from crm.seeds import CASA, NORTHWIND, Ground, seeded_uuid
from interactions.models import Interaction
from interactions.vocabulary import Kind, Sentiment
from rapport.models import RapportTactic, TacticLog
from rapport.rules import LEAST_SCORE, MOST_EFFECTIVE
from rapport.seeds.remarks import MEANT, REMARKS

AMOUNTS = {CASA: 620, NORTHWIND: 480}
"""Interactions in which somebody noted which tactics they used."""
FACE_TO_FACE = (
    *(Kind.CALL, Kind.VIDEO_CALL, Kind.MEETING, Kind.CONSULTATION, Kind.COFFEE, Kind.LUNCH),
    *(Kind.REVIEW, Kind.LIGHT_TOUCH),
)
USUAL_SCORE = 6  # of rapport; a talk that went better had tactics that worked better
PULL = 0.25  # of each point above or below that
FEELING = {Sentiment.POSITIVE: 0.4, Sentiment.NEGATIVE: -0.6}
SPREAD = 0.7
REMARKED = 0.3
SPANISH = 0.5  # of the remarks about contacts who speak it


def amount(slug: str) -> int:
    return AMOUNTS[slug]


def plant(ground: Ground) -> None:
    choice = ground.random("tactics")
    tactics = {tactic.name: tactic for tactic in RapportTactic.objects.by_name()}
    known = [(tactics[name], meant) for name, meant in MEANT.items() if name in tactics]
    if not known:  # somebody has made a catalogue of their own
        return
    logs = [
        log
        for interaction in _talks(ground, choice)
        for log in _logs(interaction, known, ground, choice)
    ]
    TacticLog.objects.across_sites().bulk_create(logs)
    ground.tell(AMOUNTS[ground.site.slug])


def _talks(ground: Ground, choice: random.Random) -> list[Any]:
    """Some of the talks that lie behind, by number."""
    rows = Interaction.objects.visible_to(ground.viewer).of_kinds(FACE_TO_FACE)
    behind = rows.filter(starts_at__lt=ground.midnight).order_by("number")
    chosen = choice.sample(list(behind.values_list("number", flat=True)), AMOUNTS[ground.site.slug])
    talks = behind.filter(number__in=chosen).with_content()
    return list(talks.select_related("contact", "created_by"))


def _logs(
    interaction: Any, known: list[tuple[RapportTactic, Any]], ground: Ground, choice: random.Random
) -> list[TacticLog]:
    slug = ground.site.slug
    used = _some(known, slug, choice)
    return [
        TacticLog(
            uuid=seeded_uuid(interaction.created_at, choice),
            site_id=ground.site.pk,
            interaction=interaction,
            tactic=tactic,
            effectiveness_score=_score(meant.works[slug], interaction.visible_content, choice),
            notes=_remark(interaction, choice),
            created_at=interaction.created_at,
            created_by=interaction.created_by,
        )
        for tactic, meant in used
    ]


def _some(
    known: list[tuple[RapportTactic, Any]], slug: str, choice: random.Random
) -> list[tuple[RapportTactic, Any]]:
    """One to three of them; what is liked is used more often."""
    wanted = choice.choice((1, 1, 2, 2, 3))
    liked = sorted(known, key=lambda pair: choice.random() ** (1 / pair[1].liked[slug]))
    return liked[-wanted:]


def _score(works: float, content: Any, choice: random.Random) -> int:
    mean = works + FEELING.get(content.sentiment, 0)
    if content.rapport_score is not None:
        mean += PULL * (content.rapport_score - USUAL_SCORE)
    return min(MOST_EFFECTIVE, max(LEAST_SCORE, round(choice.gauss(mean, SPREAD))))


def _remark(interaction: Any, choice: random.Random) -> str:
    if choice.random() >= REMARKED:
        return ""
    speaks = (interaction.contact.custom_fields or {}).get("language")
    language = "es" if speaks == "es" and choice.random() < SPANISH else "en"
    return choice.choice(REMARKS[language])
