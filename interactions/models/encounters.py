"""One encounter with somebody, and its content in a table of its own.

What a restricted tag may hide lives in `InteractionContent`, whose row-level policy lets a row
through only where its restricted tags are revealed. `Interaction` holds the rest: an allowlist of
what always stays visible (contracts.md, Redaction).
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, GeneratedField, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from crm.models import NUMBER_TRIGGER, Numbered, Site, SiteOwned, SoftDeleted, Tag
from crm.rules import EARLIEST, LATEST, is_time_zone
from crm.tenancy.querysets import rows
from crm.tenancy.search import Fold
from interactions.models.services import Service
from interactions.querysets import ContentQuerySet, InteractionQuerySet, TaggingQuerySet
from interactions.vocabulary import Kind, Sentiment, place_name

SEARCHED = ("title", "lead", "description", "notes")
"""The content's text fields that a search looks through; the place is searched beside them."""


def _search_text() -> Fold:
    parts: list[Any] = []
    for field in SEARCHED:
        parts += [F(field), Value("\n")]  # so that no word is found across two fields
    return Fold(Concat(*parts, output_field=TextField()))


class Interaction(SiteOwned, SoftDeleted, Numbered):
    """Somebody met, called or wrote to somebody: what anyone of the site may know of it."""

    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,  # the composite key of the migration is stricter
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    starts_at = models.DateTimeField(_("when"), default=now)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    location = models.CharField(_("place"), max_length=255, blank=True)
    is_touch = models.BooleanField(
        _("somebody was in touch"), default=True, db_default=True, editable=False
    )
    tags: Any = models.ManyToManyField(
        Tag, through="InteractionTag", verbose_name=_("tags"), related_name="+"
    )
    place_text = GeneratedField(
        expression=Fold(F("location")), output_field=TextField(), db_persist=True
    )

    visible_content: InteractionContent | None = None  # set by the join in querysets.py
    asked_at: dt.datetime | None = None  # set by `with_asking`
    refused_at: dt.datetime | None = None  # set by `with_answer`
    granted_at: dt.datetime | None = None  # set by `with_answer`
    opened_until: dt.datetime | None = None  # set by `with_opening`

    objects: Any = rows(InteractionQuerySet)

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        permissions = [("reveal_interaction", "Can read this one whatever restricts it")]
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "uuid"], name="interactions_interaction_site_uuid"
            ),
            models.UniqueConstraint(
                fields=["site", "number"], name="interactions_interaction_site_number"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="interactions_interaction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(is_touch=True) | Q(kind=Kind.NOTE),
                name="interactions_interaction_only_notes_are_no_touch",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__gte=EARLIEST, starts_at__lt=LATEST),
                name="interactions_interaction_year_plausible",
            ),
        ]
        indexes = [
            # timeline of a contact; lists of the site by when it was, and by when it was logged
            models.Index(
                F("site"),
                F("contact"),
                F("starts_at").desc(),
                F("number").desc(),
                condition=Q(deleted_at=None),
                name="interactions_timeline",
            ),
            models.Index(
                F("site"),
                F("starts_at").desc(),
                F("number").desc(),
                condition=Q(deleted_at=None),
                name="interactions_newest",
            ),
            models.Index(
                F("site"),
                F("created_at").desc(),
                F("number").desc(),
                condition=Q(deleted_at=None),
                name="interactions_last_logged",
            ),
            models.Index(
                F("site"),
                F("deleted_at").desc(),
                condition=~Q(deleted_at=None),
                name="interactions_trash",
            ),
            # places, which stay visible on redacted rows and so are searched here
            GinIndex(
                F("site"),
                OpClass(F("place_text"), name="gin_trgm_ops"),
                name="interactions_place",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def shown(self) -> InteractionContent | None:
        """The content where the viewer may read it; None where it is redacted.

        Only rows read with `visible_to(viewer).with_content()` have any; others show nothing.
        """
        return self.visible_content

    @property
    def redacted(self) -> bool:
        return self.shown is None

    @property
    def place(self) -> str:
        return place_name(self.location)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone if is_time_zone(self.timezone) else "UTC")

    @property
    def ends_at(self) -> dt.datetime | None:
        if self.shown is None or self.shown.duration is None:
            return None
        return self.starts_at + self.shown.duration


class InteractionContent(models.Model):
    """What was said and felt: everything a restricted tag hides, one row per interaction."""

    interaction = models.OneToOneField(
        Interaction,
        primary_key=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="content",
    )
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    lead = models.CharField(_("lead"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    duration = models.DurationField(_("duration"), null=True, blank=True)
    medium = models.CharField(_("medium"), max_length=100, blank=True)
    topics = ArrayField(
        models.CharField(max_length=200), verbose_name=_("topics"), default=list, blank=True
    )
    sentiment = models.CharField(
        _("sentiment"), max_length=10, choices=Sentiment.choices, blank=True
    )
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    next_action = models.CharField(_("next action"), max_length=500, blank=True)
    follow_up_needed = models.BooleanField(_("follow-up needed"), default=False)
    follow_up_at = models.DateTimeField(_("follow up on"), null=True, blank=True)
    follow_up_notes = models.TextField(_("follow-up notes"), blank=True)
    followed_up_at = models.DateTimeField(_("followed up"), null=True, editable=False)
    rapport_score = models.PositiveSmallIntegerField(_("rapport score"), null=True, blank=True)
    non_verbal = models.TextField(_("non-verbal signs"), blank=True)
    # Kept by triggers from the interaction's tags; the row-level policy compares it.
    restricted_tags = ArrayField(models.UUIDField(), default=list, editable=False)
    search_text = GeneratedField(
        expression=_search_text(), output_field=TextField(), db_persist=True
    )
    lead_text = GeneratedField(
        expression=Fold(F("lead")), output_field=TextField(), db_persist=True
    )

    objects: Any = rows(ContentQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duration=None) | Q(duration__gte=dt.timedelta(0)),
                name="interactions_content_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(rapport_score=None) | Q(rapport_score__range=(1, 10)),
                name="interactions_content_rapport_score",
            ),
            models.CheckConstraint(
                condition=Q(sentiment__in=["", *Sentiment.values]),
                name="interactions_content_sentiment_known",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_at=None)
                | Q(follow_up_at__gte=EARLIEST, follow_up_at__lt=LATEST),
                name="interactions_content_follow_up_plausible",
            ),
            models.CheckConstraint(
                condition=Q(followed_up_at=None) | Q(follow_up_needed=False),
                name="interactions_content_followed_up_is_not_needed",
            ),
        ]
        indexes = [
            GinIndex(
                F("site"),
                OpClass(F("search_text"), name="gin_trgm_ops"),
                name="interactions_content_search",
                fastupdate=False,
            ),
            # who led it, which lists are filtered by
            GinIndex(
                F("site"),
                OpClass(F("lead_text"), name="gin_trgm_ops"),
                name="interactions_content_lead",
                fastupdate=False,
            ),
            # what is to be followed up by its day, and what was, the latest first
            models.Index(
                fields=["site", "follow_up_at"],
                condition=Q(follow_up_needed=True),
                name="interactions_to_follow_up",
            ),
            models.Index(
                F("site"),
                F("followed_up_at").desc(),
                condition=Q(followed_up_at__isnull=False),
                name="interactions_followed_up",
            ),
        ]


class InteractionTag(models.Model):
    """A tag on an interaction."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    interaction = models.ForeignKey(
        Interaction, on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    tag = models.ForeignKey(
        Tag, on_delete=models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )

    objects: Any = rows(TaggingQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "interaction", "tag"], name="interactions_tag_once"
            )
        ]
        indexes = [models.Index(fields=["site", "tag"], name="interactions_by_tag")]
