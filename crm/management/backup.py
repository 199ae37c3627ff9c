"""Backup and restore of the whole database: one file, of one moment, and proven to be complete.

The file is a zip with a dump in PostgreSQL's own format and a manifest: for every table its number
of rows and a checksum, both read in the very snapshot that was dumped. A dump that a role made from
whom row-level security hides rows is empty, and no program says so; here it is never made, and one
that was made elsewhere never passes for a backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Literal

from crm.management import rowsums
from crm.management.rowsums import Table
from crm.postgres import programs
from crm.postgres.embedded import superuser_dsn
from crm.tenancy.groundwork import EXTENSIONS, MARK_LEAKPROOF, RUNTIME_ROLE

DUMP, MANIFEST = "database.dump", "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024
SEES_ALL = "select rolsuper or rolbypassrls, rolname from pg_roles where rolname = current_user"


class Refused(Exception):
    """The backup or restore was not done; the text says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    owner: str  # of the database; policies and grants name it
    sha256: str  # of the dump
    migrations: list[str]
    tables: dict[str, Table]
    sequences: dict[str, int]

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())


def admin_dsn() -> str:
    """The login from whom no row is hidden: the embedded server's, or the operator's."""
    if data := settings.DATABASES["default"].get("EMBEDDED"):
        return superuser_dsn(data)
    return str(settings.ADMIN_DATABASE_URL)


def write(place: Path, dsn: str) -> Manifest:
    """Back up the database behind `dsn` into a new file; there is none if it fails."""
    if place.exists():
        raise Refused(f"{place} exists already; nothing is overwritten.")
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        with _opened(dsn) as database, open(part, "xb", opener=_private) as file:
            manifest = _written(file, database, dsn)
            os.fsync(file.fileno())
        place.hardlink_to(part)  # unlike a renaming, this never replaces
    except OSError as error:
        raise Refused(f"{place} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return manifest


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # it holds what people said


@contextmanager
def _opened(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection from which no row is hidden."""
    try:
        database = psycopg.connect(dsn, autocommit=True)
    except psycopg.Error as error:
        raise Refused(f"The database does not answer: {error}") from error
    with database:
        sees_all, role = database.execute(SEES_ALL).fetchone() or (False, "")
        if not sees_all:
            raise Refused(
                f"Row-level security hides rows from '{role}', so its dump would be empty. Set "
                "ADMIN_DATABASE_URL to a login that is a superuser or has BYPASSRLS."
            )
        yield database


def _written(file: IO[bytes], database: psycopg.Connection[Any], dsn: str) -> Manifest:
    with zipfile.ZipFile(file, "w") as archive, database.transaction():
        database.execute("set transaction isolation level repeatable read, read only")
        (snapshot,) = database.execute("select pg_export_snapshot()").fetchone() or ("",)
        with archive.open(DUMP, "w", force_zip64=True) as member:
            digest = _dump(dsn, snapshot, member)
        (owner,) = database.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        ).fetchone() or ("",)
        applied = database.execute("select app || '.' || name from django_migrations order by 1")
        manifest = Manifest(
            FORMAT,
            owner,
            digest,
            [name for (name,) in applied],
            rowsums.tables(database),
            rowsums.sequences(database),
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def _dump(dsn: str, snapshot: str, into: IO[bytes]) -> str:
    """Write the dump of a snapshot; answers its SHA-256."""
    options = ["--format=custom", f"--snapshot={snapshot}"]
    seen = hashlib.sha256()
    with _running("pg_dump", options, dsn, stdout=subprocess.PIPE) as process:
        for data in _pieces(cast(IO[bytes], process.stdout)):
            seen.update(data)
            into.write(data)
    return seen.hexdigest()


def _load(dsn: str, dump: IO[bytes]) -> None:
    options = ["--single-transaction", "--exit-on-error"]
    with _running("pg_restore", options, dsn, stdin=subprocess.PIPE) as process:
        for data in _pieces(dump):
            cast(IO[bytes], process.stdin).write(data)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while data := file.read(CHUNK):
        yield data


@contextmanager
def _running(
    program: str,
    options: Sequence[str],
    dsn: str,
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of PostgreSQL's; raises Refused with what it said if it fails."""
    given = {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    # Others can read a process's arguments, but not its environment.
    secret = {"PGPASSWORD": given.pop("password")} if "password" in given else {}
    command = [programs.path_of(program), "--no-password", *options]
    with tempfile.TemporaryFile() as said:
        with (
            suppress(BrokenPipeError),  # it has failed, and says why
            subprocess.Popen(  # noqa: S603 - fixed programs, arguments as a list
                [*command, f"--dbname={make_conninfo(**given)}"],
                stderr=said,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **secret},
                stdin=stdin,
                stdout=stdout,
            ) as process,
        ):
            yield process
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise Refused(f"{program} failed: {words or process.returncode}")


def restore(place: Path, dsn: str) -> Manifest:
    """Fill the empty database behind `dsn`, whole or not at all, and compare every table."""
    with _archive(place) as archive, _opened(dsn) as database:
        manifest = _manifest(archive)
        _refuse_unfit(manifest, database)
        _refuse_damaged(archive, manifest)
        _make_roles()
        database.execute(EXTENSIONS)
        with archive.open(DUMP) as dump:
            _load(dsn, dump)
        database.execute(MARK_LEAKPROOF)
        database.execute("analyze")
        _refuse_different(manifest, database)
    return manifest


@contextmanager
def _archive(place: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(place) as archive:
            yield archive
    except OSError as error:
        raise Refused(f"{place} cannot be read: {error.strerror or error}.") from error
    except zipfile.BadZipFile as error:
        raise Refused(f"{place} is no backup made by `manage.py backup`, or damaged.") from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        found = json.loads(archive.read(MANIFEST))
        tables = {
            name: (int(count), str(total)) for name, (count, total) in found["tables"].items()
        }
        manifest = Manifest(**{**found, "tables": tables})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused("This is no backup made by `manage.py backup`, or damaged.") from error
    if manifest.format != FORMAT:
        raise Refused(f"This backup has the format {manifest.format}; this release reads {FORMAT}.")
    return manifest


def _refuse_unfit(manifest: Manifest, database: psycopg.Connection[Any]) -> None:
    if present := rowsums.names(database):
        raise Refused(
            f"The database is not empty: it has {len(present)} tables. A backup is restored into "
            "an empty one: a new CRM_DATA_DIR, or a database that was just created."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    if newer := set(manifest.migrations) - known:
        raise Refused(f"A newer release made this backup ({max(newer)}): restore it with that one.")
    exists = SQL("select from pg_roles where rolname = {}").format(Literal(manifest.owner))
    if database.execute(exists).fetchone() is None:
        raise Refused(
            f"Policies and tables of this backup belong to '{manifest.owner}', whom this server "
            "does not know: create that role, and make it the owner of the database."
        )


def _refuse_damaged(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    seen = hashlib.sha256()
    try:
        with archive.open(DUMP) as member:
            for data in _pieces(member):
                seen.update(data)
    except KeyError as error:
        raise Refused("This backup has no dump inside.") from error
    if seen.hexdigest() != manifest.sha256:
        raise Refused("The dump in this backup is damaged: its checksum differs.")


def _make_roles() -> None:
    """Roles are no part of a dump, and grants name the runtime role."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(RUNTIME_ROLE)


def _refuse_different(manifest: Manifest, database: psycopg.Connection[Any]) -> None:
    found = rowsums.tables(database)
    wrong = sorted(
        name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)
    )
    behind = rowsums.sequences(database)
    wrong += [name for name, value in manifest.sequences.items() if behind.get(name, 0) < value]
    if wrong:
        raise Refused(
            f"What was restored differs from what was backed up, in {', '.join(wrong)}. Do not use "
            "this database; the dump may have been made by a role that does not see every row."
        )
