"""Fill a database with many interactions, fast: `python -m benchmarks.rows 1000000`.

Three sites; the first holds 34 % of the rows, and 3 % of its rows are restricted. Texts are made
of a small vocabulary plus one rare word in about 1 of 20,000 rows. Written by PostgreSQL itself,
as the runtime role with each site's context, so that every policy and trigger is at work except
the numbering, whose counter is set afterwards.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import connection  # noqa: E402  # after setup

from crm.actions import add_member, add_site  # noqa: E402  # after setup
from crm.models import Site, Tag  # noqa: E402  # after setup
from crm.tenancy.context import Context, bound  # noqa: E402  # after setup

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
        ids[case when n %% 1000 = 0 then 1 when n %% 100 = 0 then 2
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
"""


def fill(site: Site, rows: int) -> None:
    tag = Tag.objects.across_sites()
    with bound(Context(site_id=str(site.pk))), connection.cursor() as cursor:
        tag_id = tag.get(site=site, name="immigration").pk
        cursor.execute(CONTACT_SQL, {"site": site.pk, "contacts": CONTACTS // 3})
    for first in range(1, rows + 1, BATCH):
        last = min(first + BATCH - 1, rows)
        with bound(Context(site_id=str(site.pk))), connection.cursor() as cursor:
            cursor.execute(
                HEADER_SQL,
                {
                    "site": site.pk,
                    "first": first,
                    "last": last,
                    "words": WORDS,
                    "contacts": CONTACTS // 3,
                },
            )
        print(f"{site.name}: {last:,} of {rows:,}", end="\r", flush=True)
    with bound(Context(site_id=str(site.pk))), connection.cursor() as cursor:
        cursor.execute(TAG_SQL, {"site": site.pk, "tag": tag_id})
        cursor.execute(
            "insert into crm_counter (site_id, noun, value)"
            " values (%(site)s, 'interactions_interaction', %(rows)s),"
            " (%(site)s, 'contacts_contact', %(contacts)s) on conflict (site_id, noun)"
            " do update set value = excluded.value",
            {"site": site.pk, "rows": rows, "contacts": CONTACTS // 3},
        )
    print()


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
    yield
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("set maintenance_work_mem = '1GB'")
        for name, definition in indexes:
            print(f"Indexing {name}")
            cursor.execute(definition)
        cursor.execute("vacuum analyze")


def main(total: int) -> None:
    call_command("migrate", verbosity=0)
    with without_text_indexes():
        fill_sites(total)


def fill_sites(total: int) -> None:
    for number, share in enumerate(SHARES, 1):
        site, created = add_site(name=f"Bench {number}")
        add_member(site=site, username="bench", role="owner", password="bench")  # noqa: S106  # a throw-away database
        if created:
            fill(site, int(total * share))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
