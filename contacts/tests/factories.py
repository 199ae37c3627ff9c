"""Contacts for tests, made by somebody: `ContactFactory(by=viewer)`."""

from __future__ import annotations

from typing import Any

import factory

from contacts import actions
from contacts.models import Contact
from crm.tenancy.context import acting_as


class ContactFactory(factory.Factory):
    class Meta:
        model = Contact

    first_name = "Ana"
    last_name = factory.Sequence(lambda n: f"García {n}")
    email = factory.Sequence(lambda n: f"ana{n}@example.org")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Contact:
        with acting_as(kwargs["by"]):
            return actions.create(**kwargs)
