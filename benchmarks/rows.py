"""Fill a database with many interactions, fast: `python -m benchmarks.rows 1000000`.

Three sites; the first holds 34 % of the rows, and 3 % of its rows are restricted. Texts are made
of a small vocabulary plus one rare word in about 1 of 20,000 rows. Written by PostgreSQL itself,
as the runtime role with each site's context, so that every policy and trigger is at work except
the numbering, whose counter is set afterwards. What was interrupted goes on where it stopped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import connection  # noqa: E402  # after setup

from crm.actions import add_member, add_site  # noqa: E402  # after setup
from crm.models import Site, Tag  # noqa: E402  # after setup
from crm.tenancy.context import Context, bound, unhurried  # noqa: E402  # after setup

SHARES = (0.34, 0.33, 0.33)
CONTACTS = 20_000
BATCH = 20_000
WORDS = (
    "rent assistance form school visit budget call renewal proposal quarter review training"
    " clinic family summer garden harvest bridge window letter paper morning Friday report"
    " neighbour Ramírez Ólafsson Müller coffee project contract invoice signature appointment"
)

CONTACT_SQL = """
insert into contacts_contact (uuid, site_id, created_at, number, version, contact_type,
    first_name, last_name, company_name, job_title, email, phone, mobile, website, street, city,
    state, postal_code, country, source, priority, tags, notes, currency, custom_fields,
    relationship_status, lifecycle_stage)
select gen_random_uuid(), %(site)s, now(), n, 1, 'client', 'First' || n, 'Last' || n %% 977, '',
    '', 'c' || n || '@example.org', '', '', '', '', '', '', '', '', '', 'medium', '{}', '', 'USD',
    '{}', 'prospect', 'awareness'
from generate_series(1, %(contacts)s) n
"""

HEADER_SQL = """
with words as (select string_to_array(%(words)s, ' ') w),
     people as (select array_agg(uuid order by number) ids from contacts_contact),
     made as (
    insert into interactions_interaction (uuid, site_id, created_at, number, version, contact_id,
        kind, starts_at, timezone, location)
    select gen_random_uuid(), %(site)s, moment, n, 1,
        ids[case when n %% %(every)s = 0 then 1 when n %% 100 = 0 then 2
            else 1 + (random() * (%(contacts)s - 1))::int end],
        (array['meeting','call','email','note','review','training'])[1 + n %% 6], moment, 'UTC',
        'Room ' || n %% 50
    from people, generate_series(%(first)s, %(last)s) n,
        lateral (select now() - random() * interval '720 days' + n * interval '0' as moment) t
    returning uuid, number)
insert into interactions_interactioncontent (interaction_id, site_id, title, lead, description,
    notes, duration, medium, topics, sentiment, outcome, next_action, follow_up_needed,
    follow_up_notes, non_verbal, restricted_tags)
select uuid, %(site)s,
    w[1 + (random() * 30)::int] || ' ' || w[1 + (random() * 30)::int] || ' ' || number,
    'Lead ' || number %% 40,
    (select string_agg(w[1 + (random() * 30)::int + g * 0], ' ')
        from generate_series(1, 24 + number * 0) g)
        || case when number %% 20000 = 7 then ' xylophone' else '' end,
    (select string_agg(w[1 + (random() * 30)::int + g * 0], ' ')
        from generate_series(1, 12 + number * 0) g),
    interval '30 minutes', '', '{}', '', '', '', false, '', '', '{}'
from made, words
"""

TAG_SQL = """
insert into interactions_interactiontag (site_id, interaction_id, tag_id)
select %(site)s, uuid, %(tag)s from interactions_interaction where number %% 33 = 0
on conflict do nothing
"""

COUNTER_SQL = """
insert into crm_counter (site_id, noun, value) values
    (%(site)s, 'interactions_interaction', %(rows)s), (%(site)s, 'contacts_contact', %(contacts)s)
on conflict (site_id, noun) do update set value = excluded.value
"""


def fill(
    site: Site, rows: int, contacts: int = CONTACTS // 3, busiest: int = 0, batch: int = BATCH
) -> None:
    """`busiest` is how many rows the first contact has at least; a thousandth of them without.

    `batch` rows are written in one transaction, of which each changes its contact: small ones are
    quicker where one contact has them all.
    """
    every = max(rows // (busiest or max(rows // 1000, 1)), 1)
    given = {"site": site.pk, "rows": rows, "words": WORDS, "contacts": contacts, "every": every}
    if not _count(site, "contacts_contact"):
        _run(site, CONTACT_SQL, given)
    done = _count(site, "interactions_interaction")
    for first in range(done + 1, rows + 1, batch):
        last = min(first + batch - 1, rows)
        _run(site, HEADER_SQL, {**given, "first": first, "last": last})
        print(f"{site.name}: {last:,} of {rows:,}", end="\r", file=sys.stderr, flush=True)
    tag = Tag.objects.across_sites()
    with bound(Context(site_id=str(site.pk))):
        given["tag"] = tag.get(site=site, name="immigration").pk
    _run(site, TAG_SQL, given)
    _run(site, COUNTER_SQL, given)
    print(file=sys.stderr)


def is_filled(site: Site) -> bool:
    """The counters come last, in one statement."""
    return bool(_count(site, "crm_counter", "where noun = 'interactions_interaction'"))


def _count(site: Site, table: str, where: str = "") -> int:
    with unhurried(), bound(Context(site_id=str(site.pk))), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} {where}")  # noqa: S608  # names from above
        return int(cursor.fetchone()[0])


def _run(site: Site, statement: str, given: dict[str, Any]) -> None:
    with unhurried(), bound(Context(site_id=str(site.pk))), connection.cursor() as cursor:
        cursor.execute(statement, given)


@contextmanager
def without_text_indexes() -> Iterator[None]:
    """Building a trigram index once is many times faster than adding row by row."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(
            "select indexname, indexdef from pg_indexes"
            " where schemaname = 'public' and indexdef like '%gin_trgm_ops%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"drop index {name}")
    try:
        yield
    finally:
        _index_again(indexes)


def _index_again(indexes: list[tuple[str, str]]) -> None:
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("set maintenance_work_mem = '1GB'")
        for name, definition in indexes:
            print(f"Indexing {name}", file=sys.stderr)
            cursor.execute(definition)
        cursor.execute("vacuum analyze")


def main(total: int) -> None:
    call_command("migrate", verbosity=0)
    with without_text_indexes():
        fill_sites(total)


def fill_sites(total: int) -> None:
    for number, share in enumerate(SHARES, 1):
        site, _created = add_site(name=f"Bench {number}")
        add_member(site=site, username="bench", role="owner", password="bench")  # noqa: S106  # a throw-away database
        if not is_filled(site):
            fill(site, int(total * share))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
