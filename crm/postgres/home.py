"""The directory that holds one cluster and everything about it."""

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from crm.postgres.account import Account, name_of
from crm.postgres.binaries import ensure_state_dir
from crm.postgres.errors import PostgresUnavailable

PORT = "5432"  # only a part of the socket's file name
# sockaddr_un holds 108 bytes on Linux and 104 on macOS.
SOCKET_PATH_BYTES = 100
# What a list of directories in postgresql.conf or of hosts in a connection string would split.
SPECIAL = frozenset(",'\"\\\n\r")


@dataclass(frozen=True)
class Home:
    """`path` is `<data>/postgres`, links resolved: data that is linked twice is one cluster."""

    path: Path

    @property
    def cluster(self) -> Path:
        return self.path / "cluster"

    @property
    def unfinished(self) -> Path:
        """A cluster in the making. It gets its final name last, so `cluster` is complete."""
        return self.path / "cluster.new"

    @property
    def settings(self) -> Path:
        return self.path / "settings"

    @property
    def log(self) -> Path:
        return self.path / "server.log"

    @property
    def start_lock(self) -> Path:
        return self.path / "start.lock"

    @property
    def in_use_lock(self) -> Path:
        return self.path / "in-use.lock"

    @property
    def server_lock(self) -> Path:
        """Held by the server's processes themselves, which inherit it: held means alive."""
        return self.path / "server.lock"

    @property
    def _elsewhere(self) -> Path:
        return self.path / "socket-dir"

    def socket_dir(self) -> Path | None:
        """Where the socket is or would be; None while a place outside has not been chosen."""
        if _socket_fits(self.path / "run"):
            return self.path / "run"
        try:
            return Path(self._elsewhere.read_text())
        except FileNotFoundError:
            return None

    def prepare_socket_dir(self, account: Account) -> Path:
        """A directory that only the server's account may enter."""
        chosen = self.socket_dir()
        if chosen is None or (chosen.parent != self.path and not _is_private(chosen, account)):
            # A fresh random name cannot have been taken by another user before.
            chosen = Path(tempfile.mkdtemp(prefix="rapport-crm-", dir="/tmp"))
            self._elsewhere.write_text(str(chosen))
        elif chosen.parent == self.path:
            chosen.mkdir(mode=0o700, exist_ok=True)
        chosen.chmod(0o700)
        account.give(chosen)
        return chosen

    def drop_outer_socket_dir(self) -> None:
        chosen = self.socket_dir()
        if chosen is not None and chosen.parent != self.path:
            shutil.rmtree(chosen, ignore_errors=True)
            self._elsewhere.unlink(missing_ok=True)


def home_for(data: Path, account: Account) -> Home:
    """Find or make the home of `data`; the answer is the same for processes that race."""
    place = data / "postgres"
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_stranger(data)
        if place.is_symlink() or place.exists():
            return _existing(place)
        return _make(place, account)
    except OSError as error:
        raise PostgresUnavailable(
            f"The database cannot be kept in {place} ({error.strerror or error}): make the "
            "directory writable, set CRM_DATA_DIR to another one, or set DATABASE_URL."
        ) from error


def _existing(place: Path) -> Home:
    if not place.exists():
        raise PostgresUnavailable(
            f"{place} points to {place.readlink()}, which is gone: restore it, or delete the "
            "link to begin with an empty database."
        )
    _refuse_stranger(place)
    return Home(place.resolve())


def _make(place: Path, account: Account) -> Home:
    if account.is_service and not (
        account.can("-x", str(place.parent)) and _socket_fits(place.resolve() / "run")
    ):
        _link_to_state_dir(place)
    else:
        place.mkdir(mode=0o711 if account.is_service else 0o700, exist_ok=True)
    return Home(place.resolve())


def _link_to_state_dir(place: Path) -> None:
    """Directories above the data keep their modes, so the data goes where the account gets."""
    # Not `place.resolve()`: another process may have made the link already.
    real = place.parent.resolve() / place.name
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
    target = ensure_state_dir() / digest
    target.mkdir(mode=0o711, exist_ok=True)
    try:
        place.symlink_to(target)
    except FileExistsError:
        if not place.is_dir():
            raise


def _refuse_stranger(path: Path) -> None:
    owner = path.stat().st_uid
    if owner == os.geteuid():
        return
    raise PostgresUnavailable(
        f"{path} belongs to '{name_of(owner)}': run as that user, set CRM_DATA_DIR to a "
        "directory of your own, or set DATABASE_URL."
    )


def _socket_fits(folder: Path) -> bool:
    name = str(folder / f".s.PGSQL.{PORT}.lock")
    return len(os.fsencode(name)) <= SOCKET_PATH_BYTES and not SPECIAL.intersection(name)


def _is_private(folder: Path, account: Account) -> bool:
    """Still the directory we made: not replaced by somebody after a clean-up of /tmp."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    return private and found.st_uid == account.uid
