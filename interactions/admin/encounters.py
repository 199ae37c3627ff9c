"""Interactions: to be read, put into the trash and brought back. They are edited on the pages,
which know their rules, and lay two people's changes side by side."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from contacts.admin import ContactAdmin, OfContact
from crm.admin.base import ReadOnlyAdmin
from crm.admin.lists import ByMember, OfOne, Searched
from crm.admin.shown import (
    CHANGED_BY,
    CREATED_BY,
    HIDDEN,
    NOTHING,
    REDACTED,
    Lead,
    ReadOnlyInline,
    link_to,
    links_along,
    of_content,
)
from crm.admin.site import site
from crm.admin.trash import InTrash, TrashAdmin
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import Answer, Interaction, InteractionContent
from interactions.querysets import CONTENT


def _said(name: str) -> Any:
    return of_content(InteractionContent, name)


TITLE, DURATION = _said("title"), _said("duration")
SAID = tuple(
    tuple(_said(name) for name in line.split())
    for line in (
        *("lead service", "medium topics", "description", "notes", "sentiment rapport_score"),
        *("non_verbal", "outcome next_action", "follow_up_needed follow_up_at", "follow_up_notes"),
    )
)


HEADER = (
    *(("kind", TITLE), ("contact_link", "number"), ("starts_at", "ends_at")),
    *((DURATION, "timezone"), ("location", "tag_names")),
)
KEPT = (("created_at", CREATED_BY), ("updated_at", CHANGED_BY), "belongings")


class OfInteraction(OfOne):
    """For the lists of what is kept beside an interaction."""

    model = Interaction
    field = "interaction"
    title = _("interaction")
    parameter_name = "interaction"


@admin.display(description=_("answer"))
def ANSWER(answer: Answer) -> str:  # noqa: N802  # stands among the constants above
    if isinstance(answer.value, bool):
        return str(_("Yes") if answer.value else _("No"))
    return str(answer.value)


class Answers(ReadOnlyInline):
    model = Answer
    fields = ("question", ANSWER)
    readonly_fields = ("question", ANSWER)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).in_order()


@admin.register(Interaction, site=site)
class InteractionAdmin(Searched, ReadOnlyAdmin, TrashAdmin):
    permission = view_permission = Permission.VIEW_CONTACTS
    delete = staticmethod(actions.delete)
    restore = staticmethod(actions.restore)
    leads: list[Lead] = []
    """Lists of what belongs to an interaction; the apps above add theirs."""

    list_display = ("number", "starts_at", "kind", TITLE, "contact_link", CREATED_BY, "created_at")
    list_filter = ("kind", "starts_at", ByMember, OfContact, InTrash)
    search_help_text = _("What was written, a place, or #number")
    sortable_by = ("number", "starts_at", "created_at")
    ordering = ("-created_at", "-number")
    inlines: list[Any] = [Answers]
    readonly_fields = (
        *(TITLE, DURATION, *chain(*SAID), CREATED_BY, CHANGED_BY),
        *("contact_link", "ends_at", "tag_names", "belongings", HIDDEN),
    )

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        found: Any = rows
        found = found.with_content().with_people().with_tags(viewer)
        return found.select_related("site", f"{CONTENT}__service")  # type: ignore[no-any-return]  # rows() has none

    def sought(self, rows: Any, text: str, viewer: Viewer) -> Any:
        return rows.matching(viewer, text)

    def view_on_site(self, interaction: Interaction) -> str:
        return reverse("interaction_detail", args=[interaction.site.slug, interaction.number])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        said = (HIDDEN,) if obj is not None and obj.redacted else SAID
        return (
            (None, {"fields": HEADER}),
            (_("What was said"), {"fields": said}),
            (_("Kept by the product"), {"fields": KEPT}),
        )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None and not obj.redacted else ()

    @admin.display(description=_("contact"))
    def contact_link(self, interaction: Interaction) -> str:
        return link_to(interaction.contact)

    @admin.display(description=_("end"))
    def ends_at(self, interaction: Interaction) -> Any:
        if interaction.redacted:
            return REDACTED
        end = interaction.ends_at
        return NOTHING if end is None else localize(localtime(end))

    @admin.display(description=_("tags"))
    def tag_names(self, interaction: Interaction) -> Any:
        if interaction.redacted:
            return REDACTED
        return ", ".join(tag.name for tag in interaction.tags.all()) or NOTHING

    @admin.display(description=_("belongs to it"))
    def belongings(self, interaction: Interaction) -> str:
        return links_along(self.leads, interaction)


ContactAdmin.leads.append(Lead(_("Interactions"), Interaction, "contact"))
