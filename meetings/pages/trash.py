"""Meetings in the trash: of what is restricted, only who and when."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from contacts.pages.trash import Discarded, trash_page
from crm.pages.base import SiteRequest, site_page
from crm.vocabulary import Permission
from meetings.models import Meeting
from meetings.pages.cards import title_of


@site_page(Permission.EDIT_CONTACTS)
@require_safe
def meeting_trash(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer

    def told(row: Meeting) -> Discarded:
        title, about = title_of(row), str(row.contact)
        return Discarded.of(row, viewer, way="meeting_restore", title=title, about=about)

    rows = Meeting.objects.deleted_for(viewer).with_content().select_related("contact")
    return trash_page(request, rows, told)
