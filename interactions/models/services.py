"""What a site offers its clients: programs, their services, and what is asked about each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm.models import NUMBER_TRIGGER, Numbered, SiteOwned
from crm.tenancy.querysets import rows
from interactions.querysets import OfferedQuerySet, QuestionQuerySet, ServiceQuerySet
from interactions.vocabulary import Kind, QuestionType, place_name


class Offered(SiteOwned, Numbered):
    """Something that is taken out of use, never deleted: old interactions refer to it."""

    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True


class Program(Offered):
    """Services that belong together."""

    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True, max_length=2000)

    objects: Any = rows(OfferedQuerySet)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(fields=["site", "uuid"], name="interactions_program_site_uuid"),
            models.UniqueConstraint(
                fields=["site", "number"], name="interactions_program_site_number"
            ),
            models.UniqueConstraint(
                F("site"),
                Lower("name"),
                name="interactions_program_name",
                violation_error_code="name",  # the field, for whoever tells it
                violation_error_message=_("Another program of this site has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(Offered):
    """Something offered to clients, with what is usual for it (seed 000, list-services)."""

    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    program = models.ForeignKey(
        Program,
        verbose_name=_("program"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,  # the composite key of the migration is stricter
        related_name="+",
        db_index=False,
    )
    default_kind = models.CharField(
        _("usual type"), max_length=20, choices=Kind.choices, blank=True
    )
    default_location = models.CharField(_("usual place"), max_length=255, blank=True)
    default_duration = models.DurationField(_("usual duration"), null=True, blank=True)

    objects: Any = rows(ServiceQuerySet)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(fields=["site", "uuid"], name="interactions_service_site_uuid"),
            models.UniqueConstraint(
                fields=["site", "number"], name="interactions_service_site_number"
            ),
            models.UniqueConstraint(
                F("site"),
                Lower("name"),
                name="interactions_service_name",
                violation_error_code="name",
                violation_error_message=_("Another service of this site has this name."),
            ),
            models.CheckConstraint(
                condition=Q(default_kind__in=["", *Kind.values]),
                name="interactions_service_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(default_duration=None) | Q(default_duration__gte=dt.timedelta(0)),
                name="interactions_service_duration",
            ),
        ]
        indexes = [models.Index(fields=["site", "program"], name="interactions_service_program")]

    def __str__(self) -> str:
        return self.name

    @property
    def usual_place(self) -> str:
        return place_name(self.default_location)


class Question(Offered):
    """What is asked about a service, whenever it is given.

    Neither its service nor its type ever changes: answers that fit would not fit any more, and
    some of them are hidden from whoever makes the change.
    """

    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="questions",
        db_index=False,
    )
    label = models.CharField(_("question"), max_length=300)
    type = models.CharField(_("type"), max_length=10, choices=QuestionType.choices)
    options = ArrayField(
        models.CharField(max_length=200), verbose_name=_("options"), default=list, blank=True
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    objects: Any = rows(QuestionQuerySet)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "uuid"], name="interactions_question_site_uuid"
            ),
            models.UniqueConstraint(
                fields=["site", "number"], name="interactions_question_site_number"
            ),
            models.CheckConstraint(
                condition=Q(type__in=QuestionType.values), name="interactions_question_type_known"
            ),
            models.CheckConstraint(
                condition=Q(type=QuestionType.SELECT) ^ Q(options=[]),
                name="interactions_question_options",  # for select, and for nothing else
            ),
        ]
        indexes = [
            # a service's questions in their order
            models.Index(
                fields=["site", "service", "position", "number"],
                name="interactions_question_order",
            )
        ]

    def __str__(self) -> str:
        return self.label
