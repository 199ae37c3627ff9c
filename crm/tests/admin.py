"""What the tests of the admin share: people at its door, and what they have changed."""

from __future__ import annotations

from typing import Any

from django.test import Client

from crm.models import Membership, Site, User
from crm.tests.accounts import as_owner


def staff(user: User, **given: Any) -> User:
    User.objects.filter(pk=user.pk).update(is_staff=True, **given)
    user.refresh_from_db()
    return user


def visit(user: User) -> Client:
    """A browser of somebody who is signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def listed(client: Client, address: str) -> list[Any]:
    """The rows that a list of the admin shows."""
    page: Any = client.get(address)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def is_refused(page: Any) -> bool:
    """Whether an answer (followed) tells of an error, in its form or as a message."""
    told = [message.level_tag for message in page.context["messages"]]
    return bool("error" in told or page.context.get("errors"))


def roles(site: Site) -> dict[str, str]:
    with as_owner():
        rows = Membership.objects.across_sites().filter(site=site)
        return dict(rows.values_list("user__username", "role"))
