"""What is kept of interactions beside them: answers, and the clients' logs. To be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.admin import ContactAdmin, OfContact
from contacts.models import Contact
from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin
from crm.admin.lists import ByMember, OfOne, Searched
from crm.admin.shown import CREATED_BY, NOTHING, REDACTED, Lead, link_to
from crm.admin.site import site
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.admin.encounters import ANSWER, InteractionAdmin, OfInteraction
from interactions.admin.offers import OfService
from interactions.models import Answer, ClientLog, Question


class RecordAdmin(Searched, ReadOnlyAdmin, SiteScopedAdmin):
    """Found by whom it is about; leads to the interaction and the contact."""

    permission = Permission.VIEW_CONTACTS
    contact = "contact"  # the way to it
    search_help_text = _("Whom it is about, or #number")

    def sought(self, rows: Any, text: str, viewer: Viewer) -> Any:
        about = Contact.objects.visible_to(viewer).matching(text)
        return rows.filter(**{f"{self.contact}__in": about})

    @admin.display(description=_("interaction"))
    def interaction_link(self, row: Any) -> str:
        return link_to(row.interaction)

    @admin.display(description=_("contact"))
    def contact_link(self, row: Any) -> str:
        return link_to(getattr(row, "contact", None) or row.interaction.contact)


class AboutContact(OfContact):
    """For what hangs on an interaction and knows the contact through it."""

    field = "interaction__contact"


class ToQuestion(OfOne):
    model = Question
    field = "question"
    title = _("question")
    parameter_name = "question"


class AboutService(OfService):
    field = "question__service"


@admin.register(Answer, site=site)
class AnswerAdmin(RecordAdmin):
    """Those of a restricted interaction are not there at all: the admin reveals no tag."""

    contact, numbered = "interaction__contact", "interaction__number"
    list_display = ("question", ANSWER, "interaction_link", "contact_link")
    list_filter = (AboutService, ToQuestion, AboutContact, OfInteraction)
    fields = ("question", ANSWER, "interaction_link", "contact_link")
    readonly_fields = (ANSWER, "interaction_link", "contact_link")
    sortable_by = ()
    ordering = ("-pk",)

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        there = rows.filter(interaction__deleted_at=None)
        return there.select_related("question", "interaction__contact")


@admin.register(ClientLog, site=site)
class ClientLogAdmin(RecordAdmin):
    """That something happened to which client, and by whom; what it says may be redacted."""

    list_display = (
        *("number", "created_at", "log_type", "title", "contact_link", "interaction_link"),
        CREATED_BY,
    )
    list_filter = ("log_type", "created_at", ByMember, OfContact, OfInteraction)
    fields = (
        *(("number", "created_at"), ("log_type", CREATED_BY)),
        *(("contact_link", "interaction_link"), "title", "description"),
    )
    readonly_fields = ("title", "description", "contact_link", "interaction_link", CREATED_BY)
    sortable_by = ("number",)
    ordering = ("-number",)

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        lines: Any = rows
        return lines.with_text().select_related("contact")  # type: ignore[no-any-return]  # rows() has none

    @admin.display(description=_("title"))
    def title(self, line: ClientLog) -> Any:
        return REDACTED if line.visible_text is None else line.visible_text.title

    @admin.display(description=_("description"))
    def description(self, line: ClientLog) -> Any:
        return REDACTED if line.visible_text is None else line.visible_text.description or NOTHING


ContactAdmin.leads.append(Lead(_("Client log"), ClientLog, "contact"))
InteractionAdmin.leads.append(Lead(_("Client log"), ClientLog, "interaction"))
