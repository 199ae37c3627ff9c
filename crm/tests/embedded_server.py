"""What the tests of the embedded server share: data directories and processes that use them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from crm.postgres import processes
from crm.postgres.embedded import EmbeddedServer, server_for
from crm.postgres.home import Home
from crm.postgres.locks import is_held

PROJECT = Path(__file__).resolve().parents[2]
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other users")

# Imports first: the account it changes to need not be able to read this Python.
SCRIPT = """
import os, sys
import psycopg
from crm.postgres import embedded
from crm.postgres.errors import PostgresUnavailable
data, uid = sys.argv[1], int(sys.argv[2])
if uid:
    os.setgroups([]); os.setgid(uid); os.setuid(uid)
try:
    with psycopg.connect(embedded.superuser_dsn(data)) as connection:
        count = connection.execute("select count(*) from pg_database").fetchone()[0]
        print("ready", count, flush=True)
except PostgresUnavailable as error:
    print("refused:", error, flush=True)
sys.stdin.read()
"""


class User:
    """Another process that uses the server of `data` until told to leave."""

    def __init__(self, data: Path, uid: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SCRIPT, str(data), str(uid)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate("", timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def data_directory(name: str = "data", *, uid: int = 0) -> Iterator[Path]:
    """A short path outside pytest's private directory, cleaned of all that was made for it."""
    top = Path(tempfile.mkdtemp(prefix="crm-", dir="/tmp"))
    top.chmod(0o755)
    if uid:
        os.chown(top, uid, uid)
    data = top / name
    try:
        yield data
    finally:
        server_for(data).leave()
        clean(data, top)


def clean(data: Path, top: Path) -> None:
    home = (data / "postgres").resolve()
    if home.exists():
        assert settles(home), "a server was left running"
    if not home.is_relative_to(top):
        shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(top)


def settles(home: Path, seconds: float = 10) -> bool:
    """Whether no process of the server is left, waiting for those on their way out."""
    deadline = time.monotonic() + seconds
    while is_alive(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_alive(home: Path) -> bool:
    return bool(processes.serving(home / "cluster")) or is_held(home / "server.lock")


def home_of(data: Path) -> Home:
    return Home((data / "postgres").resolve())


def postmaster(data: Path) -> int:
    pid = processes.postmaster(home_of(data).cluster)
    assert pid
    return pid


def query(dsn: str, statement: str) -> list[tuple]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def fresh_server(data: Path) -> EmbeddedServer:
    server = server_for(data)
    server.ensure_running()
    return server
