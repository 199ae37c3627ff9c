"""Techniques of building rapport, and which of them were used in an interaction."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from crm.models import SiteOwned
from crm.tenancy.querysets import rows
from interactions.models import Interaction
from rapport.querysets import TacticLogQuerySet, TacticQuerySet
from rapport.rules import LEAST_SCORE, MOST_EFFECTIVE


class RapportTactic(models.Model):
    """A science-validated technique (seed 002, Step 1). The catalogue is everybody's; the
    application only reads it."""

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("description"))
    domain = models.CharField(_("field of study"), max_length=80)
    created_at = models.DateTimeField(_("created"), default=now, editable=False)
    updated_at = models.DateTimeField(_("changed"), null=True, editable=False)

    objects = TacticQuerySet.as_manager()

    class Meta:
        verbose_name = _("tactic")
        verbose_name_plural = _("tactics")

    def __str__(self) -> str:
        return self.name


class TacticLog(SiteOwned):
    """A technique used in an interaction, and how well it worked.

    All of it is what a restricted tag hides, so the row carries the interaction's restricted tags
    as its content does; triggers copy them from there, whatever path a change takes.
    """

    interaction = models.ForeignKey(
        Interaction,
        verbose_name=_("interaction"),
        on_delete=models.CASCADE,
        db_constraint=False,  # the composite key of the migration is stricter
        related_name="+",
        db_index=False,
    )
    tactic = models.ForeignKey(
        RapportTactic,
        verbose_name=_("tactic"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    effectiveness_score = models.PositiveSmallIntegerField(_("effectiveness"))
    notes = models.TextField(_("notes"), blank=True)
    restricted_tags = ArrayField(models.UUIDField(), default=list, editable=False)

    objects: Any = rows(TacticLogQuerySet)

    class Meta:
        verbose_name = _("tactic used")
        verbose_name_plural = _("tactics used")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "interaction", "tactic"],
                name="rapport_tacticlog_once",
                violation_error_code="tactic",
                violation_error_message=_("This interaction logs this tactic already."),
            ),
            models.CheckConstraint(
                condition=Q(effectiveness_score__range=(LEAST_SCORE, MOST_EFFECTIVE)),
                name="rapport_tacticlog_effectiveness",
            ),
        ]
        # how well a tactic works on a site
        indexes = [models.Index(fields=["site", "tactic"], name="rapport_tacticlog_by_tactic")]

    def __str__(self) -> str:
        return f"{self.tactic} {self.effectiveness_score}"
