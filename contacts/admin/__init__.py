"""Contacts and what is kept beside them, in the admin."""

from contacts.admin.contacts import ContactAdmin, OfContact
from contacts.admin.rhythms import StatusRhythmAdmin

__all__ = ["ContactAdmin", "OfContact", "StatusRhythmAdmin"]
