"""All guards that are removed in turn."""

from __future__ import annotations

from tests.planted import actions, asking, doors, people, redaction, together, turns, unread, walls
from tests.planted.guard import Guard

GUARDS: tuple[Guard, ...] = (
    *walls.GUARDS,
    *redaction.GUARDS,
    *asking.GUARDS,
    *unread.GUARDS,
    *people.GUARDS,
    *together.GUARDS,
    *turns.GUARDS,
    *doors.GUARDS,
    *actions.GUARDS,
)
