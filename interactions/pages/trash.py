"""Interactions in the trash: of what is restricted, only who and when."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from contacts.pages.trash import Discarded, trash_page
from crm.pages.base import SiteRequest, site_page
from crm.vocabulary import Permission
from interactions.models import Interaction
from interactions.pages.entries import Entry


@site_page(Permission.EDIT_CONTACTS)
@require_safe
def interaction_trash(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer

    def told(row: Interaction) -> Discarded:
        title, about = Entry.of(row).title, str(row.contact or "")
        return Discarded.of(row, viewer, way="interaction_restore", title=title, about=about)

    rows = Interaction.objects.deleted_for(viewer).with_content().with_tags(viewer)
    return trash_page(request, rows.select_related("contact"), told)
