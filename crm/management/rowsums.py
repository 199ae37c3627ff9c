"""How many rows every table has, and a checksum that neither their order nor a restore changes."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

Table = tuple[int, str]
"""The number of rows, and their checksum."""

# Texts of values that depend on none of the session's settings.
PLAIN = """
select set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false),
    set_config('IntervalStyle', 'postgres', false), set_config('extra_float_digits', '1', false),
    set_config('bytea_output', 'hex', false)
"""

# Generated columns are computed anew, by the rules of the server that a dump is restored on.
COLUMNS = """
select c.relname, coalesce(array_agg(a.attname::text order by a.attnum)
    filter (where a.attname is not null), '{}')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = ''
where n.nspname = 'public' and c.relkind in ('r', 'p')
group by c.relname order by c.relname
"""

# A sum of 64 bits of each row's hash: rows that are missing, added or changed all move it.
SUM = """
select count(*), coalesce(sum(('x' || left(md5(row({columns})::text), 16))::bit(64)::bigint), 0)
from public.{table}
"""


def names(database: psycopg.Connection[Any]) -> list[str]:
    return [name for name, _ in database.execute(COLUMNS).fetchall()]


def tables(database: psycopg.Connection[Any]) -> dict[str, Table]:
    """Every table's rows and checksum. From whom rows are hidden, they are missing here, too."""
    database.execute(PLAIN)
    return {
        name: _table(database, name, columns)
        for name, columns in database.execute(COLUMNS).fetchall()
    }


def _table(database: psycopg.Connection[Any], name: str, columns: list[str]) -> Table:
    listed = SQL(", ").join(map(Identifier, columns))
    query = SQL(SUM).format(columns=listed, table=Identifier(name))
    count, total = database.execute(query).fetchone() or (0, 0)
    return int(count), str(total)


def sequences(database: psycopg.Connection[Any]) -> dict[str, int]:
    """What each sequence has given out. Sequences know no snapshots: later is larger."""
    found = database.execute(
        "select sequencename, coalesce(last_value, 0) from pg_sequences where schemaname = 'public'"
    )
    return {str(name): int(value) for name, value in found.fetchall()}
