"""The documentation names every address and no other, and only tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

from tests.routes import routes

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "docs" / "contracts.md"
TRUST = ROOT / "docs" / "trust.md"


def served() -> dict[str, set[str]]:
    """Every address below /api/ without its converters, and the methods it answers."""
    found: dict[str, set[str]] = {}
    for route in routes():
        plain = "/" + re.sub(r"<[^>]*>", "{id}", route.address).rstrip("/")
        if route.is_api and route.methods:
            found.setdefault(plain, set()).update(route.methods)
    return found


def documented() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `(/api/[^`]+)` \| ([A-Z ]+) \|", CONTRACTS.read_text(), re.MULTILINE)
    return {re.sub(r"\{[^}]*\}", "{id}", path): set(verbs.split()) for path, verbs in rows}


def test_every_address_is_documented_with_its_methods() -> None:
    assert documented() == served()


def test_what_is_said_to_prove_a_promise_exists() -> None:
    text = TRUST.read_text()
    files = set(re.findall(r"`([\w/]+\.py)", text))
    assert {name for name in files if not (ROOT / name).exists()} == set()
    tests = "".join(path.read_text() for path in ROOT.glob("**/test_*.py"))
    named = set(re.findall(r"\btest_\w+(?!\.py)\b", text)) - {Path(name).stem for name in files}
    assert {name for name in named if f"def {name}(" not in tests} == set()
