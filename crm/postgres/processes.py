"""Which processes serve a cluster, by what they are rather than by a number in a file."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def recorded_pid(cluster: Path) -> int | None:
    """The postmaster's id as written by itself; after a crash it may be anybody's."""
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def serving(cluster: Path) -> set[int]:
    """Live PostgreSQL processes that work in `cluster`; empty where there is no /proc.

    All of them, backends too, have the cluster as working directory. Compared by inode, so
    neither links nor odd characters in paths matter.
    """
    if not os.path.isdir("/proc/self"):
        return set()
    return {int(name) for name in os.listdir("/proc") if name.isdigit() and _serves(name, cluster)}


def _serves(pid: str, cluster: Path) -> bool:
    try:
        name, _, rest = Path("/proc", pid, "stat").read_text().rpartition(")")
        is_alive = rest.split()[0] not in "ZX"
        return (
            is_alive
            and name.endswith("(postgres")
            and os.path.samefile(f"/proc/{pid}/cwd", cluster)
        )
    except OSError:  # gone meanwhile, or of another user
        return False


def send(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def postmaster(cluster: Path) -> int | None:
    """The live postmaster of a cluster whose server lock is held."""
    pid = recorded_pid(cluster)
    if not os.path.isdir("/proc/self"):
        return pid
    return pid if pid in serving(cluster) else None
