"""Who reads what a restricted tag hides: the one rule, as each wall says it, and as people ask it.

A row that restricted tags may hide carries them as `restricted_tags`, beside the interaction that
they are on. It is read where every one of them is asked for, and each is either held, or that one
interaction is opened to whoever asks (contracts.md, Redaction).
"""

from __future__ import annotations

import uuid
from collections.abc import Set as AbstractSet

from django.contrib.postgres.fields import ArrayField
from django.db.models import IntegerField, Q, Transform

from crm.tenancy.viewer import Viewer

# The first condition says nothing new, but there are statistics on it (`RedactByTags`): most rows
# carry no restricted tag, and plans that believe the opposite are slow ones. Below row-level
# security PostgreSQL looks statistics up for operators that are known not to leak: numbers' is,
# arrays' is not, so the tags are counted rather than compared. The last condition is true while
# triggers carry tags to rows that whoever acts cannot read (interactions/migrations/0002).
READABLE = (
    "cardinality(restricted_tags) = 0"
    " or restricted_tags <@ (select crm_revealed())"
    " or restricted_tags <@ (select crm_asked())"
    " and interaction_id = any ((select crm_opened())::uuid[])"
    " or (select current_setting('app.retagging', true)) = 'on'"
)
"""The rule as the row-level policies have it."""


@ArrayField.register_lookup
class Cardinality(Transform):
    """How many there are in an array, in the words that the statistics are kept under."""

    lookup_name = "cardinality"
    function = "cardinality"
    output_field = IntegerField()


def readable_by(viewer: Viewer, prefix: str = "") -> Q:
    """The rule as the ORM has it; `prefix` leads to the row from where the query starts."""
    tags = f"{prefix}restricted_tags"
    readable = Q(**{f"{tags}__cardinality": 0})
    if viewer.revealed:
        readable |= Q(**{f"{tags}__contained_by": sorted(viewer.revealed)})
    if viewer.asked and viewer.opened:
        opened = Q(**{f"{prefix}interaction_id__in": sorted(viewer.opened)})
        readable |= Q(**{f"{tags}__contained_by": sorted(viewer.asked)}) & opened
    return readable


def may_read(viewer: Viewer, tags: AbstractSet[uuid.UUID], interaction: uuid.UUID | None) -> bool:
    """The rule for somebody who asks for every tag: whether they could read what these hide.

    `interaction` is the one that they are on, where there is one that can have been opened.
    """
    return tags <= viewer.held or interaction in viewer.opened
