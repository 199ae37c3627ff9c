"""How long somebody who waits for an answer waits for the embedded server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.postgres import locks
from crm.postgres.embedded import EmbeddedServer
from crm.postgres.errors import PostgresNotAnswering, PostgresUnavailable
from crm.tests.embedded_server import data_directory, fresh_server, home_of

pytestmark = pytest.mark.embedded

PATIENCE = 0.3


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as path:
        yield path


def wait_in_vain(server: EmbeddedServer, patience: float = PATIENCE) -> float:
    """Seconds until it is refused."""
    began = time.monotonic()
    with pytest.raises(PostgresNotAnswering):
        server.recover(patience)
    return time.monotonic() - began


def test_a_start_that_others_are_at_is_not_waited_for_to_its_end(data: Path) -> None:
    server = fresh_server(data)
    with locks.exclusive(home_of(data).start_lock, seconds=5) as alone:
        assert alone
        assert wait_in_vain(server) < 3
    assert server.recover(PATIENCE) == home_of(data).socket_dir()


def test_threads_wait_for_each_other_no_longer(data: Path) -> None:
    server = fresh_server(data)
    with locks.exclusive(home_of(data).start_lock, seconds=5):
        first = threading.Thread(target=wait_in_vain, args=(server, 4.0))
        first.start()
        time.sleep(0.2)
        assert wait_in_vain(server) < 3
        first.join()


def test_a_full_disk_passes(data: Path) -> None:
    """A new start writes settings; where that fails for want of room, a later one may do."""
    server = fresh_server(data)
    server.leave()
    written = home_of(data).settings / "postgresql.conf"
    written.unlink()
    written.symlink_to("/dev/full")
    with pytest.raises(PostgresNotAnswering, match="make room"):
        server.ensure_running()
    written.unlink()
    assert server.ensure_running().exists()


def test_other_failures_of_the_disk_are_the_operators(data: Path) -> None:
    server = fresh_server(data)
    server.leave()
    written = home_of(data).settings / "postgresql.conf"
    written.unlink()
    written.mkdir()
    with pytest.raises(PostgresUnavailable) as refused:
        server.ensure_running()
    assert type(refused.value) is PostgresUnavailable
    written.rmdir()
