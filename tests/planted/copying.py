"""A copy of the tree to break, and pytest within it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from crm.tests.embedded_server import data_directory, fresh_server
from tests.checks import ROOT
from tests.planted.guard import Guard

SECONDS = 3600  # for all tests at once, on a busy machine
ASSERTIONS = ("AssertionError", "assert ", "Failed: DID NOT RAISE")
"""How pytest begins to tell of what a test has found out; all else is a test that broke."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of some tests, by their names."""

    passed: frozenset[str]
    caught: frozenset[str]  # red by an assertion
    output: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The tree without what git ignores, beside a database server of its own."""

    root: Path
    data: Path

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        path = self.root / guard.file
        whole = path.read_text()
        self._write(path, guard.without(self.root))
        try:
            yield
        finally:
            self._write(path, whole)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        # What Python has compiled is told by size and second, in which much may happen.
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)

    def run(self, tests: Iterable[str], *, anew: bool) -> Ran:
        """Run these tests; `anew` makes the test database from the migrations."""
        report = self.data.parent / "report.xml"
        report.unlink(missing_ok=True)
        options = ["--create-db"] if anew else []
        command = [sys.executable, "-m", "pytest", "-q", "--reuse-db", *options]
        done = subprocess.run(
            [*command, "-p", "no:cacheprovider", f"--junit-xml={report}", *tests],
            cwd=self.root,
            env={**os.environ, "CRM_DATA_DIR": str(self.data)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return read(report, done.stdout + done.stderr)


def read(report: Path, output: str) -> Ran:
    """A test with parameters is there with them and without: then it has passed if it has with all
    of them, and is caught by any."""
    found: dict[str, set[str]] = {}
    cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()  # noqa: S314  # pytest's own
    for case in cases:
        whole = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '')}"
        for name in {whole, whole.split("[")[0]}:
            found.setdefault(name, set()).add(_said(case))
    passed = {name for name, said in found.items() if said == {"passed"}}
    caught = {name for name, said in found.items() if "caught" in said}
    return Ran(frozenset(passed), frozenset(caught), output)


def _said(case: ElementTree.Element) -> str:
    failure = case.find("failure")
    if failure is not None and failure.get("message", "").startswith(ASSERTIONS):
        return "caught"
    stumbled = any(case.find(each) is not None for each in ("failure", "error", "skipped"))
    return "broken" if stumbled else "passed"


@contextmanager
def copy_of_the_tree() -> Iterator[Copy]:
    """Gone afterwards, server and all; the working tree is never touched."""
    with data_directory() as data, tempfile.TemporaryDirectory(prefix="planted-") as folder:
        fresh_server(data)  # ours as well, so that it outlives each run
        root = Path(folder)
        for name in _names():
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place)
        yield Copy(root, data)


def _names() -> list[str]:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
