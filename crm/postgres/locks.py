"""Advisory file locks.

The kernel drops them with the last process that holds the open file, however it died, so no
list of process ids has to be kept or cleaned.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

SUPPORTED = sys.platform != "win32"
_open: set[int] = set()


def _acquire(path: Path, operation: int) -> int | None:
    # A link put there by another account must not make us open something else.
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    lock = os.open(path, flags, 0o600)
    _open.add(lock)
    try:
        fcntl.flock(lock, operation)
    except BlockingIOError:
        release(lock)
        return None
    except BaseException:
        release(lock)
        raise
    return lock


def release(lock: int) -> None:
    """Closes rather than unlocks: a child that inherited the lock on purpose keeps it."""
    _open.discard(lock)
    os.close(lock)


def try_shared(path: Path) -> int | None:
    """The descriptor of a shared lock, or None while somebody holds the file alone."""
    return _acquire(path, fcntl.LOCK_SH | fcntl.LOCK_NB)


def try_exclusive(path: Path) -> int | None:
    """The descriptor of an exclusive lock, or None while anybody else holds the file."""
    return _acquire(path, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_held(path: Path) -> bool:
    """Whether somebody holds `path` exclusively. Asks for a share, so askers never collide."""
    lock = try_shared(path)
    if lock is None:
        return True
    release(lock)
    return False


@contextmanager
def exclusive(path: Path, *, seconds: float) -> Iterator[bool]:
    """Hold `path` alone; yields False when that was not possible within `seconds`."""
    deadline = time.monotonic() + seconds
    while (lock := try_exclusive(path)) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            release(lock)


def _drop_inherited() -> None:
    """A forked child must not keep alive what its parent held, even by accident."""
    for lock in tuple(_open):
        release(lock)


if SUPPORTED:
    os.register_at_fork(after_in_child=_drop_inherited)
