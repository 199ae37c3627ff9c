"""The patches still fit the tree; `python -m tests.planted` shows that each is noticed."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.checks import ROOT
from tests.planted.copying import read
from tests.planted.guard import Guard, Moved
from tests.planted.guards import GUARDS

PROMISES = ("ISO", "RED", "AUT", "INP", "CON", "FLT", "OPS")


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_patch_fits(guard: Guard) -> None:
    compile(guard.without(ROOT), guard.file, "exec")
    assert guard.replace != guard.find
    assert all(each.split("-")[0] in PROMISES for each in guard.promises.split())
    for test in guard.tests:
        file, _, name = test.partition("::")
        assert name.split("[")[0] in functions_of(ROOT / file), test


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_guard_is_removed_once_and_somebody_notices() -> None:
    assert all(guard.tests for guard in GUARDS)
    assert [
        name for name, count in Counter(guard.name for guard in GUARDS).items() if count > 1
    ] == []
    assert len(GUARDS) >= 35


def test_a_guard_that_has_moved_is_told(tmp_path: Path) -> None:
    guard = Guard("x", "x", "ISO-01", "x.py", "guard()", "pass", ("x",))
    for text in ("", "guard()\nguard()\n"):
        (tmp_path / "x.py").write_text(text)
        with pytest.raises(Moved):
            guard.without(tmp_path)


def test_only_an_assertion_counts(tmp_path: Path) -> None:
    """Neither a test that cannot even begin, nor one that stumbles over what was removed."""
    cases = {
        "test_green": "",
        "test_red": '<failure message="assert 1 == 2" />',
        "test_lax": '<failure message="Failed: DID NOT RAISE &lt;class&gt;" />',
        "test_stumbles": '<failure message="NameError: x" />',
        "test_never_begins": '<error message="assert 1 == 2" />',
        "test_skipped": "<skipped />",
    }
    lines = [
        f'<testcase classname="a.b" name="{n}[x]">{told}</testcase>' for n, told in cases.items()
    ]
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites>{''.join(lines)}</testsuites>")
    ran = read(report, "")
    names = [*ran.passed, *ran.caught]
    assert sorted(name.removeprefix("a/b.py::") for name in names if "[" not in name) == [
        *("test_green", "test_lax", "test_red"),
    ]
    assert "a/b.py::test_green[x]" in ran.passed
    assert read(tmp_path / "none.xml", "").passed == frozenset()
