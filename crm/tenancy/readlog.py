"""The read log: no restricted text is handed out unless a line says who read it.

Lines are written below the ORM (`compiler`), as the rows come out of the database and before
anybody has them, in the transaction that reads; a line that cannot be written takes the text with
it. One line an interaction, however often a request reads it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping

from django.db import DatabaseError, connection

from crm.errors import NotLogged
from crm.tenancy.context import NOBODY, current, current_visit
from crm.vocabulary import Deed

Tags = Iterable[uuid.UUID]

_WRITE = """
insert into crm_reading (uuid, site_id, user_id, interaction_id, tags, deed, reason, through,
    by_grant, visit, at)
select gen_random_uuid(), crm_site(), crm_user(), found.interaction, found.tags, %s, %s, %s,
    not found.tags <@ crm_revealed(), %s, statement_timestamp()
from jsonb_to_recordset(%s) as found(interaction uuid, tags uuid[])
on conflict (site_id, visit, user_id, interaction_id, deed) do nothing
"""


class Unaccounted(NotLogged):
    """Restricted text was about to be read so that no line could say of what. A bug."""


def must_account() -> bool:
    """Whether a query under way can hand somebody what a tag hides, so that a line is due.

    Not where nothing is asked for, and not in the background, where values stay with the code
    that reads them.
    """
    visit = current_visit()
    return current().may_reveal and visit is not None and visit.has_a_door


def write(found: Mapping[uuid.UUID, Tags], deed: Deed = Deed.READ, *, reason: str = "") -> None:
    """Say that whoever is served reads these interactions, or opens them to themselves with that
    reason; each with the tags that restrict it.

    Of what is read for nobody there is no line: policies show the runtime role none of it, and
    the owner's role is the operator's. Raises NotLogged, and then nothing may be shown.
    """
    visit = current_visit()
    if current() == NOBODY or visit is None:
        return
    lines = [
        {"interaction": str(interaction), "tags": sorted(map(str, tags))}
        for interaction, tags in found.items()
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [deed, reason, visit.through, visit.key, json.dumps(lines)])
    except DatabaseError as error:
        raise NotLogged from error
