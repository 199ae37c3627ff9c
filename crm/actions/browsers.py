"""Browsers that are signed in: a person lists and ends their own (ADR 29)."""

from __future__ import annotations

import secrets

from django.contrib.auth import HASH_SESSION_KEY
from django.utils.timezone import now

from crm.models import BrowserSession, Session, User
from crm.tenancy.context import signed_in_as


def live_browsers(user: User) -> list[BrowserSession]:
    """The person's browsers whose sign-in still counts, the one used last first."""
    mark = user.get_session_auth_hash()
    with signed_in_as(user.pk):
        unexpired = BrowserSession.objects.filter(user=user, expire_date__gt=now())
        return [
            each
            for each in unexpired.order_by("-used_at")
            if secrets.compare_digest(each.get_decoded().get(HASH_SESSION_KEY, ""), mark)
        ]


def close_browser(*, browser: BrowserSession) -> None:
    """Sign a browser out: its next request leads to the sign-in page."""
    with signed_in_as(browser.user_id):
        BrowserSession.objects.filter(uuid=browser.uuid).delete()


def close_all_but(*, user: User, here: str | None) -> None:
    """End every sign-in of the person, browsers and programs, but that of the browser whose
    session has the key `here`."""
    with signed_in_as(user.pk):
        BrowserSession.objects.filter(user=user).exclude(pk=here).delete()
        Session.objects.filter(user=user, revoked_at=None).update(revoked_at=now())
