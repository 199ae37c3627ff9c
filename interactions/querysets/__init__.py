"""Words for asking after interactions, what a site offers, and who was let in."""

from interactions.querysets.access import (
    AccessRequestQuerySet,
    BreakGlassQuerySet,
    InteractionGrantQuerySet,
)
from interactions.querysets.encounters import (
    CONTENT,
    LOG_TEXT,
    AnswerQuerySet,
    ClientLogQuerySet,
    ContentQuerySet,
    InteractionQuerySet,
    TaggingQuerySet,
)
from interactions.querysets.services import OfferedQuerySet, QuestionQuerySet, ServiceQuerySet

__all__ = [
    "CONTENT",
    "LOG_TEXT",
    "AccessRequestQuerySet",
    "AnswerQuerySet",
    "BreakGlassQuerySet",
    "ClientLogQuerySet",
    "ContentQuerySet",
    "InteractionGrantQuerySet",
    "InteractionQuerySet",
    "OfferedQuerySet",
    "QuestionQuerySet",
    "ServiceQuerySet",
    "TaggingQuerySet",
]
