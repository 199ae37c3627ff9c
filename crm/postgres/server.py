"""Start and stop the server of a home. Callers hold the home's start lock."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from crm.postgres import binaries, configuration, processes
from crm.postgres.account import Account
from crm.postgres.binaries import Binaries
from crm.postgres.bootstrap import SUPERUSER, bootstrap
from crm.postgres.errors import PostgresNotAnswering, PostgresUnavailable
from crm.postgres.home import PORT, Home
from crm.postgres.locks import is_held, release, try_exclusive

RECOVERY_SECONDS = 300  # replaying the log after a crash of a busy server
STOP_SECONDS = 60
LOG_BYTES = 10 * 1024 * 1024
# How long processes that hold the cluster may stay unreachable. A postmaster may be starting;
# backends without one leave by themselves within moments unless they are busy.
POSTMASTER_PATIENCE = 60
ORPHAN_PATIENCE = 2
UNKNOWN_PATIENCE = 60  # initdb of a killed caller, or a system without /proc
POLL = 0.02


def start(home: Home, account: Account, patience: float = RECOVERY_SECONDS) -> None:
    """Start the server unless it lives, and wait until it answers.

    Raises PostgresNotAnswering after `patience` seconds of a recovery, which goes on by itself.
    """
    for _ in range(2):  # a server found may be one that is shutting down
        lock = _lock_of_dead_server(home)
        if lock is not None:
            try:
                _launch(home, account, lock)
            finally:
                release(lock)
        if _becomes_ready(home, patience):
            return
    raise PostgresNotAnswering(f"PostgreSQL did not start; {home.log} ends with:\n{_tail(home)}")


def stop(home: Home) -> None:
    """A fast shutdown: sessions are ended, everything is written, no recovery next time."""
    if not is_held(home.server_lock):
        return
    if (pid := processes.postmaster(home.cluster)) is None:
        return
    processes.send({pid}, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while is_held(home.server_lock):
        if time.monotonic() > deadline:
            return
        time.sleep(POLL)
    home.drop_outer_socket_dir()


def ping(home: Home) -> Ping:
    """Whether the server talks to us, by asking it; needs no login."""
    if (folder := home.socket_dir()) is None:
        return Ping.NO_RESPONSE
    address = make_conninfo(
        host=str(folder), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5
    )
    return Ping(PGconn.ping(address.encode()))


def _lock_of_dead_server(home: Home) -> int | None:
    """The lock of the server if none lives; None if there is one that talks."""
    began = time.monotonic()
    while (lock := try_exclusive(home.server_lock)) is None:
        if ping(home) is not Ping.NO_RESPONSE:
            return None
        _press(home, time.monotonic() - began)
        time.sleep(POLL)
    if strangers := processes.serving(home.cluster):
        release(lock)
        raise PostgresUnavailable(
            f"A PostgreSQL started by other means works in {home.cluster} "
            f"(process {min(strangers)}): stop it."
        )
    return lock


def _press(home: Home, waited: float) -> None:
    """End processes of the cluster that nobody can reach any more, ever more firmly."""
    pids = processes.serving(home.cluster)
    patience = UNKNOWN_PATIENCE
    if pids:
        reachable = processes.recorded_pid(home.cluster) in pids
        patience = POSTMASTER_PATIENCE if reachable else ORPHAN_PATIENCE
    over = waited - patience
    if over > 30:
        raise PostgresNotAnswering(
            f"Processes of an earlier PostgreSQL still hold {home.path} "
            f"({sorted(pids) or 'unknown'}): stop them and try again."
        )
    if over > 10:
        processes.send(pids, signal.SIGKILL)
    elif over > 5:
        processes.send(pids, signal.SIGQUIT)
    elif over > 0:
        processes.send(pids, signal.SIGINT)


def _launch(home: Home, account: Account, lock: int) -> None:
    programs = binaries.for_account(account)
    if not home.cluster.exists():
        bootstrap(home, programs, account, lock=lock)
    _refuse_other_version(home, programs)
    socket_dir = home.prepare_socket_dir(account)
    _remove_traces(home, socket_dir)
    configuration.write(home, socket_dir)
    command = [programs.program("postgres"), *configuration.arguments(home)]
    log = _open_log(home)
    try:
        # The shell leaves at once, so the server is never a child (or a zombie) of ours. The
        # server inherits the lock, which thereby lives exactly as long as its last process.
        subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
            ["/bin/sh", "-c", '"$@" >&2 &', "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=(lock,),
            check=True,
            **account.options(),
        )
    finally:
        os.close(log)


def _refuse_other_version(home: Home, programs: Binaries) -> None:
    found, ours = (home.cluster / "PG_VERSION").read_text().strip(), programs.major()
    if found != ours:
        raise PostgresUnavailable(
            f"{home.cluster} was made by PostgreSQL {found}, and this is PostgreSQL {ours}: "
            "with the release that made it run `manage.py backup`; then move it away, and run "
            "`manage.py restore` with this one."
        )


def _remove_traces(home: Home, socket_dir: Path) -> None:
    """What a killed server leaves. PostgreSQL itself would believe a process id in there that
    meanwhile belongs to somebody else. We hold the server lock: no server lives."""
    for trace in (
        home.cluster / "postmaster.pid",
        socket_dir / f".s.PGSQL.{PORT}",
        socket_dir / f".s.PGSQL.{PORT}.lock",
    ):
        trace.unlink(missing_ok=True)


def _open_log(home: Home) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    log = os.open(home.log, flags, 0o600)
    if os.fstat(log).st_size > LOG_BYTES:
        os.ftruncate(log, 0)
    return log


def _becomes_ready(home: Home, patience: float) -> bool:
    """False if the server died; recovery after a crash may take its time."""
    began, told = time.monotonic(), 0.0
    while ping(home) is not Ping.OK:
        if not is_held(home.server_lock):
            return False
        waited = time.monotonic() - began
        if waited > patience:
            raise PostgresNotAnswering(
                f"PostgreSQL is not ready after {patience:.0f} seconds; {home.log} ends "
                f"with:\n{_tail(home)}"
            )
        if waited - told > 5:
            told = waited
            print(f"PostgreSQL is recovering… ({waited:.0f} s)", file=sys.stderr, flush=True)
        time.sleep(POLL)
    return True


def _tail(home: Home) -> str:
    if not home.log.exists():
        return "(nothing)"
    with open(home.log, "rb") as log:
        log.seek(max(0, os.path.getsize(home.log) - 4000))
        return "\n".join(log.read().decode(errors="replace").splitlines()[-10:])
