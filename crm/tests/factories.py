"""Sites and people for tests, made as the operator makes them."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from factory.base import Factory
from factory.declarations import Sequence, SubFactory

from crm.access import viewer_on
from crm.actions import add_member, add_site
from crm.models import Site, User
from crm.tenancy.context import signed_in_as
from crm.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Person:
    """Somebody and the site that the test is about."""

    user: User
    site: Site

    def viewer(self, *asked: str) -> Viewer:
        """As the person's requests would find them, asking for the named tags."""
        with signed_in_as(self.user.pk):
            viewer = viewer_on(self.user, site_id=self.site.pk, asked=asked)
        assert viewer is not None
        return viewer


class SiteFactory(Factory):
    class Meta:
        model = Site

    name = Sequence(lambda n: f"Site {n}")
    timezone = "UTC"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Site:
        return add_site(**kwargs)[0]


class PersonFactory(Factory):
    class Meta:
        model = Person

    site = SubFactory(SiteFactory)
    username = Sequence(lambda n: f"person{n}")
    role = "employee"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Person:
        return Person(add_member(**kwargs).user, kwargs["site"])
