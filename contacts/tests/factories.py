"""Contacts for tests, made by somebody: `ContactFactory(by=viewer)`."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from __future__ import annotations

from typing import Any

from factory.base import Factory
from factory.declarations import Sequence

from contacts import actions
from contacts.models import Contact
from crm.tenancy.context import acting_as


class ContactFactory(Factory):
    class Meta:
        model = Contact

    first_name = "Ana"
    last_name = Sequence(lambda n: f"García {n}")
    email = Sequence(lambda n: f"ana{n}@example.org")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Contact:
        with acting_as(kwargs["by"]):
            return actions.create(**kwargs)
