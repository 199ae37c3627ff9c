"""A backup that is restored is the same database; anything less is refused (trust.md, OPS-01)."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from crm.management import backup
from crm.management.backup import DUMP, MANIFEST
from crm.postgres import programs
from crm.postgres.embedded import owner_dsn, superuser_dsn
from crm.tests.embedded_server import PROJECT, data_directory, query
from crm.tests.kept import directory_with
from crm.tests.running import Running

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

SOURCE = """
import django; django.setup()
from django.db import connection, transaction
from crm.actions import add_member, add_site
from crm.probes import probe_sites
from crm.tests.accounts import PASSWORD
with transaction.atomic():
    list(probe_sites())
site, _ = add_site(name="North", timezone="America/New_York")
add_member(site=site, username="alice", role="owner", password=PASSWORD)
with connection.as_owner(), connection.cursor() as cursor:
    odd = "name:ä\\u200d🙂\\\\N\\t'"
    cursor.execute("insert into crm_signintries values (%s, 3, now())", [odd])
"""

SIGN_IN_AND_WRITE = """
import django; django.setup()
from crm.tests.accounts import Api, signed_in
api = signed_in("alice")
body = {"title": "After", "type": "Meeting", "lead": "x", "timezone": "UTC"}
answer = api.post("interactions", {**body, "start_datetime": "2023-08-15T14:00:00Z"})
assert answer.status_code == 201, answer.content
assert api.get("interactions").json()["meta"]["pagination"]["total_records"] == 1
"""

ROWS = "select count(*), md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {} t"
OURS = "namespace = 'public'::regnamespace"
CATALOGUE = {
    "tables": "select relname, relkind, relrowsecurity, relforcerowsecurity,"
    f" pg_get_userbyid(relowner) from pg_class where rel{OURS} and relkind in ('r', 'S', 'v', 'm')",
    "grants": "select relname, grantee::regrole, privilege_type from pg_class,"
    f" aclexplode(relacl) where rel{OURS}",
    "policies": "select tablename, policyname, permissive, roles::text, cmd, qual, with_check"
    " from pg_policies",
    "triggers": "select tgenabled, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
    "functions": "select proname, prosecdef, provolatile, proacl::text, pg_get_functiondef(p.oid)"
    f" from pg_proc p where pro{OURS} and not exists"
    " (select from pg_depend where objid = p.oid and deptype = 'e')",
    "constraints": "select conrelid::regclass::text, conname, contype, condeferrable, convalidated"
    f" from pg_constraint where con{OURS}",
    "indexes": "select indexdef from pg_indexes where schemaname = 'public'",
    "extensions": "select extname from pg_extension",
    "marks": "select proname from pg_proc where proleakproof and proname in"
    " ('textlike', 'texticlike', 'upper', 'lower')",
    "roles": "select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles"
    " where rolname like 'crm%'",
    "may become": "select pg_has_role('crm_owner', 'crm_app', 'set')",
}


def run(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={
            **Running.environment_for(data),
            "DJANGO_SETTINGS_MODULE": "crm.settings",
            **environment,
        },
        capture_output=True,
        text=True,
    )


def done(data: Path, *arguments: str, **environment: str) -> str:
    found = run(data, *arguments, **environment)
    assert found.returncode == 0, found.stderr
    return found.stdout


def refused(data: Path, *arguments: str, **environment: str) -> str:
    found = run(data, "manage.py", *arguments, **environment)
    assert found.returncode == 1, found.stdout
    assert "Traceback" not in found.stderr
    return found.stderr


def rows(dsn: str) -> dict[str, Any]:
    names = query(dsn, "select relname from pg_class where relkind = 'r' and rel" + OURS)
    return {name: query(dsn, ROWS.format(name)) for (name,) in names}


def catalogue(dsn: str) -> dict[str, Any]:
    return {what: sorted(map(str, query(dsn, asked))) for what, asked in CATALOGUE.items()}


def sequences(dsn: str) -> dict[str, int]:
    asked = "select sequencename, coalesce(last_value, 0) from pg_sequences"
    return dict(query(dsn, f"{asked} where schemaname = 'public'"))


@pytest.fixture(scope="module")
def source() -> Iterator[Path]:
    """Two probe sites with a row in every table, and somebody who can sign in."""
    with directory_with("migrated") as data:
        done(data, "-c", SOURCE)
        superuser_dsn(data)  # holds the server for all that follows
        yield data


@pytest.fixture(scope="module")
def file(source: Path) -> Path:
    place = source.parent / "crm.backup"
    said = done(source, "manage.py", "backup", str(place))
    assert "rows of" in said
    return place


def test_what_is_restored_is_the_same_and_works(source: Path, file: Path) -> None:
    with data_directory() as empty:
        said = done(empty, "manage.py", "restore", str(file))
        assert "both walls, no finding" in said
        theirs, ours = superuser_dsn(empty), superuser_dsn(source)
        assert rows(theirs) == rows(ours)
        assert sum(count for ((count, _),) in rows(theirs).values()) > 200
        for what, found in catalogue(ours).items():
            assert catalogue(theirs)[what] == found, what
        behind = sequences(ours).items() - sequences(theirs).items()
        assert all(sequences(theirs)[name] > value for name, value in behind)  # the probes' doing
        assert query(theirs, "select count(*) from crm_site") == [(3,)]
        done(empty, "manage.py", "migrate", "--check")
        done(empty, "-c", SIGN_IN_AND_WRITE, ALLOWED_HOSTS="testserver")
        assert "is not empty" in refused(empty, "restore", str(file))


def test_a_backup_is_private_and_replaces_nothing(source: Path, file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert "exists already" in refused(source, "backup", str(file))
    assert file.read_bytes() == before
    assert "cannot be written" in refused(source, "backup", str(file / "x"))
    assert "cannot be written" in refused(source, "backup", "/dev/full/x")
    assert [path.name for path in file.parent.glob(".*.part")] == []


# --- a database of somebody else's, by DATABASE_URL


@pytest.fixture
def elsewhere(source: Path) -> Iterator[dict[str, str]]:
    """An empty database on a server that we did not start, without any mark of ours."""
    host = quote(dict(part.split("=", 1) for part in owner_dsn(source).split())["host"], safe="")
    admin = superuser_dsn(source, "postgres")
    query(admin, "create database elsewhere owner crm_owner template template0")
    yield {
        "DATABASE_URL": f"postgres://crm_owner@/elsewhere?host={host}",
        "ADMIN_DATABASE_URL": f"postgres://postgres@/elsewhere?host={host}",
        "THERE": f"postgres://postgres@/crm?host={host}",
    }
    query(admin, "drop database elsewhere with (force)")


def test_another_server_is_restored_to_and_backed_up(
    source: Path, file: Path, elsewhere: dict[str, str]
) -> None:
    done(source, "manage.py", "restore", str(file), **elsewhere)
    there = superuser_dsn(source, "elsewhere")
    assert rows(there) == rows(superuser_dsn(source))
    marked = "select proleakproof from pg_proc where proname = 'textlike'"
    assert query(there, marked) == [(True,)]
    again = file.with_name("again.backup")
    done(source, "manage.py", "backup", str(again), **elsewhere)
    first, second = (json.loads(zipfile.ZipFile(each).read(MANIFEST)) for each in (file, again))
    assert first["tables"] == second["tables"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_login_that_policies_bind_is_refused(
    command: str, source: Path, file: Path, elsewhere: dict[str, str]
) -> None:
    given = {"DATABASE_URL": elsewhere["DATABASE_URL"].replace("elsewhere", "crm")}
    place = file if command == "restore" else file.with_name("wrong.backup")
    said = refused(source, command, str(place), **given)
    assert "BYPASSRLS" in said
    assert "crm_owner" in said
    assert not file.with_name("wrong.backup").exists()


def test_a_database_that_is_away_is_said_to_be(source: Path, file: Path) -> None:
    nowhere = {"DATABASE_URL": "postgres://crm_owner:hidden@/crm?host=/nowhere"}
    said = refused(source, "backup", str(file.with_name("away.backup")), **nowhere)
    assert "does not answer" in said
    assert "hidden" not in said


# --- files that are no backup


def repacked(file: Path, dump: bytes, **changes: object) -> Path:
    """A backup with another dump and, as whoever made it might, a checksum that fits."""
    manifest = json.loads(zipfile.ZipFile(file).read(MANIFEST))
    manifest |= {"sha256": hashlib.sha256(dump).hexdigest(), **changes}
    made = file.with_name("repacked.backup")
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(DUMP, dump)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return made


def test_a_dump_by_the_runtime_role_is_never_taken_for_a_backup(
    source: Path, file: Path, elsewhere: dict[str, str]
) -> None:
    """`--enable-row-security` writes what the role sees, which is nothing, and reports success."""
    options = ["--format=custom", "--enable-row-security", "--role=crm_app", owner_dsn(source)]
    options += ["--exclude-table-data=crm_browsersession"]
    environment = {**os.environ, "PGOPTIONS": ""}
    dump = subprocess.run(
        [programs.path_of("pg_dump"), *options], capture_output=True, env=environment, check=True
    ).stdout
    raw = file.with_name("raw.dump")
    raw.write_bytes(dump)
    assert "no backup made by" in refused(source, "restore", str(raw), **elsewhere)
    said = refused(source, "restore", str(repacked(file, dump)), **elsewhere)
    assert "differs from what was backed up" in said
    assert "crm_site" in said


def test_pg_dump_by_hand_with_the_wrong_role_fails(source: Path) -> None:
    command = [programs.path_of("pg_dump"), "--role=crm_app", owner_dsn(source)]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode != 0
    assert "row-level security" in found.stderr


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "format 2"),
        ({"owner": "nobody_here"}, "nobody_here"),
        ({"migrations": ["crm.9999_future"]}, "newer release"),
        ({"sha256": "0" * 64}, "checksum differs"),
        ({"tables": 7}, "no backup"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    source: Path, file: Path, elsewhere: dict[str, str], changes: dict[str, Any], said: str
) -> None:
    dump, there = zipfile.ZipFile(file).read(DUMP), superuser_dsn(source, "elsewhere")
    with pytest.raises(backup.Refused, match=said):
        backup.restore(repacked(file, dump, **changes), there)
    assert rows(there) == {}


def test_a_file_that_is_cut_short_is_refused(
    source: Path, file: Path, elsewhere: dict[str, str]
) -> None:
    short = file.with_name("short.backup")
    for cut in (0, 100, -100):
        short.write_bytes(file.read_bytes()[:cut])
        with pytest.raises(backup.Refused, match="no backup"):
            backup.restore(short, superuser_dsn(source, "elsewhere"))


def test_a_dump_that_breaks_off_leaves_nothing(
    source: Path, file: Path, elsewhere: dict[str, str]
) -> None:
    dump = zipfile.ZipFile(file).read(DUMP)
    broken = repacked(file, dump[: len(dump) // 2])
    assert "pg_restore failed" in refused(source, "restore", str(broken), **elsewhere)
    with psycopg.connect(superuser_dsn(source, "elsewhere")) as there:
        found = there.execute("select count(*) from pg_class where rel" + OURS).fetchone()
    assert found == (0,)
