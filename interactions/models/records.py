"""What is kept of an interaction beside it: answers, and the client's log.

Both carry the interaction's restricted tags, as its content does; triggers copy them from there,
whatever path a change takes.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from contacts.models import Contact
from crm.models import NUMBER_TRIGGER, Numbered, Site, SiteOwned
from crm.tenancy.querysets import rows
from interactions.models.encounters import Interaction
from interactions.models.services import Question
from interactions.querysets import AnswerQuerySet, ClientLogQuerySet, ContentQuerySet
from interactions.vocabulary import LogType


class Answer(models.Model):
    """What was answered to a question about an interaction's service."""

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    interaction = models.ForeignKey(
        Interaction,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="answers",
        db_index=False,
    )
    question = models.ForeignKey(
        Question,
        verbose_name=_("question"),
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    value = models.JSONField(_("answer"))
    restricted_tags = ArrayField(models.UUIDField(), default=list, editable=False)

    objects: Any = rows(AnswerQuerySet)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "interaction", "question"], name="interactions_answer_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.question)


class ClientLog(SiteOwned, Numbered):
    """One line of a client's log: that something happened, and by whom. What it says is apart."""

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    interaction = models.ForeignKey(
        Interaction, on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    log_type = models.CharField(_("type"), max_length=40, choices=LogType.choices)
    can_modify = models.BooleanField(default=False)  # nobody edits what the product has written
    is_deleted = models.BooleanField(default=False)

    visible_text: ClientLogText | None = None  # set by the join in querysets.py

    objects: Any = rows(ClientLogQuerySet)

    class Meta:
        verbose_name = _("line of a client's log")
        verbose_name_plural = _("client logs")
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "uuid"], name="interactions_clientlog_site_uuid"
            ),
            models.UniqueConstraint(
                fields=["site", "number"], name="interactions_clientlog_site_number"
            ),
            models.CheckConstraint(
                condition=Q(log_type__in=LogType.values), name="interactions_clientlog_type_known"
            ),
        ]
        indexes = [
            # a client's log, newest first
            models.Index(
                F("site"), F("contact"), F("number").desc(), name="interactions_clientlog_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_log_type_display()} {self.number}"

    @property
    def redacted(self) -> bool:
        return self.visible_text is None


class ClientLogText(models.Model):
    """What a line of the log says; hidden wherever the interaction's content is."""

    log = models.OneToOneField(
        ClientLog,
        primary_key=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="text",
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    interaction = models.ForeignKey(
        Interaction, on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    # [{"field", "from", "to"}]; null on the line in the log of whom the interaction was with before
    changes = models.JSONField(default=list, null=True, editable=False)
    restricted_tags = ArrayField(models.UUIDField(), default=list, editable=False)

    objects: Any = rows(ContentQuerySet)

    class Meta:
        # for the trigger that carries an interaction's tags here
        indexes = [
            models.Index(fields=["site", "interaction"], name="interactions_clientlogtext_of")
        ]
