"""Meetings that are planned, held or called off (seed 004, Meeting Entity).

As with interactions, `Meeting` holds what stays visible, and everything that was said lives in
tables of its own, which a restricted tag on the completing interaction hides (ADR 3).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from crm.models import NUMBER_TRIGGER, Numbered, Site, SiteOwned, SoftDeleted
from crm.tenancy.querysets import rows
from interactions.models import Interaction
from meetings.querysets import ActionItemQuerySet, MeetingContentQuerySet, MeetingQuerySet
from meetings.rules import LIMITS, LONGEST_ACTION_ITEM, LONGEST_ENTRY
from meetings.vocabulary import MeetingStatus, RelationshipImpact


def _entries(label: Any) -> Any:
    entry: Any = models.CharField(max_length=LONGEST_ENTRY)
    return ArrayField(entry, verbose_name=label, default=list, blank=True)


def _restricting() -> Any:
    """The completing interaction, whose restricted tags the row carries beside it; triggers keep
    both, and the row-level policy compares them."""
    return models.ForeignKey(
        Interaction,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        db_constraint=False,  # nobody writes it but the trigger, from the meeting's own
        related_name="+",
        db_index=False,
    )


class Meeting(SiteOwned, SoftDeleted, Numbered):
    """An appointment with a contact. Completing it makes the interaction that it refers to."""

    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        on_delete=models.PROTECT,
        db_constraint=False,  # the composite key of the migration is stricter
        related_name="+",
        db_index=False,
    )
    scheduled_at = models.DateTimeField(_("when"))
    location = models.CharField(_("place"), max_length=LIMITS["location"], blank=True)
    calendar_synced = models.BooleanField(_("in the calendar"), default=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=MeetingStatus.choices,
        default=MeetingStatus.SCHEDULED,
    )
    completed_at = models.DateTimeField(_("took place"), null=True, blank=True)
    interaction = models.ForeignKey(
        Interaction,
        verbose_name=_("interaction"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )

    visible_content: MeetingContent | None = None  # set by the join in querysets.py

    objects: Any = rows(MeetingQuerySet)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(fields=["site", "uuid"], name="meetings_meeting_site_uuid"),
            models.UniqueConstraint(fields=["site", "number"], name="meetings_meeting_site_number"),
            # an interaction completes one meeting; and the way from its tags to the meeting
            models.UniqueConstraint(
                fields=["site", "interaction"], name="meetings_meeting_interaction_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=MeetingStatus.values), name="meetings_meeting_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    status="completed", interaction__isnull=False, completed_at__isnull=False
                )
                | (~Q(status="completed") & Q(interaction__isnull=True, completed_at__isnull=True)),
                name="meetings_meeting_completed_means_logged",
            ),
        ]
        indexes = [
            models.Index(
                F("site"),
                F("contact"),
                F("scheduled_at").desc(),
                F("number").desc(),
                condition=Q(deleted_at=None),
                name="meetings_of_contact",
            ),
            models.Index(
                F("site"),
                F("scheduled_at").desc(),
                F("number").desc(),
                condition=Q(deleted_at=None),
                name="meetings_latest",
            ),
            models.Index(
                F("site"),
                F("deleted_at").desc(),
                condition=~Q(deleted_at=None),
                name="meetings_trash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    @property
    def shown(self) -> MeetingContent | None:
        """The content where the viewer may read it; None where it is redacted."""
        return self.visible_content

    @property
    def redacted(self) -> bool:
        return self.shown is None

    @property
    def is_open(self) -> bool:
        """Neither completed nor cancelled: the only state in which anything can change."""
        return self.status == MeetingStatus.SCHEDULED

    @property
    def starts_at(self) -> dt.datetime:
        """When it took place, or else is to."""
        return self.completed_at or self.scheduled_at

    @property
    def ends_at(self) -> dt.datetime | None:
        """By the duration it had, or else was planned to have; None where neither is known."""
        if self.shown is None:
            return None
        lasting = self.shown.duration if self.completed_at else self.shown.planned_duration
        return None if lasting is None else self.starts_at + lasting

    def is_untold(self, at: dt.datetime) -> bool:
        """Over by then, and nobody has said how it went."""
        return self.is_open and (self.ends_at or self.starts_at) <= at

    def concerns(self, user_id: int) -> bool:
        """Whether the person planned it, or owns the contact (`MeetingQuerySet.concerning`)."""
        return user_id in (self.created_by_id, self.contact.owner_id)


class MeetingContent(models.Model):
    """What the meeting was for, and its outcome: one row per meeting (seed 004, MeetingOutcome)."""

    meeting = models.OneToOneField(
        Meeting,
        primary_key=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="content",
    )
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    purpose = models.CharField(_("purpose"), max_length=LIMITS["purpose"], blank=True)
    agenda_items = _entries(_("agenda"))
    preparation_notes = models.TextField(
        _("preparation"), max_length=LIMITS["preparation_notes"], blank=True
    )
    planned_duration = models.DurationField(_("planned duration"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("reason for calling it off"), max_length=LIMITS["cancel_reason"], blank=True
    )
    duration = models.DurationField(_("duration"), null=True, blank=True)
    attendees = _entries(_("attendees"))
    topics_covered = _entries(_("topics"))
    outcomes = models.TextField(_("outcomes"), max_length=LIMITS["outcomes"], blank=True)
    next_steps = models.CharField(_("next steps"), max_length=LIMITS["next_steps"], blank=True)
    relationship_impact = models.CharField(
        _("impact on the relationship"),
        max_length=12,
        choices=RelationshipImpact.choices,
        blank=True,
    )
    history = models.JSONField(default=list, editable=False)
    """What was done to it, oldest first, as `actions` keeps it; hidden with the rest."""
    interaction = _restricting()
    restricted_tags = ArrayField(models.UUIDField(), default=list, editable=False)

    objects: Any = rows(MeetingContentQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duration=None) | Q(duration__gt=dt.timedelta(0)),
                name="meetings_content_duration_positive",
            ),
            models.CheckConstraint(
                condition=Q(planned_duration=None) | Q(planned_duration__gt=dt.timedelta(0)),
                name="meetings_content_planned_duration_positive",
            ),
            models.CheckConstraint(
                condition=Q(relationship_impact__in=["", *RelationshipImpact.values]),
                name="meetings_content_impact_known",
            ),
        ]


class MeetingActionItem(SiteOwned):
    """Something to be done after a meeting; open until `done_at`."""

    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="action_items",
        db_index=False,
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("what is to be done"), max_length=LONGEST_ACTION_ITEM)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    interaction = _restricting()
    restricted_tags = ArrayField(models.UUIDField(), default=list, editable=False)

    objects: Any = rows(ActionItemQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "meeting", "position"], name="meetings_action_item_once"
            )
        ]
        indexes = [
            # what is to be done by its day, and what was, the latest first
            models.Index(
                fields=["site", "due_at"],
                condition=Q(done_at=None),
                name="meetings_items_to_do",
            ),
            models.Index(
                F("site"),
                F("done_at").desc(),
                condition=Q(done_at__isnull=False),
                name="meetings_items_done",
            ),
        ]
