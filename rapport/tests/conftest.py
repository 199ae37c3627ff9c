"""What the tests of the tactics contract share."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.tests.factories import ContactFactory
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person

made: Any = ContactFactory


@pytest.fixture
def bobs(api: ApiOf, bob: Person) -> Api:
    return api(bob)


@pytest.fixture
def alex(bob: Person) -> Any:
    return made(by=bob.viewer(), first_name="Alex")


@pytest.fixture
def foreign(charlie: Person) -> Any:
    return made(by=charlie.viewer(), first_name="Foreign")
