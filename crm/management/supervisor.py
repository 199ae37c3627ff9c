"""Keeps a few child processes running until told to stop, and leaves none behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType

STOP_SECONDS = 15  # for requests and jobs under way
POLL = 0.1
LONGEST_PAUSE = 60.0  # between two attempts to start what keeps dying
STEADY_SECONDS = 60.0  # after this long, a death counts as the first again
PR_SET_PDEATHSIG = 1


class Child:
    """One program; started again with growing pauses if it is `essential=False` and dies."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: str,
        essential: bool,
        inherits: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.folder = folder
        self.essential = essential
        self.inherits = tuple(inherits)
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = 1.0
        self.started = 0.0
        self.due = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own keeps the terminal's Ctrl-C away, which would end children
        # before their parent can do so in order, and gives all its processes one address.
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            pass_fds=self.inherits,
            start_new_session=True,
            preexec_fn=_die_with_parent(os.getpid()),
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def sweep(self) -> None:
        """End whatever is left of its processes; the session's number is that of the child."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def revive(self, at: float) -> float | None:
        """Start again when its pause is over; answers the pause that has just begun, if any."""
        if self.due:
            if at >= self.due:
                self.due = 0.0
                self.start()
            return None
        if at - self.started > STEADY_SECONDS:
            self.pause = 1.0
        self.due, pause = at + self.pause, self.pause
        self.pause = min(LONGEST_PAUSE, self.pause * 2)
        return pause


class Supervisor:
    """Runs children until a signal comes or an essential one ends; answers the exit code."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = list(children)
        self.say = say
        self.signals = 0
        self.was_ready = False

    def run(self, until_ready: Callable[[], bool], ready: Callable[[], None]) -> int:
        self._listen()
        try:
            for child in self.children:
                child.start()
            return self._watch(until_ready, ready)
        finally:
            self._stop()

    def _listen(self) -> None:
        # Said outright: a shell that starts us in the background has SIGINT ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._heard)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _watch(self, until_ready: Callable[[], bool], ready: Callable[[], None]) -> int:
        while not self.signals:
            for child in self.children:
                if not child.is_running and not self._lost(child):
                    return 1
            if not self.was_ready and until_ready():
                self.was_ready = True
                ready()
            time.sleep(POLL)
        return 0

    def rest(self, seconds: float) -> bool:
        """Let them pass; False as soon as a signal comes."""
        over = time.monotonic() + seconds
        while not self.signals and time.monotonic() < over:
            time.sleep(POLL)
        return not self.signals

    def _lost(self, child: Child) -> bool:
        """Whether to go on without this child for now."""
        if child.essential:
            self.say(f"{child.name} ended unexpectedly ({_reason(child)}).")
            return False
        if not child.due:
            child.sweep()
            reason = _reason(child)
            pause = child.revive(time.monotonic())
            self.say(f"{child.name} ended ({reason}); starting it again in {pause:.0f} s.")
            return True
        child.revive(time.monotonic())
        return True

    def _stop(self) -> None:
        """Ask all, wait for all, then insist. A second signal insists at once."""
        asked = self.signals
        for child in self.children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.is_running for child in self.children):
            if time.monotonic() > deadline or self.signals > max(asked, 1):
                break
            time.sleep(POLL / 2)
        for child in self.children:
            child.sweep()


def _reason(child: Child) -> str:
    code = child.process.returncode if child.process is not None else None
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


def _die_with_parent(parent: int) -> Callable[[], None] | None:
    """On Linux the kernel ends the child if we are killed and cannot do so ourselves."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it happened before the kernel was asked
            os._exit(1)

    return ask_the_kernel
