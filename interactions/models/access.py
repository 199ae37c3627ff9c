"""Single interactions that are opened to single people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from guardian.models import BaseObjectPermission

from crm.models import Site, User
from crm.tenancy.querysets import rows
from interactions.models.encounters import Interaction
from interactions.querysets import InteractionGrantQuerySet


class InteractionGrant(BaseObjectPermission):
    """A person may read one interaction although they do not hold its tags: django-guardian's
    row, tied to interaction and membership. It ends when it expires, when it is deleted, and when
    another restricted tag is put on the interaction (a trigger sees to that).

    guardian's own questions do not find it, since they would not ask whether it has expired.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    content_object = models.ForeignKey(
        Interaction,
        verbose_name=_("interaction"),
        on_delete=models.CASCADE,
        db_column="interaction_id",
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    granted_at = models.DateTimeField(_("since"), default=now, editable=False)
    granted_by = models.ForeignKey(
        User,
        verbose_name=_("opened by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )

    objects: Any = rows(InteractionGrantQuerySet)

    class Meta:
        verbose_name = _("opened interaction")
        verbose_name_plural = _("opened interactions")
        unique_together: ClassVar[list[Any]] = []
        constraints = [
            models.UniqueConstraint(
                fields=["site", "user", "content_object", "permission"],
                name="interactions_grant_once",
            )
        ]
        indexes = [  # who may read an interaction, and what ends when another tag comes
            models.Index(fields=["site", "content_object"], name="interactions_grant_on")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.site_id = self.content_object.site_id  # guardian knows only the interaction
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.content_object} · {self.user}"
