"""People, sites, memberships, tags, sign-in."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from uuid_utils.compat import uuid7

from crm.rules import LONGEST_TOKEN_NAME, is_tag_name, is_time_zone
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
    break_glass_allowed = models.BooleanField(
        _("members may open restricted entries with a reason"),
        default=False,
        help_text=_(
            "Whoever enters their password again and says why reads one entry for three hours."
            " Owners and administrators are told at once."
        ),
    )
    created_at = models.DateTimeField(_("created"), default=now, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
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
        verbose_name = _("member")
        verbose_name_plural = _("members")
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
        verbose_name = _("single right")
        verbose_name_plural = _("single rights")
        # guardian's begins with the user; ours with the site
        unique_together: ClassVar[list[Any]] = []
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
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        permissions = [("reveal_tag", "Can read what this tag restricts")]
        constraints = [
            models.UniqueConstraint(fields=["site", "uuid"], name="crm_tag_site_uuid"),
            models.UniqueConstraint(
                F("site"),
                Lower("name"),
                name="crm_tag_name_folded",
                violation_error_code="name",  # the field, for whoever tells it
                violation_error_message=_("Another tag of this site has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not is_tag_name(self.name):
            said = _("A tag's name has no commas and no characters that cannot be seen.")
            raise ValidationError({"name": said})


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
        verbose_name = _("holder of a tag")
        verbose_name_plural = _("holders of tags")
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
    name = models.CharField(  # of a token that somebody has made for a program
        _("name"), max_length=LONGEST_TOKEN_NAME, blank=True, default=""
    )

    class Meta:
        verbose_name = _("sign-in through the API")
        verbose_name_plural = _("sign-ins through the API")
        indexes = [
            models.Index(fields=["user", "-created_at"], name="crm_session_of_user"),
            models.Index(fields=["expires_at"], name="crm_session_expiry"),  # the nightly purge
        ]


class SignInTries(models.Model):
    """How often an account or a network address tried to sign in within the window."""

    key = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("account's or network's tries")
        verbose_name_plural = _("sign-in tries")
