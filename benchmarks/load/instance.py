"""Where the sites are: a data directory, filled by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load.filling import Account
from crm.tests.embedded_server import PROJECT, data_directory
from crm.tests.running import Running


def filled(data: Path, rows: int, sites: int) -> list[Account]:
    """The accounts of a data directory that has the sites, made where it has not."""
    made = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "benchmarks.load.filling", str(rows), str(sites)],
        cwd=PROJECT,
        env=Running.environment_for(data),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Account(**each) for each in json.loads(made.stdout)]


@contextmanager
def directory(given: Path | None) -> Iterator[Path]:
    """The given data directory, which stays, or one that goes."""
    if given is None:
        with data_directory() as data:
            yield data
    else:
        given.mkdir(parents=True, exist_ok=True)
        yield given.absolute()
