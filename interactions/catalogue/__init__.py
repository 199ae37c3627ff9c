"""Two starters for what a site offers: a community organisation's services, and a business's.

They are a beginning for the site's admins to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from interactions.catalogue.starters import (
    BUSINESS,
    COMMUNITY,
    StarterProgram,
    StarterQuestion,
    StarterService,
)

CATALOGUES = {"community": COMMUNITY, "business": BUSINESS}

NAMES = {
    "community": gettext_lazy("For a community organisation"),
    "business": gettext_lazy("For a business"),
}


def in_every_language(text: str) -> frozenset[str]:
    """What a row may be called that came of it, in small letters: whoever loads a starter again may
    read another language than whoever did before."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(_(text).lower())
    return frozenset(found)


def told(program: StarterProgram) -> StarterProgram:
    """In the reader's language, with its services and their questions."""
    return replace(
        program,
        name=_(program.name),
        description=_(program.description),
        services=tuple(map(_service_told, program.services)),
    )


def _service_told(service: StarterService) -> StarterService:
    return replace(
        service,
        name=_(service.name),
        description=_(service.description),
        questions=tuple(map(_question_told, service.questions)),
    )


def _question_told(question: StarterQuestion) -> StarterQuestion:
    options = tuple(_(option) for option in question.options)
    return replace(question, label=_(question.label), options=options)


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter, with what a site would get of it."""

    key: str
    missing: Sequence[StarterProgram]

    @property
    def name(self) -> Any:
        return NAMES[self.key]

    @property
    def says(self) -> str:
        count = sum(len(program.services) for program in self.missing)
        if not count:
            return _("All of it is here already.")
        return ngettext("It adds %(n)d service:", "It adds %(n)d services:", count) % {"n": count}


def loaded(fresh: int) -> str:
    """What to say after loading one, of which so many services were new."""
    if not fresh:
        return _("All of it was here already; nothing has changed.")
    return ngettext("%(n)d service is new.", "%(n)d services are new.", fresh) % {"n": fresh}
