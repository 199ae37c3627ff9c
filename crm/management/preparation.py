"""What has to be right before the site is served: the schema and the static files."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files import locks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

MIGRATING = 7_264_517_300_114  # any number, the same in every release
STAMP = "rapport.stamp"
PACKAGES = ("django", "whitenoise", "brotli", "django-unfold", "djangorestframework", "lucide")


class StaticFilesBroken(RuntimeError):
    """collectstatic failed; the message is its own."""


def migrate() -> int:
    """Apply what is missing; answers how many migrations that were.

    Of several processes that start at once, one migrates and the others wait for it.
    """
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        if not _missing():
            return 0
        with _advisory_lock():
            missing = _missing()
            if missing:
                call_command("migrate", interactive=False, verbosity=0)
            return missing


def _missing() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _advisory_lock() -> Iterator[None]:
    # Asked again and again: a session that waits inside a statement holds a snapshot, and an
    # index that is built concurrently waits for all of those.
    while not _ask("select pg_try_advisory_lock(%s)"):
        time.sleep(0.2)
    try:
        yield
    finally:
        _ask("select pg_advisory_unlock(%s)")


def _ask(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [MIGRATING])
        return bool(cursor.fetchone()[0])


def collect_static() -> bool:
    """Build the hashed and compressed files unless the last build saw the same ones."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with root.with_name(f"{root.name}.lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        fingerprint = _fingerprint()
        stamp = root / STAMP
        if _text(stamp) == fingerprint and (root / "staticfiles.json").exists():
            return False
        _collect()
        stamp.write_text(fingerprint)  # last: whoever is interrupted builds again
    return True


def _collect() -> None:
    """In a process of its own: which storage is used is settled when settings are read."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "CRM_SERVING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StaticFilesBroken(f"The static files could not be built:\n{done.stderr.strip()}")


def _fingerprint() -> str:
    """Versions, names, times and sizes of all that is collected. Rebuilds the style sheet."""
    seen = hashlib.sha256()
    for package in PACKAGES:
        seen.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = os.stat(storage.path(path))
            seen.update(f"{path}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
    return seen.hexdigest()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
