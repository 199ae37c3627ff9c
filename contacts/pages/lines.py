"""How a line about a contact is found again on the page that lists it."""

from __future__ import annotations

from contacts.models import Contact


def line_of(contact: Contact) -> str:
    """The id of the line that says one is to be in touch again, on whatever page it is listed."""
    return f"follow-up-contact-{contact.number}"
