"""Two sites to make requests up about: one to work on, and one that must never be seen.

What the other site and the restricted texts say is in `SECRETS`; no answer may hold any of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

import contacts.actions
import interactions.actions
import meetings.actions
from contacts.api.examples import business, tactics
from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.api import Api
from crm.tests.factories import Person, PersonFactory
from interactions.api.examples import tracking
from interactions.models import Interaction
from interactions.vocabulary import Kind
from meetings.api import examples as of_meetings
from meetings.models import Meeting
from rapport.api import examples as rapport
from tests.example_site import THEN, called, joel

FOREIGN = "Zzyzx"  # in every text of the other site
HIDDEN = "Qwghlm"  # in every text that a restricted tag hides
SECRETS = (FOREIGN, HIDDEN)

OWN_IDS = [business.ID, tactics.ID, tracking.ID, rapport.ID, rapport.LISTENING, of_meetings.ID]
FOREIGN_IDS = [str(uuid.UUID(int=0xABAD1DEA << 96 | at)) for at in range(4)]
"""Of a contact, an interaction and a meeting of the other site; the last is nobody's."""


@dataclass(frozen=True)
class World:
    """Who makes the requests, and the sites by whether they are theirs."""

    headers: dict[str, str]
    own: int
    foreign: int


def made() -> World:
    """Mia runs Joel's site, but holds no restricted tag; the other site is not hers."""
    owner = joel()
    _hide(owner)
    charlie: Any = PersonFactory(username=FOREIGN, role="owner", first_name=FOREIGN)
    with acting_as(charlie.viewer()) as viewer:
        _fill(viewer)
    mia: Any = PersonFactory(username="mia", site=owner.site, role="admin", first_name="Mia")
    return World(dict(Api(mia).headers), own=owner.site.pk, foreign=charlie.site.pk)


def _hide(owner: Person) -> None:
    with acting_as(owner.viewer("immigration")) as viewer:
        contact = Contact.objects.visible_to(viewer).get(pk=business.ID)
        tags = list(Tag.objects.visible_to(viewer).filter(name="immigration"))
        text = dict.fromkeys(("title", "lead", "description", "notes", "outcome"), HIDDEN)
        interactions.actions.log(
            by=viewer, kind=Kind.CALL, starts_at=THEN, contact=contact, tags=tags, **text
        )


def _fill(viewer: Viewer) -> None:
    contact_id, interaction_id, meeting_id, _ = FOREIGN_IDS
    with called(Contact, contact_id):
        contact = contacts.actions.create(
            by=viewer, first_name=FOREIGN, email=f"{FOREIGN}@example.org", notes=FOREIGN
        )
    with called(Interaction, interaction_id):
        interactions.actions.log(
            by=viewer, kind=Kind.CALL, starts_at=THEN, contact=contact, title=FOREIGN, lead=FOREIGN
        )
    with called(Meeting, meeting_id):
        meetings.actions.schedule(by=viewer, contact=contact, scheduled_at=THEN, purpose=FOREIGN)
    program = interactions.actions.add_program(by=viewer, name=FOREIGN)
    service = interactions.actions.add_service(by=viewer, name=FOREIGN, program=program)
    interactions.actions.add_question(by=viewer, service=service, label=FOREIGN, type="text")
    Tag(site_id=viewer.site_id, name=FOREIGN, restricted=True).save(force_insert=True)


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is taken back; what would have failed at its COMMIT fails here."""
    point = transaction.savepoint()
    try:
        yield
        with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
            cursor.execute("set constraints all immediate; set constraints all deferred")
    finally:
        transaction.savepoint_rollback(point)
