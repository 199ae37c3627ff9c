"""The client's log: a line for every change of an interaction with a contact (seed 000).

Its words are English whoever acts, like all that programs read, and they are hidden wherever the
interaction's content is.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crm.tenancy.viewer import Viewer
from interactions.models import ClientLog, ClientLogText, Interaction
from interactions.vocabulary import LogType

_DONE = {LogType.CREATED: "created", LogType.UPDATED: "updated", LogType.DELETED: "deleted"}
RESTORED = "Restored."
"""What a line says of an interaction that came back from the trash."""
_WORDS = {"kind": "type", "starts_at": "start", "next_action": "next action"}


def record(
    interaction: Interaction,
    log_type: LogType,
    *,
    by: Viewer,
    description: str = "",
    changes: Sequence[Mapping[str, Any]] = (),
    formerly: uuid.UUID | None = None,
) -> None:
    """Write a line into the log of the contact, and of the one that it was `formerly` with;
    `changes` (of `changes_told`) stand in one of them.

    The interaction's tags must be there already: the line follows them. Call it late in an
    action, as `publish`: lines are numbered under a lock that lasts until the commit.
    """
    contacts = [each for each in dict.fromkeys([formerly, interaction.contact_id]) if each]
    for contact_id in contacts:
        told = list(changes) if contact_id == contacts[-1] else None
        _write(interaction, log_type, contact_id, description, told, by)


def _write(
    interaction: Interaction,
    log_type: LogType,
    contact_id: uuid.UUID,
    description: str,
    changes: list[Mapping[str, Any]] | None,
    by: Viewer,
) -> None:
    line = ClientLog(
        site_id=by.site_id,
        contact_id=contact_id,
        interaction=interaction,
        log_type=log_type,
        created_by_id=by.user_id,
    )
    line.save(force_insert=True)
    ClientLogText(
        log=line,
        site_id=by.site_id,
        interaction=interaction,
        title=title_of(interaction, log_type),
        description=description,
        changes=changes,
    ).save(force_insert=True)


def title_of(interaction: Interaction, log_type: LogType) -> str:
    """'Asylum support: interaction created'"""
    content = interaction.shown
    service = content.service if content is not None else None
    done = f"interaction {_DONE[log_type]}"
    return f"{service.name}: {done}" if service is not None else done.capitalize()


def changed_words(names: Collection[str]) -> str:
    """'Changed: duration, next action.'"""
    words = sorted(_WORDS.get(name, name.replace("_", " ")) for name in names)
    return f"Changed: {', '.join(words)}." if words else ""
