"""What can be told of contacts."""

from __future__ import annotations

from typing import ClassVar

from crm.events import DomainEvent


class ContactStatusChanged(DomainEvent):
    type: ClassVar[str] = "ContactStatusChanged"
    subject_type: ClassVar[str] = "contact"
