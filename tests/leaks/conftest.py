"""The canaries' world: made once for all that asks it, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.leaks.aside import listening
from tests.leaks.matrix import World


@pytest.fixture(scope="package")
def both_sites(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        with listening() as aside:
            yield World.made(aside)
        transaction.set_rollback(True)


@pytest.fixture
def world(both_sites: World) -> World:
    both_sites.aside.taken()
    return both_sites
