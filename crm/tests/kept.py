"""Clusters that are made once for a run of the tests, and copied for whoever begins with one.

Making one takes a second or two, migrating it some ten; nearly all who need one have another
subject. Only the cluster is copied: what lies beside it (locks, settings, the socket's directory,
the instance's keys) belongs to one place, and is made there anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from crm.postgres.account import server_account
from crm.postgres.home import home_for
from crm.postgres.locks import exclusive
from crm.tests.embedded_server import PROJECT, data_directory, fresh_server, home_of
from crm.tests.running import Running

Kind = Literal["made", "migrated"]

PLACE = "CRM_TESTS_KEPT"  # environment: where this run's processes find them
PATIENCE = 300.0  # seconds, while another one makes it


def begin() -> None:
    """Let this process and those that descend from it keep clusters, until `end`."""
    top = Path(tempfile.mkdtemp(prefix="crm-kept-", dir="/tmp"))
    top.chmod(0o755)
    os.environ[PLACE] = str(top)


def end() -> None:
    shutil.rmtree(os.environ.pop(PLACE))


@contextmanager
def directory_with(kind: Kind) -> Iterator[Path]:
    """A data directory that begins with such a cluster; without `begin`, an empty one."""
    with data_directory() as data:
        if place := os.environ.get(PLACE):
            _copy(_kept(kind, Path(place)), data)
        yield data


def _copy(cluster: Path, data: Path) -> None:
    home = home_for(data, server_account())
    command = ["cp", "--archive", "--reflink=auto", cluster, home.cluster]
    subprocess.run(command, check=True)


def _kept(kind: Kind, top: Path) -> Path:
    """The stopped cluster, made by the first who asks."""
    data, done = top / kind, top / f"{kind}.done"
    with exclusive(top / f"{kind}.lock", seconds=PATIENCE) as alone:
        assert alone, f"somebody has been making {data} for {PATIENCE:.0f} seconds"
        if not done.exists():
            _make(kind, data)
            done.touch()
    return home_of(data).cluster


def _make(kind: Kind, data: Path) -> None:
    if kind == "made":
        fresh_server(data).leave()
    else:
        command = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(command, cwd=PROJECT, env=Running.environment_for(data), check=True)
