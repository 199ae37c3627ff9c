"""The canaries' world: made once for all that asks it, in a transaction that is rolled back."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from crm.logs import DiscreetFormatter
from tests.leaks.matrix import World


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the product logs, as it is configured to: levels, and the formatter of its handler."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield kept
    finally:
        logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="package")
def both_sites(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        with logged() as logs:
            yield World.made(logs)
        transaction.set_rollback(True)


@pytest.fixture
def world(both_sites: World) -> World:
    both_sites.take_logs()
    return both_sites
