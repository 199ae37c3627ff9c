"""Single interactions that are opened to single people, and how they ask for that or do it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from guardian.models import BaseObjectPermission
from uuid_utils.compat import uuid7

from crm.models import Site, SiteOwned, User
from crm.tenancy.querysets import rows
from interactions.models.encounters import Interaction
from interactions.querysets import (
    AccessRequestQuerySet,
    BreakGlassQuerySet,
    InteractionGrantQuerySet,
)
from interactions.rules import LONGEST_REASON
from interactions.vocabulary import AccessState


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


def _of_interaction() -> Any:
    return models.ForeignKey(
        Interaction,
        verbose_name=_("interaction"),
        on_delete=models.CASCADE,
        db_constraint=False,  # the composite key of the migration is stricter
        related_name="+",
        db_index=False,
        editable=False,
    )


class AccessRequest(SiteOwned):
    """A member asks to read one restricted interaction; whoever holds its tags decides.

    Tied to the asker's membership, and gone with it. What the tags hide is nowhere in it: the
    reason is the asker's own text, and the note is written to them.
    """

    interaction = _of_interaction()
    asker = models.ForeignKey(
        User,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        editable=False,
    )
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    state = models.CharField(
        _("state"), max_length=10, choices=AccessState.choices, default=AccessState.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User,
        verbose_name=_("decided by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )
    granted_until = models.DateTimeField(_("until"), null=True, editable=False)
    note = models.TextField(_("note"), max_length=LONGEST_REASON, blank=True)

    is_open = False  # set by `with_opening`
    opened_until: dt.datetime | None = None  # set by `with_opening`

    objects: Any = rows(AccessRequestQuerySet)

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "asker", "interaction"],
                condition=Q(state=AccessState.WAITING),
                name="interactions_accessrequest_once",
                violation_error_message=_("You have asked for this already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=AccessState.values),
                name="interactions_accessrequest_state_known",
            ),
            models.CheckConstraint(
                condition=Q(granted_until=None) ^ Q(state=AccessState.GRANTED),
                name="interactions_accessrequest_granted_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "interaction"],
                condition=Q(state=AccessState.WAITING),
                name="interactions_asked_for",
            ),
            models.Index(fields=["site", "asker", "created_at"], name="interactions_asked_by"),
        ]

    def __str__(self) -> str:
        return f"{self.interaction} · {self.asker}"

    @property
    def is_waiting(self) -> bool:
        return self.state == AccessState.WAITING

    @property
    def has_ended(self) -> bool:
        """It was granted, and the interaction is open to them no longer; `with_opening` tells."""
        return self.state == AccessState.GRANTED and not self.is_open


class BreakGlass(models.Model):
    """Somebody opened a restricted interaction to themselves, with a reason, for some hours.

    The record of it, which nobody changes or removes, and which outlives their membership; what
    lets them read is the grant that was given along with it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    interaction = _of_interaction()
    opener = models.ForeignKey(
        User,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    opened_at = models.DateTimeField(_("opened at"), default=now, editable=False)
    until = models.DateTimeField(_("until"), editable=False)

    objects: Any = rows(BreakGlassQuerySet)

    class Meta:
        verbose_name = _("opening with a reason")
        verbose_name_plural = _("openings with a reason")
        indexes = [models.Index(fields=["site", "opened_at"], name="interactions_breakglass_at")]

    def __str__(self) -> str:
        return f"{self.interaction} · {self.opener}"
