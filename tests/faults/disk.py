"""FLT-04: a disk is full while clients write: that of the tables, that of the write-ahead log, and
that of everything else when the server has to be started anew.

It is done in mounts of its own: `unshare` gives a process a view of the file system that ends with
it, so nothing stays mounted whatever happens.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import psycopg

from crm.postgres.embedded import server_for
from crm.tests.embedded_server import PROJECT, home_of
from tests.faults import database
from tests.faults.load import Load, until, writing
from tests.faults.people import Account
from tests.faults.proof import findings
from tests.faults.report import Report, of_load
from tests.faults.site import Site, served

PARTS = {".": 24, "cluster/base": 24, "cluster/pg_wal": 48}
"""The server's directories that get a disk of their own, and how many megabytes more it has than
they hold, however much the faults before have written; the outer one first."""
SEGMENTS = 96
"""More than fit on the log's disk."""
NAME = "disk full"
UNSHARED = ["unshare", "--mount", "--propagation", "private"]
LONGEST_SILENCE = 10.0  # seconds from the moment there is room again


def run(data: Path, accounts: list[Account], rounds: int) -> Report:
    """In a process with mounts of its own; skipped where that is not allowed. Uses the data up."""
    if reason := _why_not():
        return Report(NAME, skipped=reason)
    server_for(data).leave()  # ours; what stops goes onto the small disks
    command = [*UNSHARED, sys.executable, "-m", __name__, str(data), str(rounds)]
    given = json.dumps([asdict(account) for account in accounts])
    done = subprocess.run(command, cwd=PROJECT, input=given, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        return Report(NAME, findings=[f"ended with {done.returncode}"])
    return Report(**json.loads(done.stdout.splitlines()[-1]))


def _why_not() -> str:
    tried = [*UNSHARED, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    try:
        done = subprocess.run(tried, capture_output=True, text=True)
    except OSError as error:
        return f"there is no unshare here ({error.strerror})"
    said = done.stderr.strip().partition("\n")[0]
    return f"mounting is not allowed here ({said})" if done.returncode else ""


@contextmanager
def _small_disk(place: Path, room: int) -> Iterator[None]:
    """Move a directory of a stopped server onto a disk of its own."""
    megabytes = room + _megabytes_in(place)
    state, full = place.stat(), place.with_name(f"{place.name}.before")
    place.rename(full)
    place.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], check=True)
    os.chown(place, state.st_uid, state.st_gid)
    place.chmod(0o700)
    subprocess.run(["cp", "--archive", f"{full}/.", place], check=True)
    shutil.rmtree(full)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def _megabytes_in(place: Path) -> int:
    command = ["du", "--summarize", "--block-size=1M", place]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return int(told.split()[0])


def _fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65536))
    return ballast


def _use_up_log(site: Site) -> None:
    """Segments are reused for long; move on to ever new ones until there is no room for one."""
    with suppress(psycopg.Error), psycopg.connect(site.dsn(), autocommit=True) as connection:
        for _ in range(SEGMENTS):
            connection.execute("create table if not exists used_up ()")
            connection.execute("drop table used_up")
            connection.execute("select pg_switch_wal()")


def _starve(site: Site, load: Load, part: str) -> float:
    """Fill the disk until clients are refused for it, free it; seconds until all is well."""
    load.until_acknowledged()
    with psycopg.connect(site.dsn(), autocommit=True) as connection:
        connection.execute("checkpoint")  # gives up segments: freeing the file must make room
    ballast = _fill(home_of(site.data).path / part)
    refused = load.told.answers["503"]
    if part == "cluster/pg_wal":
        _use_up_log(site)
    elif part == ".":
        database.kill(site, "all")
    until(lambda: load.told.answers["503"] >= refused + 5, 60, "a refusal")
    ballast.unlink()
    at = time.monotonic()
    until(lambda: load.told.silence_after(at) < 60, 60, "the service")
    return load.told.silence_after(at)


def _in_own_mounts(data: Path, accounts: list[Account], rounds: int) -> Report:
    with ExitStack() as mounted:
        for part, room in PARTS.items():
            disk = (home_of(data).path / part).resolve()
            mounted.enter_context(_small_disk(disk, room))
        with served(data, accounts) as site:
            with writing(site) as load:
                silences = [_starve(site, load, part) for part in PARTS for _ in range(rounds)]
                load.until_acknowledged()
            times = {"times": len(silences), "longest silence": max(silences)}
            report = of_load(NAME, load.told, **times)
            report.findings = findings(site.dsn(), load.told)
    if max(silences) > LONGEST_SILENCE:
        report.findings.append(f"silent for {max(silences):.1f} s after there was room")
    return report


if __name__ == "__main__":
    people = [Account(**each) for each in json.load(sys.stdin)]
    print(json.dumps(asdict(_in_own_mounts(Path(sys.argv[1]), people, int(sys.argv[2])))))
