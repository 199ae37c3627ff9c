"""A restricted interaction, with all that hangs on it, for proving the walls; see crm/probes.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.timezone import now

from contacts.models import Contact
from crm.actions import remove_member
from crm.models import Tag
from crm.probes import TAG, membership_of, probe_member, viewer_of
from crm.tenancy.context import Context, bound
from crm.tenancy.viewer import Viewer
from crm.tenancy.walls import Reader
from interactions.actions import add_program, add_question, add_service, log, open_to
from interactions.models import (
    AccessRequest,
    BreakGlass,
    Interaction,
    InteractionGrant,
    InteractionTag,
)
from interactions.vocabulary import Kind, QuestionType

GUARDED = (Interaction, InteractionTag)
"""What nobody writes who cannot read the content."""


def probe(viewer: Viewer) -> None:
    program = add_program(by=viewer, name="Probe")
    service = add_service(by=viewer, name="Probe", program=program)
    question = add_question(by=viewer, service=service, label="?", type=QuestionType.NUMBER)
    interaction = log(
        by=viewer,
        kind=Kind.NOTE,
        contact=Contact.objects.visible_to(viewer).first(),
        title="Probe",
        service=service,
        answers={question: 1},
        tags=[_tag(viewer)],
    )
    open_to(interaction, membership=membership_of(viewer.user_id, viewer), by=viewer)
    mine: dict[str, Any] = {"site_id": viewer.site_id, "interaction": interaction, "reason": "?"}
    AccessRequest(asker_id=viewer.user_id, **mine).save(force_insert=True)
    BreakGlass(opener_id=viewer.user_id, until=now(), **mine).save(force_insert=True)
    Interaction.objects.visible_to(viewer).with_content().get(pk=interaction.pk)  # and is logged


def _tag(viewer: Viewer) -> Tag:
    found: Tag = Tag.objects.visible_to(viewer).get(name=TAG)
    return found


def tag(viewer: Viewer) -> None:
    InteractionTag.objects.across_sites().bulk_create(
        InteractionTag(site_id=viewer.site_id, interaction=interaction, tag=_tag(viewer))
        for interaction in Interaction.objects.visible_to(viewer)
    )


def untag(viewer: Viewer) -> None:
    InteractionTag.objects.visible_to(viewer).delete()


def readers(owner: Viewer) -> Iterator[Reader]:
    """Who reads because it was opened to them, and who does so no more."""
    for what, reads in {"now": True, "until yesterday": False, "before they left": False}.items():
        user = probe_member(owner)
        with bound(Context.of(owner)):
            membership = membership_of(user.pk, owner)
            for interaction in Interaction.objects.visible_to(owner):
                open_to(interaction, membership=membership, by=owner)
            if what == "until yesterday":
                mine = InteractionGrant.objects.visible_to(owner).filter(user=user)
                mine.update(expires_at=now() - dt.timedelta(days=1))
            if what == "before they left":
                remove_member(membership=membership, by=owner)
        again = probe_member(owner, user.username)
        yield Reader(f"somebody it was opened to {what}", viewer_of(again, owner), reads=reads)
