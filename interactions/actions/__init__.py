"""What happens to interactions, and to what a site offers."""

from interactions.actions.encounters import delete, edit, locked, log, restore

__all__ = ["delete", "edit", "locked", "log", "restore"]
