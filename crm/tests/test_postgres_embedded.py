"""The embedded server's life: who starts it, who stops it, and what no crash may break."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crm.postgres import embedded
from crm.postgres.account import server_account
from crm.tests.embedded_server import (
    PROJECT,
    User,
    data_directory,
    fresh_server,
    home_of,
    is_alive,
    postmaster,
    query,
    settles,
)
from crm.tests.kept import directory_with

pytestmark = pytest.mark.embedded

DJANGO = """
import sys, os, signal, django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "crm.postgres", "EMBEDDED": sys.argv[1]}})
django.setup()
from django.db import connection
from crm.postgres import processes
"""


def run_python(code: str, data: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(data)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


@pytest.fixture
def data() -> Iterator[Path]:
    """With a cluster whose server has run before."""
    with directory_with("made") as path:
        yield path


@pytest.fixture
def empty() -> Iterator[Path]:
    with data_directory() as path:
        yield path


def test_configuring_django_starts_nothing(empty: Path) -> None:
    assert run_python(DJANGO + "connection.ops; print(connection.vendor)", empty) == "postgresql"
    assert not empty.exists()


def test_django_signs_in_as_the_owner_and_the_server_goes_with_it(empty: Path) -> None:
    ask = "c = connection.cursor(); c.execute('select current_user, current_database()')\n"
    assert run_python(DJANGO + ask + "print(*c.fetchone())", empty) == "crm_owner crm"
    assert settles(home_of(empty).path, seconds=0)


def test_django_reconnects_after_the_server_was_killed(data: Path) -> None:
    story = """
connection.cursor().execute('create table kept as select 42 as n')
os.kill(processes.recorded_pid(os.path.realpath(sys.argv[1] + '/postgres/cluster')), 9)
connection.close()
c = connection.cursor(); c.execute('select n from kept'); print(c.fetchone()[0])
"""
    story = story.replace("os.path.realpath(", "__import__('pathlib').Path(")
    assert run_python(DJANGO + story, data) == "42"


def test_six_processes_share_one_server_that_goes_with_the_last(empty: Path) -> None:
    users = [User(empty) for _ in range(6)]
    assert {user.answer() for user in users} == {"ready 4"}
    first = postmaster(empty)
    for user in users[:5]:
        user.leave()
    assert postmaster(empty) == first
    users[5].leave()
    assert not is_alive(home_of(empty).path)


def test_starting_while_the_last_user_stops(data: Path) -> None:
    for _ in range(3):
        leaving = User(data)
        assert leaving.answer() == "ready 4"
        coming = User(data)
        leaving.leave()
        assert coming.answer() == "ready 4"
        coming.leave()
        assert not is_alive(home_of(data).path)


def test_a_killed_user_blocks_nobody(data: Path) -> None:
    killed = User(data)
    killed.answer()
    killed.kill()
    assert is_alive(home_of(data).path)
    following = User(data)
    assert following.answer() == "ready 4"
    following.leave()
    assert not is_alive(home_of(data).path)


def test_ctrl_c_in_a_users_terminal_spares_the_server(data: Path) -> None:
    other = User(data)  # leads a process group, as a terminal's command does
    other.answer()
    first = postmaster(data)
    fresh_server(data)
    os.killpg(other.process.pid, signal.SIGINT)
    other.process.communicate(timeout=20)
    assert query(embedded.owner_dsn(data), "select 1") == [(1,)]
    assert postmaster(data) == first


def test_a_forked_child_does_not_take_the_server_with_it(data: Path) -> None:
    story = """
import os, sys
from crm.postgres import embedded
before = embedded.server_for(sys.argv[1]).ensure_running()
if os.fork() == 0:
    sys.exit()
os.wait()
import psycopg
print(psycopg.connect(embedded.owner_dsn(sys.argv[1])).execute("select 7").fetchone()[0])
"""
    assert run_python(story, data) == "7"


def test_a_killed_server_is_started_again_with_its_data(data: Path) -> None:
    fresh_server(data)
    query(embedded.owner_dsn(data), "create table kept as select 42 as n")
    first = postmaster(data)
    os.kill(first, signal.SIGKILL)
    embedded.server_for(data).recover()
    assert query(embedded.owner_dsn(data), "select n from kept") == [(42,)]
    assert postmaster(data) != first


def test_busy_backends_of_a_killed_server_are_ended_before_the_next(data: Path) -> None:
    fresh_server(data)
    busy = psycopg.connect(embedded.owner_dsn(data))
    busy.pgconn.send_query(b"select count(*) from generate_series(1, 100000000000) n where n < 0")
    time.sleep(0.3)
    os.kill(postmaster(data), signal.SIGKILL)
    started = time.monotonic()
    embedded.server_for(data).recover()
    assert query(embedded.owner_dsn(data), "select 1") == [(1,)]
    assert time.monotonic() - started < 30
    busy.close()


def test_process_ids_that_belong_to_somebody_else_now(data: Path) -> None:
    socket_dir = fresh_server(data).ensure_running()
    os.kill(postmaster(data), signal.SIGKILL)
    home = home_of(data)
    assert settles(home.path)
    # Of the server's own account, so that PostgreSQL itself would take it for a postmaster.
    with subprocess.Popen(["sleep", "60"], **server_account().options()) as stranger:
        lines = (home.cluster / "postmaster.pid").read_text().split("\n")
        for trace in (home.cluster / "postmaster.pid", socket_dir / ".s.PGSQL.5432.lock"):
            trace.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        assert query(embedded.owner_dsn(data), "select 1") == [(1,)]
        assert stranger.poll() is None
        stranger.kill()


def test_an_interrupted_creation_is_done_again(empty: Path) -> None:
    killed = User(empty)
    while not (empty / "postgres" / "cluster.new").exists():
        time.sleep(0.005)
    killed.kill()
    assert not home_of(empty).cluster.exists()
    following = User(empty)
    assert following.answer() == "ready 4"
    following.leave()
    assert not home_of(empty).unfinished.exists()


def test_asking_again_is_cheap(data: Path) -> None:
    server = fresh_server(data)
    started = time.perf_counter()
    for _ in range(1000):
        server.ensure_running()
    assert time.perf_counter() - started < 1
