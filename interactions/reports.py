"""How often what a site offers is used: by interactions that everybody on the site may read.

Restricted ones are in none of those numbers, whoever asks and whatever they have switched on: how
many there are of a service would say what they are about. So the list that a number leads to leaves
them out as well.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count

from crm.models import Tag
from crm.tenancy.viewer import Viewer
from interactions.models import Answer, Interaction, Service
from interactions.querysets import CONTENT

Uses = dict[uuid.UUID, int]
"""How often, by the key of what is used; what is not there is never used."""


def uses_of_services(viewer: Viewer) -> Uses:
    return _counted(_open_to_all(viewer), f"{CONTENT}__service")


def uses_of_tags(viewer: Viewer) -> Uses:
    return _counted(_open_to_all(viewer), "tags")


def answers_to(service: Service, viewer: Viewer) -> Uses:
    """By the key of the question."""
    answers = Answer.objects.visible_to(viewer.without_tags()).filter(
        question__service=service, interaction__deleted_at=None
    )
    return _counted(answers.accounted("restricted_tags", "interaction_id"), "question")


def _open_to_all(viewer: Viewer) -> Any:
    rows: Any = Interaction.objects.visible_to(viewer).open_to_all()
    return rows.accounted(f"{CONTENT}__restricted_tags", "uuid")


def _counted(rows: Any, what: str) -> Uses:
    named = rows.filter(**{f"{what}__isnull": False}).order_by()
    return dict(named.values_list(what).annotate(count=Count("pk")))


def entries_with(tag: Tag, viewer: Viewer) -> int | None:
    """How many entries of those that the viewer reads just now carry a restricted tag; None unless
    they hold it and ask for it, as all else is told to nobody."""
    if tag.pk not in viewer.revealed:
        return None
    rows = Interaction.objects.visible_to(viewer).readable().filter(tags=tag)
    return int(rows.count())
