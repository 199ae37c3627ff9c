"""A small proxy that cuts connections at the worst moment: done, but not yet answered."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CHUNK = 65536
Address = tuple[str, int] | str  # of a host and port, or of a Unix socket


def _family(address: Address) -> socket.AddressFamily:
    return socket.AF_UNIX if isinstance(address, str) else socket.AF_INET


class Proxy:
    """Stands between whoever connects to `front` and who listens at `back`.

    `share` of what `fatal` recognizes in a client's bytes is passed on, and when the answer comes
    it is thrown away and both sides are cut. `early` of the connections are cut before anything
    is passed on.
    """

    def __init__(
        self,
        front: Address,
        back: Address,
        *,
        fatal: Callable[[bytes], bool],
        share: float,
        early: float = 0.0,
    ) -> None:
        self.back, self.fatal, self.share, self.early = back, fatal, share, early
        self.cuts = 0
        self.listener = socket.socket(_family(front))
        self.listener.bind(front)
        self.listener.listen(64)
        self._pairs: list[_Pair] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def _serve(self) -> None:
        with suppress(OSError):  # closed: done
            while True:
                client, _ = self.listener.accept()
                self._take(client)

    def _take(self, client: socket.socket) -> None:
        server = socket.socket(_family(self.back))
        try:
            server.connect(self.back)
        except OSError:
            client.close()
            return
        pair = _Pair(self, client, server, dies_early=random.random() < self.early)
        self._pairs.append(pair)
        pair.start()

    def cut_all(self) -> int:
        """As a firewall does with connections that were idle for long."""
        pairs, self._pairs = [pair for pair in self._pairs if not pair.is_over], []
        for pair in pairs:
            pair.close()
        return len(pairs)

    def close(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut_all()
        self._thread.join(5)


class _Pair:
    def __init__(
        self, proxy: Proxy, client: socket.socket, server: socket.socket, *, dies_early: bool
    ) -> None:
        self.proxy, self.client, self.server = proxy, client, server
        self.dies_early = dies_early
        self.doomed = False
        self.is_over = False

    def start(self) -> None:
        for pump in (self._forth, self._back):
            threading.Thread(target=pump, daemon=True).start()

    def _forth(self) -> None:
        with suppress(OSError):
            while data := self.client.recv(CHUNK):
                if self.dies_early:
                    self._cut()
                if self.proxy.fatal(data) and random.random() < self.proxy.share:
                    self.doomed = True
                self.server.sendall(data)
        self.close()

    def _back(self) -> None:
        with suppress(OSError):
            while data := self.server.recv(CHUNK):
                if self.doomed:
                    self._cut()
                self.client.sendall(data)
        self.close()

    def _cut(self) -> None:
        self.proxy.cuts += 1
        self.close()
        raise OSError("cut")

    def close(self) -> None:
        self.is_over = True
        for side in (self.client, self.server):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()


def unix_socket(folder: Path) -> str:
    """Where PostgreSQL's clients look for a server in a directory."""
    return str(folder / ".s.PGSQL.5432")
