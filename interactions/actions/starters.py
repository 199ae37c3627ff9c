"""Loading one of the product's starters for what a site offers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction

from crm.errors import RuleBroken
from crm.models import Site
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.actions.services import add_program, add_question, add_service
from interactions.catalogue import (
    CATALOGUES,
    Starter,
    in_every_language,
    told,
)
from interactions.catalogue.starters import StarterProgram, StarterService
from interactions.models import Program, Service


def what_is_missing(name: str, *, by: Viewer) -> list[StarterProgram]:
    """The starter's programs with those of their services that the site has none of by that name,
    in whatever language they came. A program all of whose services are there is left out.
    """
    by.require(Permission.MANAGE_SERVICES)
    if name not in CATALOGUES:
        text = f"There is no catalogue '{name}'; choose one of {', '.join(CATALOGUES)}."
        raise RuleBroken.on("name", text, "unknown")
    there = _by_name(Service.objects.visible_to(by))
    found = []
    for starter in CATALOGUES[name]:
        missing = tuple(each for each in starter.services if not _known(each.name, there))
        if missing:
            found.append(replace(starter, services=missing))
    return found


def starters_for(by: Viewer) -> list[Starter]:
    """Every starter, with what the site would get of it in the reader's language."""
    return [Starter(name, tuple(map(told, what_is_missing(name, by=by)))) for name in CATALOGUES]


@transaction.atomic
def load_catalogue(name: str, *, by: Viewer) -> int:
    """Add the starter's programs and services; answers how many services are new.

    They come in the reader's language. What the site has already, by its name in any language,
    stays as it is: loading again, or after changes, adds only what is missing.
    """
    _locked(by)
    fresh = 0
    programs = _by_name(Program.objects.visible_to(by))
    for starter in what_is_missing(name, by=by):
        here = told(starter)
        program = _known(starter.name, programs) or _program(here, by)
        fresh += len([_service(each, program, by) for each in here.services])
    return fresh


def _locked(by: Viewer) -> None:
    """Two at once, in two languages, would both find all of it missing; and since the names differ,
    no constraint would stop the later one."""
    Site.objects.select_for_update(no_key=True).get(pk=by.site_id)


def _known(name: str, rows: dict[str, Any]) -> Any:
    """The row that came of what is called so, in whatever language."""
    return next(filter(None, map(rows.get, in_every_language(name))), None)


def _by_name(rows: Any) -> dict[str, Any]:
    return {row.name.lower(): row for row in rows}


def _program(starter: StarterProgram, by: Viewer) -> Program:
    return add_program(by=by, name=starter.name, description=starter.description)


def _service(starter: StarterService, program: Program, by: Viewer) -> Service:
    service = add_service(
        by=by,
        name=starter.name,
        description=starter.description,
        program=program,
        default_kind=starter.kind,
        default_location=starter.location,
        default_duration=dt.timedelta(minutes=starter.minutes),
    )
    for position, question in enumerate(starter.questions, start=1):
        add_question(
            by=by,
            service=service,
            label=question.label,
            type=question.type,
            options=list(question.options),
            position=position,
        )
    return service
