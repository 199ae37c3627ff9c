"""The database goes away and comes back; the server is the real one and is never restarted."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from crm.postgres.embedded import owner_dsn, server_for
from crm.tests.kept import directory_with

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> tuple[int, Any, str]:
    """Status, headers and body; refusals are answers too."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310  # our own server
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def eventually(url: str, status: int, seconds: float = 30) -> tuple[int, Any, str]:
    until = time.monotonic() + seconds
    while True:
        try:
            answer = get(url)
            if answer[0] == status or time.monotonic() > until:
                return answer
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)


@pytest.fixture
def data() -> Iterator[Path]:
    """An embedded server that this test alone starts, kills and starts again."""
    with directory_with("migrated") as place:
        yield place


@pytest.fixture
def site(data: Path) -> Iterator[str]:
    """The product on that server as if it were somebody else's, so nobody restarts it."""
    host = quote(dict(part.split("=", 1) for part in owner_dsn(data).split())["host"], safe="")
    port = free_port()
    env = {
        **os.environ,
        "DATABASE_URL": f"postgres://crm_owner@/crm?host={host}",
        "CRM_DATA_DIR": str(data),
    }
    address = f"127.0.0.1:{port}"
    gunicorn = [sys.executable, "-m", "gunicorn", "crm.wsgi", "-b", address, "--threads", "2"]
    server = subprocess.Popen(gunicorn, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    yield f"http://{address}"
    server.terminate()
    server.wait(20)


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0])


def test_without_a_database_everything_is_503_and_recovers_by_itself(site: str, data: Path) -> None:
    login = f"{site}/sign-in/"
    assert eventually(login, 200)[0] == 200
    api = urllib.request.Request(  # noqa: S310  # our own server
        f"{site}/api/auth/login",
        data=json.dumps({"username": "nobody", "password": "wrong"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(api)  # noqa: S310

    os.kill(postmaster(data), signal.SIGKILL)
    time.sleep(1)
    with pytest.raises(urllib.error.HTTPError, match="503") as refused:
        urllib.request.urlopen(api, timeout=20)  # noqa: S310
    assert refused.value.headers["Retry-After"]
    body = json.loads(refused.value.read())
    assert body["status"] == "error"
    assert body["error"]["code"] == "INTERNAL_SERVER_ERROR"

    session = urllib.request.Request(site + "/", headers={"Cookie": "sessionid=x" * 3})  # noqa: S310
    with pytest.raises(urllib.error.HTTPError, match="503") as refused:
        urllib.request.urlopen(session, timeout=20)  # noqa: S310
    assert refused.value.headers["Retry-After"]
    assert "<html" in refused.value.read().decode()

    server_for(data).recover()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(api, timeout=20)  # noqa: S310
        except urllib.error.HTTPError as answer:
            if answer.code == 401:
                return
        time.sleep(0.2)
    pytest.fail("the server did not find its database again")
