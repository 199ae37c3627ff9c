"""Who works on a site, as what.

Two kinds of caller: the operator at the command line, who answers for all sites (`by` is None
or absent), and a viewer who manages the members of one site.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.auth import models as auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from crm.actions.people import user_named
from crm.actions.sites import as_rules, restricted_tag
from crm.actions.standing import told_of_member
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken
from crm.models import Membership, Site, SiteGrant, Tag, TagGrant, User
from crm.rules import PERMISSIONS_OF_ROLE, require_seen
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Role


@dataclass(frozen=True, slots=True)
class Added:
    """What add_member did, and what the operator should know about it."""

    user: User
    membership: Membership
    created: bool
    remarks: list[str] = field(default_factory=list)


def add_member(
    *,
    site: Site,
    username: str,
    role: str,
    password: str | None = None,
    holds: Iterable[str] = (),
    first_name: str = "",
    last_name: str = "",
    email: str = "",
) -> Added:
    """The operator makes a person a member of a site, with this role and these restricted tags.

    Running it again changes what differs and nothing else: the same password keeps sessions.
    """
    remarks: list[str] = []
    person = {"first_name": first_name, "last_name": last_name, "email": email}
    with connection.as_owner(), transaction.atomic():  # type: ignore[attr-defined]  # our backend's
        user = _person(username, {key: text for key, text in person.items() if text}, remarks)
        if password is not None:
            _give_password(user, password, remarks)
        elif not user.has_usable_password():
            remarks.append("has no password yet and cannot sign in")
        with told_of_member(site.pk, user.pk, by=None):
            membership, created = _joined(site, user, _known_role(role), remarks)
            for name in holds:
                tag, fresh = restricted_tag(site, name.strip())
                _hold(user, tag)
                if fresh:
                    remarks.append(f"restricted tag '{tag.name}' created")
    return Added(user, membership, created, remarks)


def _joined(site: Site, user: User, role: Role, remarks: list[str]) -> tuple[Membership, bool]:
    members = Membership.objects.across_sites()
    membership, created = members.get_or_create(site=site, user=user, defaults={"role": role})
    former = membership.role
    _give_role(membership, role)
    if former != role:
        remarks.append(f"was {former} before")
    if not members.filter(site=site, role=Role.OWNER).exists():
        remarks.append("the site has no owner")
    return membership, created


def _person(username: str, given: dict[str, str], remarks: list[str]) -> User:
    user = user_named(username)
    if user is None:
        user = User(username=User.normalize_username(username.strip()))
        user.set_unusable_password()
    for attribute, text in given.items():
        setattr(user, attribute, text)
    with as_rules():
        user.full_clean(exclude={"password"})
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Conflict("Somebody else is adding this person right now.", "username") from error
    if not user.is_active:
        remarks.append("is disabled and cannot sign in")
    return user


def _give_password(user: User, password: str, remarks: list[str]) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        remarks.append(f"weak password: {' '.join(error.messages)}")
    if not password:
        raise RuleBroken.on("password", "The password is empty.")
    if not user.check_password(password):
        if user.has_usable_password():
            remarks.append("has a new password; who was signed in with the old one is signed out")
        user.set_password(password)
        user.save(update_fields=["password"])


def _known_role(role: str) -> Role:
    try:
        return Role(role.strip().lower())
    except ValueError as error:
        raise RuleBroken.on(
            "role", f"'{role}' is not a role; choose one of {', '.join(Role.values)}."
        ) from error


def set_role(
    *, membership: Membership, role: str, by: Viewer | None = None, seen: str = ""
) -> Membership:
    """Give a member a role, and exactly the permissions that it brings.

    Only owners make and unmake owners, and the last one stays. With the role that was `seen`,
    raises Stale if somebody gave another one since then.
    """
    wanted = _known_role(role)
    with _allowed(by, membership, wanted):
        require_seen({"role": membership.role}, {"role": wanted}, {"role": seen} if seen else {})
        _give_role(membership, wanted)
    return membership


def _give_role(membership: Membership, role: Role) -> None:
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
    _grant(membership, PERMISSIONS_OF_ROLE[role])


def _grant(membership: Membership, codenames: Collection[str], *, keep: bool = False) -> None:
    """Make these the member's permissions on the site, or with `keep` add them to the others."""
    whose = {"content_object_id": membership.site_id, "user_id": membership.user_id}
    if not keep:
        SiteGrant.objects.filter(**whose).exclude(permission__codename__in=codenames).delete()
    permissions = _permissions(Site).filter(codename__in=codenames)
    grants = [SiteGrant(permission=permission, **whose) for permission in permissions]
    SiteGrant.objects.bulk_create(grants, ignore_conflicts=True)


def _permissions(model: type[models.Model]) -> models.QuerySet[auth.Permission]:
    return auth.Permission.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
    )


@contextmanager
def _allowed(by: Viewer | None, membership: Membership, role: Role | None) -> Iterator[None]:
    """A transaction of the operator's, or of a viewer who may do this; `role` None is removal.
    What it changes about the member is kept."""
    told = told_of_member(membership.site_id, membership.user_id, by=by)
    if by is None:
        with connection.as_owner(), transaction.atomic(), told:  # type: ignore[attr-defined]  # our backend's
            yield
    else:
        with transaction.atomic():
            _may_manage(by, membership, role)
            if not membership._state.adding:
                _as_it_stands(membership, by)
            with told:
                yield


def _as_it_stands(membership: Membership, by: Viewer) -> None:
    """Once the owners are locked, nobody else changes members: what a page has read before may
    have gone, or have another role."""
    now = Membership.objects.visible_to(by).filter(pk=membership.pk).values_list("role", flat=True)
    role = now.first()
    if role is None:
        raise NotFound("Member")
    membership.role = role


def _may_manage(by: Viewer, membership: Membership, role: Role | None) -> None:
    if membership.site_id != by.site_id:
        raise NotFound("Member")
    by.require(Permission.MANAGE_MEMBERS)
    owners = Membership.objects.visible_to(by).filter(role=Role.OWNER).order_by("pk")
    # Locked, so that two owners who step down at once do not leave the site to nobody.
    owning = [member.user_id for member in owners.select_for_update()]
    is_owner = membership.user_id in owning
    if (is_owner or role is Role.OWNER) and by.role != Role.OWNER:
        raise Forbidden(_("Only an owner can make, change or remove an owner."))
    if is_owner and role is not Role.OWNER and len(owning) == 1:
        raise RuleBroken.on("role", _("A site keeps at least one owner."), "last_owner")


def remove_member(*, membership: Membership, by: Viewer | None = None) -> None:
    """End a membership; the grants that hang on it go with it, by their keys."""
    with _allowed(by, membership, None):
        membership.delete()


def admit(*, user: User, role: str, by: Viewer) -> Membership:
    """Make somebody who has an account a member of the viewer's site."""
    membership = Membership(site_id=by.site_id, user=user, role=_known_role(role))
    with _allowed(by, membership, _known_role(role)):
        if Membership.objects.visible_to(by).filter(user=user).exists():
            raise Conflict(_("This person is a member already."), "username")
        membership.save(force_insert=True)
        _grant(membership, PERMISSIONS_OF_ROLE[_known_role(role)])
    return membership


def grant(*, membership: Membership, permission: Permission, by: Viewer) -> None:
    """Give one member one permission beyond their role, until the role is next set."""
    with _allowed(by, membership, Role(membership.role)):
        _grant(membership, {permission}, keep=True)


def deny(*, membership: Membership, permission: Permission, by: Viewer) -> None:
    """Take one permission from one member, until the role is next set."""
    with _allowed(by, membership, Role(membership.role)):
        SiteGrant.objects.filter(
            content_object_id=membership.site_id,
            user_id=membership.user_id,
            permission__codename=permission,
        ).delete()


def entrust(*, membership: Membership, tag: Tag, by: Viewer) -> None:
    """Let a member see through a restricted tag, when they ask for it.

    Raises Forbidden unless whoever gives it is an owner or holds it: an admin without it could
    make an account, give that the tag, and read what they may not.
    """
    if tag.site_id != by.site_id:
        raise NotFound("Tag")
    if not tag.restricted:
        raise RuleBroken.on("tag", _("This tag restricts nothing."))
    require_keeper(by, {tag.pk})
    hand_out(membership=membership, tag=tag, by=by)


def hand_out(*, membership: Membership, tag: Tag, by: Viewer) -> None:
    """`entrust` with a tag of this site that is about to be restricted: until then all read it."""
    require_another(by, membership.user_id)
    with _allowed(by, membership, Role(membership.role)):
        _hold(membership.user, tag)


def keeps(by: Viewer, tags: Collection[uuid.UUID]) -> bool:
    """Whether these restricted tags are theirs to give: as an owner, or as who holds them all."""
    return by.role == Role.OWNER or by.held.issuperset(tags)


def require_keeper(by: Viewer, tags: Collection[uuid.UUID]) -> None:
    if not keeps(by, tags):
        raise Forbidden(_("Only an owner, or who holds a restricted tag, gives it to somebody."))


def require_another(by: Viewer, user_id: int) -> None:
    """Nobody but an owner entrusts themselves."""
    if user_id == by.user_id and by.role != Role.OWNER:
        raise Forbidden(_("Somebody else has to entrust you with a restricted tag."))


def withdraw(*, membership: Membership, tag: Tag, by: Viewer) -> None:
    """Take a restricted tag from a member, from the next request on."""
    with _allowed(by, membership, Role(membership.role)):
        TagGrant.objects.filter(
            site_id=by.site_id, user_id=membership.user_id, content_object=tag
        ).delete()


def _hold(user: User, tag: Tag) -> None:
    grant = TagGrant(
        site_id=tag.site_id, user=user, content_object=tag, permission=reveal_permission()
    )
    TagGrant.objects.bulk_create([grant], ignore_conflicts=True)


def reveal_permission() -> auth.Permission:
    """Django's row that says what a grant on a tag permits."""
    return _permissions(Tag).get(codename="reveal_tag")
