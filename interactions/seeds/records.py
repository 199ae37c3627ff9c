"""What logging and correcting the demo's interactions would have left: log lines and events."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm.models import User
from crm.seeds import Ground, reserve_numbers, seeded_uuid
from interactions import events
from interactions.actions.records import changed_words, title_of
from interactions.models import ClientLog, ClientLogText, Interaction
from interactions.vocabulary import LogType

BATCH = 1_000
CORRECTED = (("notes",), ("description",), ("next_action",), ("outcome",), ("kind",), ("duration",))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a client's log to be."""

    interaction: Interaction  # with its content
    contact_id: uuid.UUID
    log_type: LogType
    at: dt.datetime
    by: User
    fields: tuple[str, ...] = ()  # that were corrected; from what is not made up


def lines_of(interaction: Interaction, ground: Ground) -> Iterator[Line]:
    """What is kept of an interaction that was logged and maybe corrected once."""
    author, contact_id = interaction.created_by, interaction.contact_id
    if author is None or contact_id is None:
        return
    for event in events.of_logging(interaction):
        ground.note(event, interaction.created_at, author.pk)
    yield Line(interaction, contact_id, LogType.CREATED, interaction.created_at, author)
    if interaction.updated_at is not None:
        for event in events.of_change(interaction):
            ground.note(event, interaction.updated_at, author.pk)
        fields = CORRECTED[interaction.number % len(CORRECTED)]
        yield Line(interaction, contact_id, LogType.UPDATED, interaction.updated_at, author, fields)


def store(lines: Sequence[Line], ground: Ground) -> None:
    """Write the lines as if each had been written when it happened."""
    choice = ground.random("client logs")
    first = reserve_numbers(ground.site, ClientLog, len(lines))
    ordered = sorted(lines, key=lambda line: line.at)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        logs = [
            ClientLog(
                uuid=seeded_uuid(line.at, choice),
                site_id=ground.site.pk,
                number=first + start + place,
                contact_id=line.contact_id,
                interaction=line.interaction,
                log_type=line.log_type,
                created_at=line.at,
                created_by=line.by,
            )
            for place, line in enumerate(batch)
        ]
        ClientLog.objects.across_sites().bulk_create(logs)
        ClientLogText.objects.across_sites().bulk_create(
            ClientLogText(
                log=log,
                site_id=ground.site.pk,
                interaction=line.interaction,
                title=title_of(line.interaction, line.log_type),
                description=changed_words(line.fields),
                changes=[{"field": name} for name in line.fields],
            )
            for log, line in zip(logs, batch, strict=True)
        )
