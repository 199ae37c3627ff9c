"""Style, types, layers, migrations: what a reviewer should not have to look for."""

import pytest

from tests import checks


@pytest.mark.parametrize("name", checks.COMMANDS)
def test_check(name: str) -> None:
    done = checks.run(name)
    assert done.returncode == 0, f"\n{done.stdout}\n{done.stderr}"
