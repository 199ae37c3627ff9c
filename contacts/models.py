"""The people and companies that a site keeps in touch with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, GeneratedField, Q, TextField, Value, When
from django.db.models.functions import Concat, Lower, Trim
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from contacts.querysets import ContactChangeQuerySet, ContactQuerySet, StatusChangeQuerySet
from contacts.rules import LONGEST_RHYTHM
from contacts.vocabulary import (
    Change,
    ContactType,
    LifecycleStage,
    Priority,
    RelationshipStatus,
)
from crm.models import NUMBER_TRIGGER, Numbered, Site, SiteOwned, SoftDeleted, User
from crm.tenancy.querysets import ScopedQuerySet, rows
from crm.tenancy.search import Fold

PERSON = Trim(Concat(F("first_name"), Value(" "), F("last_name"), output_field=TextField()))
DISPLAY_NAME = Case(
    When(
        ~Q(company_name="") & ~(Q(first_name="") & Q(last_name="")),
        then=Concat(PERSON, Value(" ("), F("company_name"), Value(")"), output_field=TextField()),
    ),
    When(company_name="", then=PERSON),
    default=F("company_name"),
    output_field=TextField(),
)
"""«First Last (Company)», «First Last» or «Company» (contracts.md, business)."""


def _joined(*fields: str) -> Fold:
    parts: list[Any] = []
    for field in fields:
        parts += [F(field), Value(" ")]
    return Fold(Concat(*parts, output_field=TextField()))


STATUS_TRIGGER = pgtrigger.Trigger(
    name="status_history",
    operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]  # the library has no types
        "relationship_status", "lifecycle_stage"
    ),
    when=pgtrigger.After,
    condition=pgtrigger.Q(old__relationship_status__df=pgtrigger.F("new__relationship_status"))
    | pgtrigger.Q(old__lifecycle_stage__df=pgtrigger.F("new__lifecycle_stage")),
    func="""
        insert into contacts_statuschange (site_id, contact_id, old_status, new_status, old_stage,
            new_stage, changed_at, changed_by_id, reason, notes)
        values (new.site_id, new.uuid, old.relationship_status, new.relationship_status,
            old.lifecycle_stage, new.lifecycle_stage, clock_timestamp(), crm_user(),
            coalesce(current_setting('app.reason', true), ''),
            coalesce(current_setting('app.notes', true), ''));
        return null;
    """,
)
"""Records every move of status or stage, whatever path it takes."""


class Contact(SiteOwned, SoftDeleted, Numbered):
    """A person or company. Empty text is "", an unknown moment or amount is null."""

    contact_type = models.CharField(
        _("type"), max_length=20, choices=ContactType.choices, default=ContactType.CLIENT
    )
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    company_name = models.CharField(_("company"), max_length=200, blank=True)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)  # E.164
    mobile = models.CharField(_("mobile"), max_length=16, blank=True)  # E.164
    website = models.URLField(_("website"), max_length=300, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority.choices, default=Priority.MEDIUM
    )
    tags = ArrayField(
        models.CharField(max_length=50), verbose_name=_("tags"), default=list, blank=True
    )
    notes = models.TextField(_("notes"), blank=True, max_length=5000)
    estimated_value = models.DecimalField(
        _("estimated value"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    owner = models.ForeignKey(
        User,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    custom_fields = models.JSONField(_("custom fields"), default=dict, blank=True)
    relationship_status = models.CharField(
        _("status"),
        max_length=20,
        choices=RelationshipStatus.choices,
        default=RelationshipStatus.PROSPECT,
    )
    lifecycle_stage = models.CharField(
        _("stage"),
        max_length=20,
        choices=LifecycleStage.choices,
        default=LifecycleStage.AWARENESS,
    )
    last_contacted = models.DateTimeField(_("last contacted"), null=True, editable=False)
    rhythm_days = models.PositiveSmallIntegerField(
        _("in touch every so many days"),
        null=True,
        blank=True,
        help_text=_("Empty: as usual for the status."),
    )
    # until when nobody is to be in touch, and the last touch that there was when that was said: a
    # later one ends it, and one that is taken back leaves it as it was
    snoozed_until = models.DateTimeField(_("put off until"), null=True, editable=False)
    snoozed_after = models.DateTimeField(null=True, editable=False)

    display_name = GeneratedField(
        expression=DISPLAY_NAME, output_field=TextField(), db_persist=True
    )
    sort_name = GeneratedField(
        expression=_joined("last_name", "first_name", "company_name"),
        output_field=TextField(),
        db_persist=True,
    )
    search_text = GeneratedField(
        expression=_joined(
            "first_name", "last_name", "company_name", "email", "phone", "mobile", "job_title"
        ),
        output_field=TextField(),
        db_persist=True,
    )

    # of rows that came `with_rhythm`: in days, until when it is put off, and when they slip
    rhythm: int | None
    snoozed: dt.datetime | None
    slips_at: dt.datetime | None

    objects: Any = rows(ContactQuerySet)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        triggers = [NUMBER_TRIGGER, STATUS_TRIGGER]
        constraints = [
            # what composite foreign keys of other tables refer to
            models.UniqueConstraint(fields=["site", "uuid"], name="contacts_contact_site_uuid"),
            models.UniqueConstraint(fields=["site", "number"], name="contacts_contact_site_number"),
            models.UniqueConstraint(
                F("site"),
                Lower("email"),
                condition=~Q(email="") & Q(deleted_at=None),
                name="contacts_contact_email",
                violation_error_code="email",  # the field, for whoever tells it
                violation_error_message=_("Another contact of this site has this e-mail address."),
            ),
            models.UniqueConstraint(
                fields=["site", "phone"],
                condition=~Q(phone="") & Q(deleted_at=None),
                name="contacts_contact_phone",
                violation_error_code="phone",
                violation_error_message=_("Another contact of this site has this phone number."),
            ),
            models.CheckConstraint(
                condition=~(Q(first_name="") & Q(last_name="") & Q(company_name="")),
                name="contacts_contact_has_name",
            ),
            models.CheckConstraint(
                condition=~(Q(email="") & Q(phone="") & Q(mobile="")),
                name="contacts_contact_reachable",
            ),
            models.CheckConstraint(
                condition=Q(phone__regex=r"^(\+[1-9][0-9]{4,14})?$")
                & Q(mobile__regex=r"^(\+[1-9][0-9]{4,14})?$"),
                name="contacts_contact_e164",
            ),
            models.CheckConstraint(
                condition=Q(relationship_status__in=RelationshipStatus.values)
                & Q(lifecycle_stage__in=LifecycleStage.values),
                name="contacts_contact_status_known",
            ),
            models.CheckConstraint(
                condition=Q(rhythm_days=None) | Q(rhythm_days__range=(1, LONGEST_RHYTHM)),
                name="contacts_contact_rhythm_plausible",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None, snoozed_after=None)
                | Q(snoozed_until__isnull=False, snoozed_after__isnull=False),
                name="contacts_contact_snoozed_after_a_touch",
            ),
            models.CheckConstraint(
                condition=Q(estimated_value=None) | Q(estimated_value__gte=0),
                name="contacts_contact_value_not_negative",
            ),
        ]
        indexes = [
            # the list by name, and the list by last contact
            models.Index(fields=["site", "sort_name", "number"], name="contacts_contact_by_name"),
            models.Index(
                F("site"),
                F("last_contacted").desc(nulls_last=True),
                name="contacts_contact_by_last",
            ),
            models.Index(
                F("site"),
                F("deleted_at").desc(),
                condition=~Q(deleted_at=None),
                name="contacts_contact_trash",
            ),
            models.Index(fields=["site", "relationship_status"], name="contacts_contact_by_status"),
            # whom somebody is to be in touch with, which each of their pages asks for
            models.Index(
                fields=["site", "owner"],
                condition=Q(deleted_at=None),
                name="contacts_contact_by_owner",
            ),
            # search inside names, addresses and numbers
            GinIndex(
                F("site"),
                OpClass(F("search_text"), name="gin_trgm_ops"),
                name="contacts_contact_search",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.display_name)

    def slips(self, at: dt.datetime) -> bool:
        """No touch for longer than their rhythm, which nobody put off: as `slipping` finds them."""
        return self.slips_at is not None and self.slips_at < at

    def is_put_off(self, at: dt.datetime) -> bool:
        """Somebody put their rhythm off to a day that is still to come."""
        return self.snoozed is not None and self.snoozed > at


class StatusChange(models.Model):
    """One move of a contact's status or stage, written by a trigger and never rewritten.

    Actor, reason and notes reach the trigger through the transaction's settings, so a change by
    any path is recorded, by plain SQL too (seed 003, Status History Tracking).
    """

    uuid = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    old_status = models.CharField(_("from status"), max_length=20)
    new_status = models.CharField(_("to status"), max_length=20)
    old_stage = models.CharField(_("from stage"), max_length=20)
    new_stage = models.CharField(_("to stage"), max_length=20)
    changed_at = models.DateTimeField(_("when"))
    changed_by = models.ForeignKey(
        User,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    reason = models.TextField(_("reason"), blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects: Any = rows(StatusChangeQuerySet)

    class Meta:
        verbose_name = _("change of the status")
        verbose_name_plural = _("changes of the status")
        indexes = [
            models.Index(
                F("site"), F("contact"), F("changed_at").desc(), name="contacts_status_history"
            )
        ]


class ContactChange(models.Model):
    """What somebody did to a contact's own fields, from and to; the status has StatusChange."""

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    what = models.CharField(_("what"), max_length=10, choices=Change.choices)
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

    objects: Any = rows(ContactChangeQuerySet)

    class Meta:
        verbose_name = _("change of a contact")
        verbose_name_plural = _("changes of contacts")
        indexes = [
            models.Index(
                F("site"), F("contact"), F("changed_at").desc(), name="contacts_contact_history"
            )
        ]


class StatusRhythm(SiteOwned):
    """How often a site wants to be in touch with contacts of a status, unless a contact has a
    rhythm of its own."""

    status = models.CharField(_("status"), max_length=20, choices=RelationshipStatus.choices)
    days = models.PositiveSmallIntegerField(
        _("in touch every so many days"),
        help_text=_(
            "Whoever nobody was in touch with for longer slips: they stand at home and in the list"
            " of contacts. A contact can have a rhythm of its own."
        ),
    )

    objects: Any = rows(ScopedQuerySet["StatusRhythm"])

    class Meta:
        verbose_name = _("rhythm of a status")
        verbose_name_plural = _("rhythms by status")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "status"],
                name="contacts_statusrhythm_once",
                violation_error_code="status",
                violation_error_message=_("This status has a rhythm already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=RelationshipStatus.values)
                & Q(days__range=(1, LONGEST_RHYTHM)),
                name="contacts_statusrhythm_plausible",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_status_display())
