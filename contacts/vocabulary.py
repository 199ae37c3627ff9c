"""What contacts are called (seed 003, Data Models)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactType(models.TextChoices):
    """What the person or company is to the site."""

    CLIENT = "client", _("Client")
    CUSTOMER = "customer", _("Customer")
    LEAD = "lead", pgettext_lazy("type of contact", "Lead")
    PROSPECT = "prospect", _("Prospect")
    PARTNER = "partner", _("Partner")
    VENDOR = "vendor", _("Vendor")
    CONTRACTOR = "contractor", _("Contractor")
    OTHER = "other", _("Other")


class RelationshipStatus(models.TextChoices):
    """Where the relationship stands (seed 003, RelationshipStatus Enum)."""

    PROSPECT = "prospect", _("Prospect")
    QUALIFIED_LEAD = "qualified_lead", _("Qualified lead")
    OPPORTUNITY = "opportunity", _("Opportunity")
    ACTIVE_CLIENT = "active_client", _("Active client")
    PAST_CLIENT = "past_client", _("Past client")
    LOST_LEAD = "lost_lead", _("Lost lead")
    INACTIVE = "inactive", _("Inactive")


class LifecycleStage(models.TextChoices):
    """How far along the person is (seed 003, LifecycleStage Enum)."""

    AWARENESS = "awareness", _("Awareness")
    INTEREST = "interest", _("Interest")
    CONSIDERATION = "consideration", _("Consideration")
    DECISION = "decision", _("Decision")
    RETENTION = "retention", _("Retention")
    CUSTOMER = "customer", _("Customer")


class Change(models.TextChoices):
    """What can be done to a contact's own fields."""

    CHANGED = "changed", pgettext_lazy("a contact", "Changed")
    DELETED = "deleted", pgettext_lazy("a contact", "Deleted")
    RESTORED = "restored", pgettext_lazy("a contact", "Brought back")


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")
