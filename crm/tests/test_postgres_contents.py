"""What a fresh embedded cluster contains, and what its log does not."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crm.postgres import embedded
from crm.tests.embedded_server import data_directory, home_of, query

pytestmark = pytest.mark.embedded

SEARCHED = """
create role reader;
grant reader to crm_owner;
create table notes (site int, body text);
insert into notes select n % 2, 'Notiz Ärger ' || n from generate_series(1, 3000) n;
create index on notes using gin (body gin_trgm_ops);
create index on notes using gin (upper(body) gin_trgm_ops);
alter table notes enable row level security;
create policy own on notes using (site = (select current_setting('app.site')::int));
grant select on notes to reader;
analyze notes;
"""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as path:
        yield path


@pytest.fixture(scope="module")
def fresh(data: Path) -> str:
    """A database that the application's account made for itself, as the test runner does."""
    query(embedded.owner_dsn(data), "create database fresh")
    return embedded.owner_dsn(data, "fresh")


def test_extensions_are_inherited(fresh: str) -> None:
    names = {name for (name,) in query(fresh, "select extname from pg_extension")}
    assert names >= {"pg_trgm", "unaccent", "btree_gin"}


def test_the_owner_is_no_superuser(fresh: str) -> None:
    flags = "rolsuper, rolbypassrls, rolreplication, rolcreatedb, rolcreaterole"
    assert query(fresh, f"select {flags} from pg_roles where rolname = current_user") == [
        (False, False, False, True, True)
    ]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(fresh, "copy (select 1) to program 'true'")


def test_the_owner_makes_the_runtime_role_and_takes_it(fresh: str) -> None:
    with psycopg.connect(fresh, autocommit=True) as connection:
        connection.execute("create role some_app nologin")
        connection.execute("grant some_app to crm_owner")
        connection.execute("set role some_app")
        assert connection.execute("select current_user").fetchone() == ("some_app",)


@pytest.mark.parametrize(
    "condition",
    ["body like '%rger 12%'", "body ilike '%RGER 12%'", "upper(body) like '%ÄRGER 12%'"],
)
def test_search_uses_its_index_below_row_level_security(fresh: str, condition: str) -> None:
    if not query(fresh, "select 1 from pg_tables where tablename = 'notes'"):
        query(fresh, SEARCHED)
    with psycopg.connect(fresh) as connection:
        connection.execute("set role reader")
        connection.execute("set app.site = 1")
        connection.execute("set enable_seqscan = off")
        plan = connection.execute(f"explain select * from notes where {condition}").fetchall()
        assert "Bitmap Index Scan" in str(plan)
        found = connection.execute(f"select count(*) from notes where {condition}").fetchone()
        assert found == (55,)  # the odd ones of 12, 120 to 129 and 1200 to 1299


def test_names_follow_unicode(fresh: str) -> None:
    assert query(fresh, "select upper('müller'), unaccent('Čapek')") == [("MÜLLER", "Capek")]


def test_texts_of_failing_statements_stay_out_of_the_log(data: Path, fresh: str) -> None:
    query(fresh, "create table picky (name text unique check (name <> 'secret-one'))")
    query(fresh, "insert into picky values ('secret-two')")
    for statement in (
        "insert into picky values ('secret-one')",
        "insert into picky values ('secret-two')",
        "select 'secret-three'::int",
        "select secret-four from",
    ):
        with pytest.raises(psycopg.Error):
            query(fresh, statement)
    assert "secret" not in home_of(data).log.read_text()


def test_the_application_cannot_make_the_log_talk(fresh: str) -> None:
    for name, value in (("log_statement", "all"), ("log_min_error_statement", "error")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            query(fresh, f"set {name} = '{value}'")
