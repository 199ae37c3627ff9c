"""People, sites, memberships, sign-in; and what every site-owned row has."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from uuid_utils.compat import uuid7

from crm.errors import Conflict, DomainError, Problem, RuleBroken, problems_of
from crm.rules import is_storable, is_time_zone
from crm.tenancy.querysets import ScopedQuerySet, rows
from crm.vocabulary import Colour, Permission, Role


class User(AbstractUser):
    """A person who signs in. Users belong to no site; memberships say where they work."""

    language = models.CharField(_("language"), max_length=8, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)

    objects: ClassVar[Any] = UserManager()

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined]  # unknown to the stubs
        constraints = [
            models.UniqueConstraint(Lower("username"), name="crm_user_username_folded"),
        ]

    def get_full_name(self) -> str:
        return super().get_full_name() or self.username


class SiteQuerySet(models.QuerySet["Site"]):
    def active(self) -> SiteQuerySet:
        return self.filter(is_active=True)


class Site(models.Model):
    """The tenant; seed 003 calls it the business."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    country = models.CharField(
        _("country"),
        max_length=2,
        default="US",
        help_text=_("Two letters; telephone numbers without a country code are read as its."),
    )
    colour = models.CharField(
        _("colour"), max_length=10, choices=Colour.choices, default=Colour.INDIGO
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), default=now, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        permissions = [(p.value, str(p.label)) for p in Permission]
        constraints = [models.UniqueConstraint(Lower("name"), name="crm_site_name_folded")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone if is_time_zone(self.timezone) else "UTC")


class Membership(models.Model):
    """One person's role on one site."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(_("since"), default=now, editable=False)

    objects: Any = rows(ScopedQuerySet["Membership"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "user"], name="crm_membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="crm_membership_role_known"
            ),
        ]
        # a person's sites, before any site is known
        indexes = [models.Index(fields=["user"], name="crm_membership_of_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class SiteGrant(UserObjectPermissionBase):
    """A permission on one site for one person: django-guardian's row, with a real key.

    It refers to the membership by a composite key, so that a grant cannot outlive it.
    """

    content_object = models.ForeignKey(
        Site, on_delete=models.CASCADE, db_column="site_id", related_name="+", db_index=False
    )

    class Meta:
        unique_together: ClassVar[
            list[Any]
        ] = []  # guardian's begins with the user; ours with the site
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "user", "permission"], name="crm_sitegrant_once"
            )
        ]


class Tag(models.Model):
    """A word on interactions. A restricted one hides their content from who does not hold it."""

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=50)
    restricted = models.BooleanField(
        _("restricted"),
        default=False,
        help_text=_("Only people who hold this tag can read what carries it."),
    )

    objects: Any = rows(ScopedQuerySet["Tag"])

    class Meta:
        ordering = ["name"]
        permissions = [("reveal_tag", "Can read what this tag restricts")]
        constraints = [
            models.UniqueConstraint(fields=["site", "uuid"], name="crm_tag_site_uuid"),
            models.UniqueConstraint(F("site"), Lower("name"), name="crm_tag_name_folded"),
        ]

    def __str__(self) -> str:
        return self.name


class TagGrant(UserObjectPermissionBase):
    """A person holds a restricted tag: django-guardian's row, tied to tag and membership."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    content_object = models.ForeignKey(
        Tag,
        on_delete=models.CASCADE,
        db_column="tag_id",
        db_constraint=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        unique_together: ClassVar[list[Any]] = []
        constraints = [
            models.UniqueConstraint(
                fields=["site", "user", "content_object", "permission"], name="crm_taggrant_once"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.site_id = self.content_object.site_id  # guardian knows only the tag
        super().save(*args, **kwargs)


class Session(models.Model):
    """An API sign-in. Tokens only point here, so what ends it bites on the next request."""

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    active_site = models.ForeignKey(
        Site, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    refresh_id = models.CharField(max_length=64)  # the one refresh token that is still good
    auth_hash = models.CharField(max_length=128)  # changes with the password
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="crm_session_of_user"),
            models.Index(fields=["expires_at"], name="crm_session_expiry"),  # the nightly purge
        ]


class SignInTries(models.Model):
    """How often an account or a network address tried to sign in within the window."""

    key = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=now)


class Counter(models.Model):
    """The last number given out on a site, per kind of row. Numbers tell nothing of other sites."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    noun = models.CharField(max_length=40)
    value = models.BigIntegerField(default=0)

    objects: Any = rows(ScopedQuerySet["Counter"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "noun"], name="crm_counter_once")]


def field_problems(row: models.Model) -> list[Problem]:
    """Every field whose value the model refuses or PostgreSQL cannot hold.

    Keys are left out: callers look rows up as a viewer, and composite keys stand behind them.
    """
    keys = {field.name for field in row._meta.concrete_fields if field.is_relation}
    generated = {field.name for field in row._meta.concrete_fields if field.generated}
    problems = [
        Problem(field.name, str(_("Remove the characters that cannot be stored.")), "unstorable")
        for field in row._meta.concrete_fields
        if field.name not in generated and not is_storable(getattr(row, field.attname))
    ]
    try:
        row.clean_fields(exclude=keys | generated | {problem.field for problem in problems})
        row.clean()
    except ValidationError as error:
        problems += problems_of(error)
    return problems


def _conflict_of(error: IntegrityError, model: type[models.Model]) -> DomainError | IntegrityError:
    """The constraint's own words, if it is one with words; else the error itself."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == broken and isinstance(constraint, models.UniqueConstraint):
            return Conflict(
                str(constraint.get_violation_error_message()),
                constraint.violation_error_code or "",
            )
    return error


class SiteOwned(models.Model):
    """A row of exactly one site, with a key that is safe to show, and who touched it when.

    `updated_*` stay empty until the first change (seed 001, Data Model).
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    created_at = models.DateTimeField(_("created"), default=now, editable=False)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    updated_at = models.DateTimeField(_("changed"), null=True, editable=False)
    updated_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True

    def store(self) -> None:
        """Check the row's own fields and save it.

        Raises RuleBroken with a problem per field, or Conflict where a unique constraint speaks:
        the constraint is the rule's one home, and it alone is right when two save at once.
        """
        if problems := field_problems(self):
            raise RuleBroken(problems)
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise _conflict_of(error, type(self)) from error

    def touch(self, by_id: int, at: dt.datetime | None = None) -> None:
        """Note who changed the row; the caller saves."""
        self.updated_at = at or now()
        self.updated_by_id = by_id


class SoftDeleted(models.Model):
    """A row that is deleted by marking it so, and can come back."""

    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def mark_deleted(self, by_id: int) -> None:
        self.deleted_at = now()
        self.deleted_by_id = by_id

    def mark_restored(self) -> None:
        self.deleted_at = None
        self.deleted_by_id = None


NUMBER_TRIGGER = pgtrigger.Trigger(
    name="number",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        if new.number = 0 then
            insert into crm_counter (site_id, noun, value) values (new.site_id, tg_table_name, 1)
            on conflict (site_id, noun) do update set value = crm_counter.value + 1
            returning value into new.number;
        end if;
        return new;
    """,
)
"""Numbers a row within its site on insert, whatever path the insert takes."""


class Numbered(models.Model):
    """A row that people and two contracts call by a number, counted per site from 1.

    `version` counts the saves; whoever edits compares it, so that nobody overwrites unseen work.
    """

    number = models.BigIntegerField(_("number"), db_default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Event(Numbered):
    """Something that happened, written in the transaction that made it happen: the outbox.

    Thin on purpose: who, what, when and which rows, never a text, so that whatever is redacted
    later is redacted here too. `number` counts per site and is given out under a lock that lasts
    until the commit, so nothing ever appears behind a number that was already read.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    type = models.CharField(_("type"), max_length=40)
    occurred_at = models.DateTimeField(_("when"), default=now)
    actor = models.ForeignKey(
        User,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    subject_type = models.CharField(_("what"), max_length=20)
    subject_id = models.UUIDField()
    contact_id = models.UUIDField(null=True)  # orders the delivery

    objects: Any = rows(ScopedQuerySet["Event"])

    class Meta:
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="crm_event_site_number")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"
