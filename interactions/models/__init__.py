"""Interactions, what a site offers, and what is kept of both."""

from interactions.models.access import AccessRequest, BreakGlass, InteractionGrant
from interactions.models.encounters import (
    SEARCHED,
    Interaction,
    InteractionContent,
    InteractionTag,
)
from interactions.models.records import Answer, ClientLog, ClientLogText
from interactions.models.services import Program, Question, Service

__all__ = [
    "SEARCHED",
    "AccessRequest",
    "Answer",
    "BreakGlass",
    "ClientLog",
    "ClientLogText",
    "Interaction",
    "InteractionContent",
    "InteractionGrant",
    "InteractionTag",
    "Program",
    "Question",
    "Service",
]
