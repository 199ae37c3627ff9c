"""Style, types, layers, migrations: what a reviewer should not have to look for."""

import re
from typing import Any

import pytest

from tests import audit, checks


@pytest.mark.slow
@pytest.mark.parametrize("name", checks.COMMANDS)
def test_check(name: str) -> None:
    done = checks.run(name)
    if done.returncode == audit.NOT_AUDITED:
        pytest.skip(done.stdout)
    assert done.returncode == 0, f"\n{done.stdout}\n{done.stderr}"


SOUND = {"name": "sound", "version": "1.0", "vulns": []}
BROKEN = {
    "name": "broken",
    "version": "1.0",
    "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"], "aliases": [], "description": "x"}],
}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([SOUND], 0, "1 packages audited"),
        ([SOUND, UNKNOWN], 0, "not known to the service: unknown"),
        ([SOUND, BROKEN, UNKNOWN], audit.FOUND, "broken 1.0: CVE-1, fixed in 1.1"),
        ([UNKNOWN, UNKNOWN], audit.NOT_AUDITED, "NOT AUDITED"),
        ("ConnectionError", audit.NOT_AUDITED, "NOT AUDITED.*ConnectionError"),
    ],
)
def test_an_audit_fails_for_what_it_found_and_says_what_it_could_not_ask(
    packages: Any, code: int, said: str
) -> None:
    exit_code, lines = audit.verdict(packages)
    assert exit_code == code
    assert re.search(said, " ".join(lines))
