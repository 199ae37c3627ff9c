"""What can be told of interactions (seed 004, Domain Events; seed 000, log types)."""

from __future__ import annotations

from typing import ClassVar

from crm.events import DomainEvent
from crm.models import OF_ADMINS, OF_REQUESTS
from interactions.models import Interaction
from interactions.vocabulary import Kind


class _OfInteraction(DomainEvent):
    subject_type: ClassVar[str] = "interaction"


class InteractionLogged(_OfInteraction):
    type: ClassVar[str] = "InteractionLogged"


class EmailExchangeTracked(_OfInteraction):
    type: ClassVar[str] = "EmailExchangeTracked"


class ClientInteractionCreated(_OfInteraction):
    type: ClassVar[str] = "clientInteractionCreated"


class ClientInteractionUpdated(_OfInteraction):
    type: ClassVar[str] = "clientInteractionUpdated"


class ClientInteractionDeleted(_OfInteraction):
    type: ClassVar[str] = "clientInteractionDeleted"


class RestrictedInteractionOpened(DomainEvent):
    """Somebody opened a restricted interaction to themselves; the subject is the record of that.

    It is told at once: no contact, so that it waits for no other event.
    """

    type: ClassVar[str] = "restrictedInteractionOpened"
    subject_type: ClassVar[str] = OF_ADMINS


class AccessRequested(DomainEvent):
    """A member asks to read a restricted interaction; the subject is the request. Told at once."""

    type: ClassVar[str] = "accessRequested"
    subject_type: ClassVar[str] = OF_REQUESTS


def _about(interaction: Interaction, event: type[DomainEvent]) -> DomainEvent:
    return event(interaction.uuid, interaction.contact_id)


def of_logging(interaction: Interaction) -> list[DomainEvent]:
    """Logging is one event, an e-mail is another, and a client's log tells it a third way."""
    events: list[type[DomainEvent]] = [InteractionLogged]
    if interaction.kind == Kind.EMAIL:
        events.append(EmailExchangeTracked)
    if interaction.contact_id is not None:
        events.append(ClientInteractionCreated)
    return [_about(interaction, event) for event in events]


def of_change(interaction: Interaction) -> list[DomainEvent]:
    return _to_client(interaction, ClientInteractionUpdated)


def of_deletion(interaction: Interaction) -> list[DomainEvent]:
    return _to_client(interaction, ClientInteractionDeleted)


def _to_client(interaction: Interaction, event: type[DomainEvent]) -> list[DomainEvent]:
    return [] if interaction.contact_id is None else [_about(interaction, event)]
