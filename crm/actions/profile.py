"""What people change about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions.people import is_text
from crm.actions.signing_in import LONGEST_PASSWORD, Confirmed
from crm.actions.sites import as_rules
from crm.errors import Forbidden, RuleBroken
from crm.models import User
from crm.rules import is_time_zone, require_seen

PROFILE = frozenset({"first_name", "last_name", "email", "language", "timezone"})


@transaction.atomic
def change_profile(
    *, user: User, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> User:
    """Change what `changes` names, of PROFILE; an empty language or time zone means "as the
    browser says" and "as the site's". Raises RuleBroken; with what was `seen` of them, Stale if
    the same was changed since then."""
    if unknown := changes.keys() - PROFILE:
        raise ValueError(f"Not the person's to change: {', '.join(sorted(unknown))}")
    language, zone = changes.get("language", ""), changes.get("timezone", "")
    if language and language not in dict(settings.LANGUAGES):
        raise RuleBroken.on("language", _("Choose one of the languages."), "unknown")
    if zone and not is_time_zone(zone):
        text = _("Write an IANA name, such as America/New_York.")
        raise RuleBroken.on("timezone", text, "unknown")
    stored = User.objects.select_for_update().get(pk=user.pk)
    require_seen(vars(stored), changes, seen or {})
    for name, value in changes.items():
        setattr(user, name, value)
    others = {field.name for field in User._meta.fields} - PROFILE
    with as_rules():
        user.clean_fields(exclude=others)
    user.save(update_fields=sorted(changes))
    return user


def change_password(*, user: User, confirmed: Confirmed | None, new: str) -> User:
    """Give somebody who has just entered their password another one.

    All their other sign-ins, in browsers and through the API, end with it: each carries a mark of
    the password that it was opened with. Raises Forbidden without the old one, or RuleBroken.
    """
    if confirmed is None or confirmed.user_id != user.pk:
        raise Forbidden(_("Enter your own password."))
    require_sound(new, user, "new")
    user.set_password(new)
    user.save(update_fields=["password"])
    return user


def require_sound(password: str, user: User, field: str) -> None:
    """Raise RuleBroken on `field` unless it can be the person's password."""
    if len(password) > LONGEST_PASSWORD or not is_text(password):
        raise RuleBroken.on(field, _("This cannot be a password."), "unusable")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken.on(field, " ".join(error.messages), "weak") from error
