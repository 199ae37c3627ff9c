"""Who reads what a restricted tag hides: the one rule, as each wall says it, and as people ask it.

A row that restricted tags may hide carries them as `restricted_tags`, beside the interaction that
they are on. It is read where every one of them is asked for, and each is either held, or that one
interaction is opened to whoever asks (contracts.md, Redaction).
"""

from __future__ import annotations

import uuid
from collections.abc import Set as AbstractSet

from django.db.models import Q

from crm.tenancy.viewer import Viewer

# The first condition says nothing new, but PostgreSQL keeps statistics on it: most rows carry no
# restricted tag, and plans that believe the opposite are slow ones. The last is true while
# triggers carry tags to rows that whoever acts cannot read (interactions/migrations/0002).
READABLE = (
    "restricted_tags = '{}'"
    " or restricted_tags <@ (select crm_revealed())"
    " or restricted_tags <@ (select crm_asked())"
    " and interaction_id = any ((select crm_opened())::uuid[])"
    " or (select current_setting('app.retagging', true)) = 'on'"
)
"""The rule as the row-level policies have it."""


def readable_by(viewer: Viewer, prefix: str = "") -> Q:
    """The rule as the ORM has it; `prefix` leads to the row from where the query starts."""
    tags = f"{prefix}restricted_tags"
    readable = Q(**{tags: []})
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
