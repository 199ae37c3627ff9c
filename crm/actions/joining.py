"""Somebody who has no account joins a site, and its own people make the account (ADR 28)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.actions.members import admit
from crm.actions.profile import require_sound
from crm.actions.sites import as_rules
from crm.errors import Conflict, RuleBroken
from crm.models import Membership, User
from crm.tenancy.viewer import Tenant, Viewer
from crm.vocabulary import Permission


def ending_of(site: Tenant) -> str:
    """What the names of accounts end in that are made on a site, and no other account's name.

    So a name that is taken tells nothing of who there is on other sites.
    """
    return f"@{site.slug}"


@transaction.atomic
def welcome(
    *,
    by: Viewer,
    name: str,
    password: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
) -> Membership:
    """Make an account that signs in as `name` with the site's ending, and a member of it.

    Raises Forbidden, RuleBroken, or Conflict where somebody has the name.
    """
    by.require(Permission.MANAGE_MEMBERS)
    if not name.strip() or "@" in User.normalize_username(name):
        raise RuleBroken.on("name", _("Write a name without @, such as maria."), "name")
    username = User.normalize_username(name.strip() + ending_of(by.site))
    user = User(username=username, first_name=first_name, last_name=last_name, email=email)
    try:
        with as_rules():
            user.clean_fields(exclude={"password"})
    except RuleBroken as error:
        raise error.renamed({"username": "name"}) from error
    require_sound(password, user, "password")
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        text = _("Somebody who is or was a member has this name; whoever runs this can add them.")
        raise Conflict(text, "name") from error
    return admit(user=user, role=role, by=by)
