"""What must be in the database afterwards, asked in plain SQL by who sees every row."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import psycopg

from tests.faults.load import Told

MARK = re.compile(r"mark-[0-9a-f]{8}-\d+-\d+")

STORED = "select title || ' ' || description || ' ' || notes from interactions_interactioncontent"

HALVES = {
    "interaction without content": (
        "select count(*) from interactions_interaction i where not exists"
        " (select from interactions_interactioncontent c where c.interaction_id = i.uuid)"
    ),
    "content without interaction": (
        "select count(*) from interactions_interactioncontent c where not exists"
        " (select from interactions_interaction i where i.uuid = c.interaction_id)"
    ),
    "interaction told of not exactly once": (
        "select count(*) from interactions_interaction i where 1 <> (select count(*)"
        " from crm_event e where e.subject_id = i.uuid and e.type = 'InteractionLogged')"
    ),
    "contact's interaction told of not exactly once": (
        "select count(*) from interactions_interaction i where contact_id is not null and 1 <>"
        " (select count(*) from crm_event e where e.subject_id = i.uuid"
        " and e.type = 'clientInteractionCreated')"
    ),
    "contact's interaction not exactly once in its log": (
        "select count(*) from interactions_interaction i where contact_id is not null and 1 <>"
        " (select count(*) from interactions_clientlog l join interactions_clientlogtext t"
        " on t.log_id = l.uuid where l.interaction_id = i.uuid)"
    ),
    "line of the log without text": (
        "select count(*) from interactions_clientlog l where not exists"
        " (select from interactions_clientlogtext t where t.log_id = l.uuid)"
    ),
    "event of nothing": (
        "select count(*) from crm_event e where subject_type = 'interaction' and not exists"
        " (select from interactions_interaction i where i.uuid = e.subject_id)"
    ),
    "key without an answer": "select count(*) from crm_idempotencykey where status = 0",
    "interaction without its key": (
        "select count(*) from interactions_interaction i where not exists"
        " (select from crm_idempotencykey k where k.site_id = i.site_id"
        " and k.subject in (i.number::text, i.uuid::text))"
    ),
    "number that was lost or given twice": (
        "select count(*) from (select site_id from interactions_interaction group by site_id"
        " having max(number) <> count(*) or count(distinct number) <> count(*)) odd"
    ),
}


def _ask(dsn: str, question: str) -> list[Any]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        return connection.execute(question).fetchall()


def findings(dsn: str, told: Told) -> list[str]:
    """Everything that was promised and is not so; empty if all is well."""
    stored = Counter(mark for (text,) in _ask(dsn, STORED) for mark in set(MARK.findall(text)))
    missing = told.acknowledged - set(stored)
    doubled = [mark for mark, count in stored.items() if count > 1]
    found = [f"{len(missing)} acknowledged and lost"] if missing else []
    found += [f"{len(doubled)} written twice"] if doubled else []
    found += [f"{len(told.given_up)} never answered"] if told.given_up else []
    found += [f"wrong answer: {answer}" for answer in told.wrong[:5]]
    for what, question in HALVES.items():
        ((count,),) = _ask(dsn, question)
        if count:
            found.append(f"{count} × {what}")
    return found
