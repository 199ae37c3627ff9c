"""People, before and beside any site."""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.timezone import now

from crm.models import BrowserSession, Session, User
from crm.tenancy.context import signed_in_as


def user_named(username: str) -> User | None:
    """The person of that name in whatever case, or None for a name that nobody can have."""
    name = User.normalize_username(username.strip())
    if not name or len(name) > 150 or not is_text(name):
        return None
    people = User.objects.alias(folded=Lower("username"))
    found: User | None = people.filter(folded=Lower(Value(name))).first()
    return found


def is_text(written: str) -> bool:
    """Whether PostgreSQL and the hashers can take it: no NUL, no half of a surrogate pair."""
    return "\0" not in written and not any("\ud800" <= sign <= "\udfff" for sign in written)


def disable_user(*, user: User) -> User:
    """Keep a person out, everywhere and from the next request on; nothing of theirs is deleted."""
    with signed_in_as(user.pk):
        user.is_active = False
        user.save(update_fields=["is_active"])
        # Enabling the account again must not bring old sign-ins back to life.
        Session.objects.filter(user=user, revoked_at=None).update(revoked_at=now())
        BrowserSession.objects.filter(user=user).delete()
    return user
