"""Interactions, what a site offers, and what is kept of both."""

from interactions.models.encounters import (
    SEARCHED,
    Interaction,
    InteractionContent,
    InteractionTag,
)

__all__ = ["SEARCHED", "Interaction", "InteractionContent", "InteractionTag"]
