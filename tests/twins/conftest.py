"""Databases of a module's own, and quiet: refusals are half of what is asked for here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def databases(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lets the whole module speak to databases of its own making."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
