"""What the demo sites offer, and what was answered to its questions."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from crm.seeds import CASA, NORTHWIND, Ground, reserve_numbers, seeded_uuid, tell_settings
from interactions.catalogue.starters import BUSINESS, COMMUNITY, StarterProgram
from interactions.models import Answer, Interaction, Program, Question, Service
from interactions.seeds.matters import Entry
from interactions.seeds.settling import deeds_of
from interactions.vocabulary import QuestionType

CATALOGUE = {CASA: COMMUNITY, NORTHWIND: BUSINESS}
SERVICE_OF = {
    CASA: {
        "rent assistance": "Rent assistance",
        "DACA renewal": "DACA renewal",
        "citizenship": "Citizenship application",
        "asylum case": "Asylum support",
        "ESL class": "English class",
        "tax help": "Tax preparation",
        "school enrollment": "School enrolment",
        "financial coaching": "Financial coach",
        "job search": "Job search",
        "consular documents": "Consular documents",
        "counselling": "Counselling",
        "health coverage": "Health coverage",
        "food and utilities": "Food assistance application",
        "workshop": "Know your rights",
    },
    NORTHWIND: {
        "proposal": "Proposal review",
        "renewal": "Renewal talk",
        "quarterly review": "Quarterly review",
        "onboarding": "Kick-off",
        "support escalation": "Support case",
        "expansion": "Discovery call",
    },
}
"""Which service a theme's entries are about; the others are about none."""

RANGES = {
    "Amount owed": range(300, 4000, 50),
    "Credit score": range(520, 790, 5),
    "Expected annual value": range(4000, 90000, 500),
    "Monthly savings goal": range(50, 600, 25),
    "Satisfaction from 1 to 10": range(5, 11),
    "Wages owed": range(200, 5000, 100),
    "Years of permanent residence": range(5, 21),
}
USUAL_RANGE = range(1, 8)
TEXTS = {
    "What are they saving for?": ("A car", "A deposit", "School fees", "Emergencies"),
    "Who decides?": ("The owner", "Finance", "The board", "Head of operations"),
    "Referred to": ("Food bank", "Legal aid", "Clinic"),
}
ANSWERED = 0.35
SINCE = dt.timedelta(days=760)  # before the first entry


@dataclass(frozen=True, slots=True)
class Offer:
    service: Service
    questions: list[Question] = field(default_factory=list)


def offers_on(ground: Ground) -> dict[str, Offer]:
    """Plant the site's catalogue; answers what each theme's entries are about."""
    choice = ground.random("services")
    offers: dict[str, Offer] = {}
    programs = []
    for starter in CATALOGUE[ground.site.slug]:
        program = Program(name=starter.name, description=starter.description)
        programs.append(program)
        for offer in _offers(starter, program):
            offers[offer.service.name] = offer
    questions = [question for offer in offers.values() for question in offer.questions]
    _plant(ground, choice, programs)
    _plant(ground, choice, [offer.service for offer in offers.values()])
    _plant(ground, choice, questions)
    of_services = [offer.service for offer in offers.values()]
    tell_settings(ground, deeds_of(ground, programs, of_services, questions))
    return {theme: offers[name] for theme, name in SERVICE_OF[ground.site.slug].items()}


def _offers(starter: StarterProgram, program: Program) -> Iterator[Offer]:
    for each in starter.services:
        service = Service(
            name=each.name,
            description=each.description,
            program=program,
            default_kind=each.kind,
            default_location=each.location,
            default_duration=dt.timedelta(minutes=each.minutes),
        )
        questions = [
            Question(
                service=service,
                label=question.label,
                type=question.type,
                options=list(question.options),
                position=position,
            )
            for position, question in enumerate(each.questions, start=1)
        ]
        yield Offer(service, questions)


def _plant(
    ground: Ground,
    choice: random.Random,
    rows: list[Program] | list[Service] | list[Question],
) -> None:
    model = type(rows[0])
    number = reserve_numbers(ground.site, model, len(rows))
    moment = ground.midnight - SINCE
    for offset, row in enumerate(rows):
        row.uuid = seeded_uuid(moment, choice)
        row.number = number + offset
        row.site_id = ground.site.pk
        row.created_at, row.created_by_id = moment, ground.viewer.user_id
        for name in ("program", "service"):  # whose keys have only just been given
            if getattr(row, name, None) is not None:
                setattr(row, name, getattr(row, name))
    model.objects.across_sites().bulk_create(rows)


def answers_to(
    interaction: Interaction, entry: Entry, offer: Offer | None, ground: Ground
) -> Iterator[Answer]:
    """Some entries that lie behind have answers, always the same ones."""
    choice = ground.random(f"answers/{interaction.number}")
    if offer is None or entry.starts_at >= ground.midnight or choice.random() > ANSWERED:
        return
    for question in offer.questions:
        yield Answer(
            uuid=seeded_uuid(entry.created_at, choice),
            site=ground.site,
            interaction=interaction,
            question=question,
            value=_answer(question, entry, choice),
        )


def _answer(question: Question, entry: Entry, choice: random.Random) -> object:
    match question.type:
        case QuestionType.NUMBER if question.label == "Tax year":
            return entry.starts_at.year - 1
        case QuestionType.NUMBER:
            return choice.choice(RANGES.get(question.label, USUAL_RANGE))
        case QuestionType.BOOLEAN:
            return choice.random() < 0.5
        case QuestionType.SELECT:
            return choice.choice(question.options)
        case QuestionType.DATE:
            return (
                (entry.starts_at + dt.timedelta(days=choice.randrange(14, 200))).date().isoformat()
            )
    return choice.choice(TEXTS[question.label])
