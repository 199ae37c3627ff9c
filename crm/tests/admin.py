"""What the tests of the admin share: people at its door, and what they have changed."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from crm.models import Membership, Site, User
from crm.templatetags.shown_for import SHOWN_FOR
from crm.tests.accounts import as_owner

_FIELD = re.compile(rf'name="{SHOWN_FOR}" value="(\d*)"')
_CHOOSE = "/admin/choose-site/"


class AdminClient(Client):
    """A browser whose forms of the admin say the site that its last page of the admin was shown
    for, as pages write it into them. What it says so itself is never of another site."""

    shown_for: str | None = None

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if request.get("PATH_INFO", "").startswith("/admin/"):
            self._look_at(answer)
        return answer

    def _look_at(self, answer: Any) -> None:
        if answer.headers.get("Location") == "/admin/":  # a site may have been chosen
            self.shown_for = None
        elif not answer.streaming and (field := _FIELD.search(answer.content.decode())):
            self.shown_for = field[1]

    def post(self, path: Any, data: Any = None, *args: Any, **more: Any) -> Any:
        is_said = not isinstance(data, dict | None) or SHOWN_FOR in (data or {})
        if is_said or not path.startswith("/admin/") or path == _CHOOSE:
            return super().post(path, data, *args, **more)
        if self.shown_for is None:
            self.get(_CHOOSE)
        said = {} if self.shown_for is None else {SHOWN_FOR: self.shown_for}
        answer = super().post(path, {**(data or {}), **said}, *args, **more)
        assert answer.status_code != 409, "the site has changed: look at a page first"
        return answer


def staff(user: User, **given: Any) -> User:
    User.objects.filter(pk=user.pk).update(is_staff=True, **given)
    user.refresh_from_db()
    return user


def visit(user: User) -> Client:
    """A browser of somebody who is signed in."""
    client = AdminClient()
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
