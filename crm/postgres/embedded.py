"""One process's use of an embedded server.

Every process that uses a server holds a share of its `in-use.lock`. Starting and stopping
happen under `start.lock`; who leaves last, stops the server. A process that is killed merely
leaves the server running for the next one.
"""

import atexit
import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from psycopg.conninfo import make_conninfo

from crm.postgres import locks, server
from crm.postgres.account import server_account
from crm.postgres.bootstrap import DATABASE, OWNER, SUPERUSER
from crm.postgres.errors import PostgresNotAnswering, PostgresUnavailable
from crm.postgres.home import PORT, Home, home_for

LEAVE_SECONDS = 10
PASSING = {errno.ENOSPC, errno.EDQUOT}
"""What the operator can end while we run: the next request may find a server."""


class EmbeddedServer:
    """The server of one data directory, as seen by this process. Use `server_for`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.forget()

    def forget(self) -> None:
        """Begin anew, also in a forked child: its parent's share is not its own."""
        self._mutex = threading.Lock()
        self._home: Home | None = None
        self._share: int | None = None

    def ensure_running(self, patience: float = server.RECOVERY_SECONDS) -> Path:
        """Start the server unless it lives; the answer is the directory of its socket.

        Costs microseconds once this process uses the server, so it is fit for every connection.
        `patience` is how many seconds to wait for others who start it, and again for the server
        to be ready; then PostgresNotAnswering is raised.
        """
        with self._alone(patience):
            if not self._is_ours_alive():
                self._enter(patience)
            return self._socket_dir()

    def recover(self, patience: float = server.RECOVERY_SECONDS) -> Path:
        """After a connection was refused: wait for the server's recovery, or start it."""
        with self._alone(patience):
            self._enter(patience)
            return self._socket_dir()

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        """One thread of this process at a time."""
        mutex = self._mutex
        if not mutex.acquire(timeout=patience):
            raise PostgresNotAnswering(f"The server of {self.data} is being started; try again.")
        try:
            yield
        finally:
            mutex.release()

    def leave(self) -> None:
        """Stop using the server, and stop it if nobody else uses it."""
        home, share = self._home, self._share
        if home is None or share is None:
            return
        self.forget()
        locks.release(share)
        # Whoever still holds the start lock after this time uses the server or is stopping it.
        with locks.exclusive(home.start_lock, seconds=LEAVE_SECONDS) as alone:
            if alone and (last := locks.try_exclusive(home.in_use_lock)) is not None:
                try:
                    server.stop(home)
                finally:
                    locks.release(last)

    def _is_ours_alive(self) -> bool:
        if self._home is None or self._share is None:
            return False
        try:
            return locks.is_held(self._home.server_lock)
        except FileNotFoundError:  # the data directory was removed below us
            return False

    def _enter(self, patience: float) -> None:
        account = server_account()
        home = home_for(self.data, account)
        try:
            with locks.exclusive(home.start_lock, seconds=patience) as alone:
                if not alone:
                    raise PostgresNotAnswering(
                        f"Another process has been starting PostgreSQL for {patience:.0f} "
                        f"seconds; see {home.log}."
                    )
                self._take_share(home)
                server.start(home, account, patience)
        except OSError as error:
            kind = PostgresNotAnswering if error.errno in PASSING else PostgresUnavailable
            raise kind(
                f"PostgreSQL cannot use {home.path} ({error.strerror or error}): make room and "
                "make it writable, set CRM_DATA_DIR to another place, or set DATABASE_URL."
            ) from error

    def _take_share(self, home: Home) -> None:
        former, self._home = self._share, home
        # Never refused: only who stops the server holds this lock alone, under the start lock.
        self._share = locks.try_shared(home.in_use_lock)
        if former is not None:
            locks.release(former)

    def _socket_dir(self) -> Path:
        folder = self._home.socket_dir() if self._home else None
        if folder is None:
            raise PostgresNotAnswering(f"The server of {self.data} was stopped; try again.")
        return folder


_servers: dict[Path, EmbeddedServer] = {}


def server_for(data: str | Path) -> EmbeddedServer:
    """This process's one view of the server that keeps its cluster in `data`."""
    if not locks.SUPPORTED:
        raise PostgresUnavailable(
            "The embedded PostgreSQL does not run on this operating system: set DATABASE_URL."
        )
    place = Path(data).absolute()
    return _servers.setdefault(place, EmbeddedServer(place))


def owner_dsn(data: str | Path, dbname: str = DATABASE) -> str:
    """A connection string for the account that Django uses; starts the server."""
    return _dsn(data, OWNER, dbname)


def superuser_dsn(data: str | Path, dbname: str = DATABASE) -> str:
    """For tests and tools that need what the application must not be able to do."""
    return _dsn(data, SUPERUSER, dbname)


def _dsn(data: str | Path, user: str, dbname: str) -> str:
    host = str(server_for(data).ensure_running())
    return make_conninfo(host=host, port=PORT, user=user, dbname=dbname)


def _leave_all() -> None:
    for embedded in _servers.values():
        with suppress(OSError):  # the directory may be gone, as after a test
            embedded.leave()


def _after_fork() -> None:
    for embedded in _servers.values():
        embedded.forget()


# Registered at import, hence run late: connections and pools say goodbye before the server goes.
atexit.register(_leave_all)
if locks.SUPPORTED:
    os.register_at_fork(after_in_child=_after_fork)
