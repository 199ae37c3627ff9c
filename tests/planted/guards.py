"""All guards that are removed in turn."""

from __future__ import annotations

from tests.planted import actions, asking, doors, people, redaction, settings, unread, walls
from tests.planted.guard import Guard

GUARDS: tuple[Guard, ...] = (
    *walls.GUARDS,
    *redaction.GUARDS,
    *asking.GUARDS,
    *unread.GUARDS,
    *people.GUARDS,
    *settings.GUARDS,
    *doors.GUARDS,
    *actions.GUARDS,
)
