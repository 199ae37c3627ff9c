"""The account PostgreSQL runs as: our own, or a service account when we are root."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.postgres.errors import PostgresUnavailable

if sys.platform != "win32":  # importable there, since the stock part of the backend works
    import pwd

SERVICE_NAME = "rapport-postgres"
ALTERNATIVES = "run as an ordinary user or set DATABASE_URL"
# Nothing of ours leaks into the server: no secrets, no PG* variables, no locale.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int
    is_service: bool

    def options(self) -> dict[str, Any]:
        """Arguments of `subprocess.run` that run a program as this account.

        A session of its own keeps the terminal's Ctrl-C away from the program.
        """
        options: dict[str, Any] = {
            "cwd": "/",
            "env": ENVIRONMENT,
            "umask": 0o077,
            "start_new_session": True,
        }
        if self.is_service:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def give(self, path: Path) -> None:
        if self.is_service:
            os.chown(path, self.uid, self.gid)

    def can(self, *test: str) -> bool:
        """Ask as the account itself (`test -x path`): modes alone do not know about ACLs."""
        try:
            return not subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
                ["/bin/sh", "-c", 'test "$@"', "sh", *test],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self.options(),
            ).returncode
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresUnavailable(
                f"PostgreSQL does not run as root, and this system lets root not act as "
                f"'{self.name}' ({error}): {ALTERNATIVES}."
            ) from error


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user id {uid}"


def operator() -> str:
    """The name of who we are; PostgreSQL's peer authentication compares names, not numbers."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise PostgresUnavailable(
            f"User id {os.geteuid()} has no name on this system, which PostgreSQL needs: "
            "add it to /etc/passwd or set DATABASE_URL."
        ) from None


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account(operator(), os.geteuid(), os.getegid(), is_service=False)
    entry = _find() or _create()
    if entry.pw_uid == 0:
        raise PostgresUnavailable(
            f"The account '{SERVICE_NAME}' is root itself, which PostgreSQL refuses: "
            f"{ALTERNATIVES}."
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, is_service=True)


def _find() -> "pwd.struct_passwd | None":
    try:
        return pwd.getpwnam(SERVICE_NAME)
    except KeyError:
        return None


def _create() -> "pwd.struct_passwd":
    reason = ""
    for _ in range(5):  # another process may hold the lock of /etc/passwd, or create it first
        reason = _useradd()
        if entry := _find():
            return entry
        time.sleep(0.2)
    raise PostgresUnavailable(
        f"PostgreSQL does not run as root and its account '{SERVICE_NAME}' could not be "
        f"created ({reason}): create it, {ALTERNATIVES}."
    )


def _useradd() -> str:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SERVICE_NAME]
    search = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
            command, capture_output=True, text=True, env=search, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        return str(error)
    return done.stderr.strip() or f"useradd ended with {done.returncode}"
