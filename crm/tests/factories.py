"""Sites and people for tests, made as the operator makes them."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection, transaction
from factory.base import Factory
from factory.declarations import Sequence, SubFactory

from crm.access import viewer_on
from crm.actions import add_member, add_site
from crm.actions.members import reveal_permission
from crm.actions.people import user_named
from crm.actions.sites import restricted_tag
from crm.models import Membership, Site, SiteGrant, TagGrant, User
from crm.rules import PERMISSIONS_OF_ROLE
from crm.tenancy.context import signed_in_as
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Role


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
        return Person(_joined(**kwargs), kwargs["site"])


def _joined(*, site: Site, username: str, role: str, **more: Any) -> User:
    """What add_member comes to for somebody new, in a third of its statements: nearly every test
    begins with people. `test_factories` holds it to that."""
    if role not in Role or more.get("password") is not None or user_named(username) is not None:
        return add_member(site=site, username=username, role=role, **more).user
    holds = more.pop("holds", ())
    with connection.as_owner(), transaction.atomic():  # type: ignore[attr-defined]  # our backend's
        user = User(username=username, **more)
        user.set_unusable_password()
        user.save(force_insert=True)
        Membership(site=site, user=user, role=role).save(force_insert=True)
        about = {"content_type__app_label": "crm", "content_type__model": "site"}
        wanted = Permission.objects.filter(**about, codename__in=PERMISSIONS_OF_ROLE[Role(role)])
        SiteGrant.objects.bulk_create(
            SiteGrant(permission=each, content_object_id=site.pk, user_id=user.pk)
            for each in wanted
        )
        for name in holds:
            tag, _fresh = restricted_tag(site, name)
            TagGrant.objects.bulk_create(
                [TagGrant(site=site, user=user, content_object=tag, permission=reveal_permission())]
            )
    return user
