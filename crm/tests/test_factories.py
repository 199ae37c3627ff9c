"""People whom tests begin with are as add_member makes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from crm.actions import add_member
from crm.models import Membership, Site, SiteGrant, TagGrant, User
from crm.tests.factories import PersonFactory, SiteFactory
from crm.vocabulary import Role

pytestmark = pytest.mark.django_db


def told_of(user: User, site: Site) -> dict[str, Any]:
    """Every row that is there of somebody, without what tells two people apart."""
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        person = model_to_dict(user, exclude=["id", "username", "password", "date_joined"])
        member = Membership.objects.across_sites().get(user=user, site=site)
        grants = SiteGrant.objects.filter(user=user, content_object_id=site.pk)
        tags = TagGrant.objects.filter(user=user)
        return {
            "user": person | {"has_password": user.has_usable_password()},
            "member": model_to_dict(member, exclude=["id", "user"]),
            "may": sorted(grants.values_list("permission__codename", flat=True)),
            "holds": sorted(
                tags.values_list("site_id", "content_object__name", "permission__codename")
            ),
        }


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("holds", [(), ("immigration",), ("immigration", "health")])
def test_a_person_is_as_add_member_makes_them(role: str, holds: tuple[str, ...]) -> None:
    site = SiteFactory.create()
    given = {
        "site": site,
        "role": role,
        "holds": holds,
        "first_name": "Ana",
        "email": "a@b.example",
    }
    made = PersonFactory.create(username="ana", **given)
    added = add_member(username="bea", **given)
    made.user.refresh_from_db()
    added.user.refresh_from_db()
    assert told_of(made.user, site) == told_of(added.user, site)
