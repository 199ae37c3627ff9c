"""What our gunicorn does differently: how its processes leave, and what its log holds."""

from __future__ import annotations

import re
import socket
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

QUERY = re.compile(r"\?[^\s'\"]*")


class CourteousWorker(ThreadWorker):
    """Before it leaves, answers everybody who is at the door, and closes the door at once.

    Gunicorn's own only stops taking people in: whoever knocks while the last requests are answered
    is left standing at a socket that still listens, and is cut off when the process ends.
    """

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
