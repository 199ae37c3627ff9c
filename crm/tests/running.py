"""A management command as a real process: its output, its children, its end."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from crm.tests.embedded_server import PROJECT

READY = "Rapport CRM is at"


class Running:
    """A command under test: its output, its children, its end."""

    def __init__(
        self,
        data: Path,
        *arguments: str,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.port = port
        given = {**self.environment_for(data), **(environment or {})}
        self.mark = secrets.token_hex(8)  # in the environment of everything that descends from it
        self.log = (data.parent / f"{self.mark}.log").open("w")
        where = ["--port", str(port)] if port else []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments, *where],
            cwd=PROJECT,
            env={**given, "MARK": self.mark},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            **options,
        )

    @staticmethod
    def environment_for(data: Path) -> dict[str, str]:
        """What a process needs to work on `data`, whatever this one works on."""
        ours = {k: v for k, v in os.environ.items() if k not in {"CRM_ENV", "DATABASE_URL"}}
        return {**ours, "CRM_DATA_DIR": str(data)}

    def said(self) -> str:
        return Path(self.log.name).read_text()

    def until(self, done: Callable[[], Any], seconds: float = 300) -> Any:
        deadline = time.monotonic() + seconds
        while not (answer := done()):
            assert time.monotonic() < deadline, f"waited in vain; it said: {self.said()}"
            time.sleep(0.1)
        return answer

    def until_ready(self) -> None:
        self.until(lambda: READY in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    def children(self) -> dict[int, str]:
        mark = f"MARK={self.mark}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        found.pop(self.process.pid, None)
        return found

    def child(self, word: str) -> int | None:
        return min(
            (pid for pid, command in self.children().items() if word in command), default=None
        )

    def get(self, path: str, **headers: str) -> Any:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        return urllib.request.urlopen(request, timeout=60)  # noqa: S310 - our own address

    def end(self, number: int = signal.SIGTERM, seconds: float = 12) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with suppress(AssertionError):
            self.until(lambda: not self.children(), 15)
        self.log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(data: Path, *arguments: str, **options: Any) -> Iterator[Running]:
    command = Running(data, *arguments, **options)
    try:
        yield command
    finally:
        command.close()
