"""The product as it is served, on a data directory of its own, with people who may write."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from crm.postgres.bootstrap import DATABASE, SUPERUSER
from crm.postgres.home import PORT
from crm.tests.embedded_server import PROJECT, home_of
from crm.tests.running import Running, free_port, running
from tests.faults import people

STATIC = Path(os.environ.get("CRM_DATA_DIR", PROJECT / ".data")) / "static"
"""Built once and not for every fault: none of them concerns the style sheet."""


@dataclass(frozen=True)
class Site:
    """A running instance. `port` is where clients knock: the server's own, or a proxy's."""

    data: Path
    command: Running
    accounts: list[people.Account]
    port: int

    def dsn(self) -> str:
        """For looking at every row afterwards. Unlike the product's own, it starts no server."""
        folder = home_of(self.data).socket_dir()
        return make_conninfo(host=str(folder), port=PORT, user=SUPERUSER, dbname=DATABASE)

    def request(
        self, method: str, path: str, body: Any = None, *, seconds: float = 30, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body; a connection of its own, so that none is stale."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            sent = {"Content-Type": "application/json", "Host": "localhost", **headers}
            connection.request(method, path, json.dumps(body), sent)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            connection.close()


def prepare(data: Path, environment: Mapping[str, str] | None = None) -> list[people.Account]:
    """A migrated database with two sites, and people with tokens."""
    made = subprocess.run(
        [sys.executable, "-m", people.__name__],
        cwd=PROJECT,
        env={**Running.environment_for(data), **(environment or {})},
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise RuntimeError(made.stderr)
    return [people.Account(**each) for each in json.loads(made.stdout)]


@contextmanager
def served(
    data: Path, accounts: list[people.Account], environment: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """`manage.py serve` on what `prepare` made."""
    given = {"STATIC_ROOT": str(STATIC), **(environment or {})}
    with running(data, "serve", port=free_port(), environment=given) as command:
        command.until_ready()
        yield Site(data, command, accounts, command.port)
        if command.process.poll() is None:
            command.end(seconds=30)  # in peace, so that it stops its database, too
