"""A site with many interactions, each with a word of its own; every third one is restricted."""

from __future__ import annotations

import hashlib

from django.db import connection

from crm.models import Tag
from crm.tenancy.context import acting_as
from tests.leaks.world import all_seeing
from tests.twins.planting import as_owner
from tests.twins.worlds import World, Writer

_HEADERS = """
insert into interactions_interaction (uuid, site_id, created_at, version, number, kind, starts_at,
    timezone, location)
select gen_random_uuid(), %(site)s, now(), 1, n, 'call', now() - n * interval '1 hour', 'UTC', ''
from generate_series(1, %(rows)s) n
"""
_CONTENTS = """
insert into interactions_interactioncontent (interaction_id, site_id, title, lead, description,
    notes, medium, topics, sentiment, outcome, next_action, follow_up_needed, follow_up_notes,
    non_verbal, restricted_tags)
select uuid, %(site)s, word || ' called', word || ' led', repeat('What was said. ', 20),
    'Once more, ' || word, '', '{}', '', '', '', false, '', '', '{}'
from interactions_interaction, lateral (select 'w' || left(md5(number::text), 12) as word) t
"""
_TAGS = """
insert into interactions_interactiontag (site_id, interaction_id, tag_id)
select %(site)s, uuid, %(tag)s from interactions_interaction where number %% 3 = 0
"""


def word(number: int) -> str:
    """The word of that interaction; of those that are not there, a word like the others."""
    return "w" + hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()[:12]


def haystack(rows: int) -> Writer:
    """Fill the world, and let PostgreSQL look at what there is."""

    def fill(world: World) -> None:
        with world.here("haystack", 1):
            viewer = all_seeing(world.people["alice"])
            with acting_as(viewer):
                tag = Tag.objects.visible_to(viewer).get(name="immigration")
            given = {"site": viewer.site_id, "rows": rows, "tag": tag.pk}
            for statements in ((_HEADERS, _CONTENTS), (_TAGS,)):
                with acting_as(viewer), connection.cursor() as cursor:
                    for statement in statements:
                        cursor.execute(statement, given)
                with as_owner() as cursor:
                    cursor.execute("analyze")

    return fill
