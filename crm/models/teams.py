"""Teams of a site's members, who hold restricted tags together."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from guardian.models import BaseObjectPermission

from crm.models.people import Site, Tag, User
from crm.models.rows import SiteOwned
from crm.tenancy.querysets import ScopedQuerySet, rows


class Team(SiteOwned):
    """Some members of one site. Django's own groups have no site, so they are not used."""

    name = models.CharField(_("name"), max_length=100)

    objects: Any = rows(ScopedQuerySet["Team"])

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "uuid"], name="crm_team_site_uuid"),
            models.UniqueConstraint(
                F("site"),
                Lower("name"),
                name="crm_team_name_folded",
                violation_error_code="name",  # the field, for whoever tells it
                violation_error_message=_("Another team of this site has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A member of the site is in a team. The row hangs on the membership, and goes with it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, db_constraint=False, related_name="members", db_index=False
    )
    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+", db_index=False
    )

    objects: Any = rows(ScopedQuerySet["TeamMember"])

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        constraints = [
            models.UniqueConstraint(fields=["site", "team", "user"], name="crm_teammember_once")
        ]
        # which teams a person is in, whenever they ask for anything
        indexes = [models.Index(fields=["site", "user"], name="crm_teammember_of_user")]

    def __str__(self) -> str:
        return f"{self.team} · {self.user}"


class TeamTagGrant(BaseObjectPermission):
    """A team holds a restricted tag, and so do its members: django-guardian's row for groups,
    with a team in the group's place."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    content_object = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.CASCADE,
        db_column="tag_id",
        db_constraint=False,
        related_name="+",
        db_index=False,
    )

    objects: Any = rows(ScopedQuerySet["TeamTagGrant"])

    class Meta:
        verbose_name = _("tag of a team")
        verbose_name_plural = _("tags of teams")
        unique_together: ClassVar[list[Any]] = []
        constraints = [
            models.UniqueConstraint(
                fields=["site", "team", "content_object", "permission"],
                name="crm_teamtaggrant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.content_object}"
