"""FLT-02: the background worker is killed over its work, again and again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from crm.postgres.embedded import server_for, superuser_dsn
from crm.tests.embedded_server import PROJECT
from crm.tests.running import Running, running
from tests.faults import effects
from tests.faults.load import until
from tests.faults.report import Report

PER_ROUND = 30  # events: one batch of the relay and some more
TRIES = 3  # to kill a worker over an event: between two batches there is nothing to undo

JOB = """
insert into procrastinate_jobs (queue_name, task_name, args, priority)
values ('relay', 'crm.tasks.hand_out_events', '{"timestamp": 1}', 0)
"""
EFFECTS = "select count(*) from faults_effect"
QUESTIONS = {
    "lost": "select count(*) from crm_event e where type = 'Happened' and not exists"
    " (select from faults_effect f where f.event_id = e.uuid)",
    "done twice": "select count(*) from (select from faults_effect group by event_id"
    " having count(*) > 1) twice",
    "not marked as delivered": "select count(*) from crm_event where delivered_at is null",
    "done in another order than they happened": "select count(*) from"
    " (select number, lag(number) over (partition by site_id, contact_id order by f.id) earlier"
    " from faults_effect f join crm_event e on e.uuid = f.event_id"
    " where contact_id is not null) told where number < earlier",
}


def _one(dsn: str, question: str) -> int:
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(question)
        return int(cursor.fetchone()[0]) if cursor.description else 0  # type: ignore[index]  # one row


def _lines(told: Path) -> int:
    return told.read_text().count("\n") if told.exists() else 0


def _undone(dsn: str, told: Path) -> int:
    """How often an event was told outside whose effect was taken back."""
    return _lines(told) - _one(dsn, EFFECTS)


def run(data: Path, rounds: int) -> Report:
    """On what `site.prepare` made, without a web server: whoever tells, it is the worker."""
    server_for(data).ensure_running()  # up while workers come and go
    told = data.parent / "told"
    environment = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", effects.TELLS: str(told)}
    dsn = superuser_dsn(data)
    _one(dsn, effects.TABLE)
    _make_events(data, PER_ROUND * (rounds + 2 * TRIES), environment)
    for _ in range(rounds):
        undone = _undone(dsn, told)
        for _try in range(TRIES):
            _one(dsn, JOB)
            with running(data, "worker", environment=environment) as worker:
                _kill_over_work(worker, told)
            if _undone(dsn, told) > undone:
                break
    _one(dsn, JOB)
    with running(data, "worker", environment=environment) as last:
        until(lambda: not _one(dsn, QUESTIONS["not marked as delivered"]), 120, "the last events")
        last.end()
    counts = {"kills": rounds, "events": _one(dsn, EFFECTS)}
    report = Report("worker", {**counts, "told outside": _lines(told)})
    wrong = {what: _one(dsn, question) for what, question in QUESTIONS.items()}
    report.findings = [f"{count} events {what}" for what, count in wrong.items() if count]
    if _lines(told) <= counts["events"]:
        report.findings.append("no worker was killed over an event: this proved nothing")
    return report


def _make_events(data: Path, count: int, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", effects.__name__, str(count)]
    given = {**Running.environment_for(data), **environment}
    subprocess.run(command, cwd=PROJECT, env=given, check=True)


def _kill_over_work(worker: Running, told: Path) -> None:
    seen = _lines(told)
    until(lambda: _lines(told) > seen, 60, "the worker's first event")
    time.sleep(random.uniform(0, effects.SLOW * 30))
    worker.process.kill()
    worker.process.wait()
