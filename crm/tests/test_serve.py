"""`manage.py serve` as a real process, its worker too: what it answers, what it leaves behind."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from crm.management import ports, serving, web
from crm.postgres import embedded
from crm.tests.embedded_server import data_directory
from crm.tests.running import Running, free_port, running

pytestmark = [pytest.mark.slow, pytest.mark.embedded]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as path:
        yield path


@pytest.fixture(scope="module")
def three(data: Path) -> Iterator[tuple[Running, Running, Running]]:
    """Started at once on an empty directory; the last one only adds a site."""
    with (
        running(data, "serve", port=free_port()) as one,
        running(data, "serve", port=free_port()) as other,
        running(data, "add_site", "North") as adding,
    ):
        one.until_ready()
        other.until_ready()
        adding.until(lambda: adding.process.poll() is not None)
        yield one, other, adding


@pytest.fixture(scope="module")
def site(three: tuple[Running, Running, Running]) -> Iterator[Running]:
    """One instance for the tests that do not end it."""
    one, other, _adding = three
    if one.process.poll() is None:
        one.end()
    yield other
    assert other.end() == 0


def test_two_at_once_on_an_empty_directory_both_come_up(
    three: tuple[Running, Running, Running],
) -> None:
    one, other, adding = three
    said = one.said() + other.said() + adding.said()
    assert len(re.findall(r"Database: \d+ migrations applied", said)) == 1
    assert "Site 'North' added" in adding.said()
    assert adding.process.returncode == 0
    assert "Static files built" in said
    assert one.get("/sign-in/").status == other.get("/sign-in/").status == 200
    assert one.end() == 0
    assert other.get("/sign-in/").status == 200


def test_it_answers_with_hashed_and_compressed_static_files(site: Running) -> None:
    with site.get("/sign-in/") as page:
        assert page.status == 200
        sheet = re.search(r"/static/css/app\.[0-9a-f]{12}\.css", page.read().decode())
    assert sheet
    with site.get(sheet[0], **{"Accept-Encoding": "br"}) as css:
        assert css.headers["Content-Encoding"] == "br"
        assert "immutable" in css.headers["Cache-Control"]


def test_it_tells_where_it_is(site: Running) -> None:
    assert f"http://127.0.0.1:{site.port}/" in site.said()


def test_logs_hold_no_query_strings(site: Running) -> None:
    with pytest.raises(urllib.error.HTTPError):
        site.get("/nowhere/?q=canary-word")
    with socket.create_connection(("127.0.0.1", site.port)) as raw:
        raw.sendall(b"GET /nowhere/?q=canary-word HTTP/9.9\r\n\r\n")
        raw.recv(1000)
    assert "canary-word" not in site.said()


def test_a_second_one_on_the_port_says_so_and_names_another(site: Running, data: Path) -> None:
    with running(data, "serve", port=site.port) as second:
        assert second.process.wait(30) == 1
        assert f"Port {site.port} on 127.0.0.1 is already in use. Try --port" in second.said()


def test_a_worker_that_dies_is_started_again(site: Running) -> None:
    first = site.until(lambda: site.child("manage.py worker"))
    os.kill(first, signal.SIGKILL)
    site.until(lambda: site.child("manage.py worker") not in {None, first}, 20)
    assert "The background worker ended (SIGKILL)" in site.said()
    assert site.get("/sign-in/").status == 200


def test_sigterm_ends_it_in_seconds_with_all_children(data: Path) -> None:
    with running(data, "serve", port=free_port()) as command:
        command.until_ready()
        assert "Static files built" not in command.said()  # nothing has changed since
        assert len(command.children()) >= 4  # gunicorn, its two processes, the worker
        assert command.end() == 0
        assert not command.children()


def test_ctrl_c_works_where_the_shell_has_it_ignored(data: Path) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    with running(data, "serve", port=free_port(), preexec_fn=ignore) as command:
        command.until_ready()
        assert command.end(signal.SIGINT) == 0
        assert not command.children()


def test_a_web_server_that_dies_is_started_again(data: Path) -> None:
    with running(data, "serve", port=free_port()) as command:
        command.until_ready()
        before = command.children()
        os.kill(command.until(lambda: command.child("gunicorn")), signal.SIGKILL)
        command.until(lambda: command.said().count("Rapport CRM is at") == 2, 60)
        assert "The web server ended unexpectedly (SIGKILL)" in command.said()
        assert command.get("/sign-in/").status == 200
        assert not {*before} & {*command.children()}, "nothing is left of the first one"
        assert command.end() == 0
        assert not command.children()


def test_a_web_server_that_never_comes_up_is_a_failure(data: Path) -> None:
    given = {"GUNICORN_CMD_ARGS": "--no-such-option"}
    with running(data, "serve", port=free_port(), environment=given) as command:
        assert command.process.wait(60) == 1
        assert "The web server ended unexpectedly (exit code 2)" in command.said()
        assert not command.children()


def unfinished(port: int, path: str) -> socket.socket:
    """A request whose body does not come."""
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    kind = "Content-Type: application/json\r\nContent-Length: 1000"
    raw.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}\r\n\r\n{{".encode())
    return raw


def test_bodies_that_do_not_come_leave_threads_for_others(site: Running) -> None:
    """There are 32 threads; half of them may wait for slow ones, and the others are refused."""
    with ExitStack() as held:
        waiting = [
            held.enter_context(unfinished(site.port, path))
            for path in ("/sign-in/", "/api/contacts") * 20
        ]
        with site.get("/sign-in/") as page:
            assert page.status == 200
        answered = [each for each in waiting if select.select([each], [], [], 0)[0]]
        assert len(answered) < len(waiting), "or all were refused, and nothing was held"
        assert answered
        assert {each.recv(12) for each in answered} == {b"HTTP/1.1 400"}


def test_a_slow_body_is_waited_for(site: Running) -> None:
    with unfinished(site.port, "/api/auth/login") as raw:
        time.sleep(web.AT_ONCE + 0.5)
        raw.sendall(b"}" + b" " * 998)
        told = b""
        while b"}" not in told and (more := raw.recv(5000)):
            told += more
        assert told.startswith(b"HTTP/1.1 400")
        assert b"username" in told, "it was read as a whole"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_killed_outright_it_leaves_nothing(data: Path) -> None:
    with running(data, "serve", port=free_port()) as command:
        command.until_ready()
        command.process.kill()
        command.process.wait()
        command.until(lambda: not command.children(), 20)


def jobs(data: Path, statement: str) -> list[tuple]:
    with psycopg.connect(embedded.owner_dsn(data), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


DEFER = """
insert into procrastinate_jobs (queue_name, task_name, args, priority)
values ('default', 'crm.tasks.purge_expired', '{"timestamp": 1}', 0)
"""
SEVERAL = """
insert into procrastinate_jobs (queue_name, task_name, args, priority, status, queueing_lock)
select 'relay', 'crm.tasks.hand_out_events', '{"timestamp": 2}', 0, 'doing', 'hand_out_events'
from generate_series(1, 3)
"""
LEFT = "select id from procrastinate_jobs where args->>'timestamp' = '2' and status = 'doing'"
# Half a minute after its last beat, a worker's heart counts as still.
LATER = """
update procrastinate_workers set last_heartbeat = last_heartbeat - interval '30 seconds'
where id in (select worker_id from procrastinate_jobs where args->>'timestamp' = '1')
"""
STATE = "select status::text, attempts from procrastinate_jobs where args->>'timestamp' = '1'"


def test_a_job_survives_the_worker_that_was_killed_over_it(site: Running, data: Path) -> None:
    """The nightly purge waits for a table; its worker is killed; the next one does it. Three of a
    kind that workers left before, of which only one may wait, are not in its way."""
    jobs(data, SEVERAL)
    with psycopg.connect(embedded.owner_dsn(data)) as blocker:
        blocker.execute("lock table crm_session in access exclusive mode")
        jobs(data, DEFER)
        site.until(lambda: jobs(data, STATE) == [("doing", 0)], 30)
        os.kill(site.until(lambda: site.child("manage.py worker")), signal.SIGKILL)
        jobs(data, LATER)
    site.until(lambda: jobs(data, STATE)[0][0] == "succeeded", 150)
    assert jobs(data, LEFT) == []


def test_query_strings_are_cut_wherever_gunicorn_names_a_request() -> None:
    cut = web.without_query
    assert cut("Error handling request /s/x/?q=ana HTTP/1.1") == (
        "Error handling request /s/x/?… HTTP/1.1"
    )
    assert cut(7) == 7


@pytest.mark.parametrize("said", ["", "https://crm.example.org"])
def test_links_in_mails_lead_to_where_it_is_served(monkeypatch, said) -> None:
    monkeypatch.setenv("PUBLIC_URL", said)
    offer = serving.Offer("127.0.0.1", 8931, workers=1, threads=1)
    given = serving.environment_of(offer, print)["PUBLIC_URL"]
    assert given == (said or "http://127.0.0.1:8931")


def test_a_taken_port_is_found_out_and_the_next_free_one_offered() -> None:
    with ports.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ports.PortTaken, match=rf"Port {port} .* Try --port \d+"):
            ports.listen("127.0.0.1", port)
    with pytest.raises(ports.NoSuchAddress):
        ports.listen("192.0.2.1", 8000)
