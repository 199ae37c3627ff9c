"""Who changed what of what a site has set up."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from crm.models.people import Site, User
from crm.rules import right_to_set
from crm.tenancy.querysets import ScopedQuerySet, rows
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Setting, Settled


class SettingsChangeQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of what the viewer may change, and so may see."""
        theirs = [each for each in Setting if viewer.may(right_to_set(each))]
        return super().visible_to(viewer).filter(subject_type__in=theirs)

    def of(self, setting: Setting, key: object) -> Self:
        """Those of one thing, the latest first."""
        found = self.filter(subject_type=setting, subject_id=str(key))
        return found.order_by("-changed_at", "-uuid")

    def with_people(self) -> Self:
        return self.select_related("changed_by")


class SettingsChange(models.Model):
    """What somebody did to the site, a member, a team, a tag or what is offered, from and to.

    Written by the actions in the transaction of the change, and never rewritten: the runtime role
    may not. It names its subject without a key to it, and outlives it. Rows that changes refer to
    stand in them by their keys, restricted tags above all. Of the operator's there is no person.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    subject_type = models.CharField(_("kind"), max_length=10, choices=Setting.choices)
    subject_id = models.CharField(_("key"), max_length=36)
    what = models.CharField(_("what"), max_length=10, choices=Settled.choices)
    changes = models.JSONField(_("from and to"), default=list)
    changed_at = models.DateTimeField(_("when"), default=now)
    changed_by = models.ForeignKey(
        User,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    objects: Any = rows(SettingsChangeQuerySet)

    class Meta:
        verbose_name = _("change of the settings")
        verbose_name_plural = _("changes of the settings")
        indexes = [
            models.Index(
                F("site"),
                F("subject_type"),
                F("subject_id"),
                F("changed_at").desc(),
                name="crm_settings_history",
            ),
            models.Index(F("site"), F("changed_at").desc(), name="crm_settings_latest"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
