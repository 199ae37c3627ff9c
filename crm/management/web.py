"""What our gunicorn does differently: how long it waits for what is sent, how its processes leave,
and what its log holds."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

QUERY = re.compile(r"\?[^\s'\"]*")
AT_ONCE = 1.0  # seconds: a body that takes longer to come is a slow one
AT_LAST = 30.0  # seconds, for a slow one


class PatientSocket:
    """What a request's body is read from: in one go, or as one of the few slow ones, and not for
    ever. Whoever sends nothing, or a byte now and then, would hold a thread each.

    Raises TimeoutError, which Django tells as a body that could not be read.
    """

    def __init__(self, sock: socket.socket, places: threading.Semaphore) -> None:
        self.sock, self.places, self.began = sock, places, time.monotonic()
        self.is_slow = False

    def recv(self, size: int) -> bytes:
        while True:
            left = self.began + (AT_LAST if self.is_slow else AT_ONCE) - time.monotonic()
            try:
                self.sock.settimeout(max(left, 0.001))
                return self.sock.recv(size)
            except TimeoutError:
                if self.is_slow or not self.places.acquire(blocking=False):
                    raise
                self.is_slow = True
            finally:
                self.sock.settimeout(None)

    def leave(self) -> None:
        if self.is_slow:
            self.places.release()


class CourteousWorker(ThreadWorker):
    """Lets slow senders have half of its threads at most; and before it leaves, answers everybody
    who is at the door, and closes the door at once.

    Gunicorn's own only stops taking people in: whoever knocks while the last requests are answered
    is left standing at a socket that still listens, and is cut off when the process ends.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slow_places = threading.Semaphore(max(self.cfg.threads // 2, 1))

    def handle_request(self, req: Any, conn: Any) -> Any:
        with self._patiently(conn):
            return super().handle_request(req, conn)

    @contextmanager
    def _patiently(self, conn: Any) -> Iterator[None]:
        unreader = conn.parser.unreader
        sock = PatientSocket(unreader.sock, self.slow_places)
        unreader.sock = sock
        try:
            yield
        finally:
            unreader.sock = sock.sock  # what comes next is another request
            sock.leave()

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            self._let_in(listener)
            listener.close()

    def _let_in(self, listener: socket.socket) -> None:
        waiting = True
        while waiting:
            before = self.nr_conns
            self.accept(listener)  # never blocks; takes nobody if there is nobody
            waiting = self.nr_conns > before


class DiscreetLogger(Logger):
    """Gunicorn's log of errors without query strings, which may hold what people searched for."""

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().warning(without_query(msg), *map(without_query, args), **kwargs)

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().error(without_query(msg), *map(without_query, args), **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().exception(without_query(msg), *map(without_query, args), **kwargs)


def without_query(part: Any) -> Any:
    return QUERY.sub("?…", part) if isinstance(part, str) else part
