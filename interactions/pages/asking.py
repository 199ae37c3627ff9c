"""What the form of an interaction asks while it is filled in; without JavaScript its buttons do.

Posted, so that what somebody types about people is in no log.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from crm.pages.base import SiteRequest, site_page
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.pages.forms import EditForm, InteractionForm, LogForm
from interactions.pages.lost import LostTags
from interactions.pages.views import audience_of, interaction_of, seeing_all, tags_for


def _form(request: SiteRequest, writer: Viewer, number: int | None) -> InteractionForm:
    tags = tags_for(writer)
    if number is None:
        return LogForm(request.POST, viewer=writer, tags=tags)
    interaction = interaction_of(request.viewer, number)
    if interaction.redacted:
        actions.readable(interaction)
    return EditForm(request.POST, viewer=request.viewer, interaction=interaction, tags=tags)


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def interaction_questions(request: SiteRequest, number: int | None = None) -> HttpResponse:
    """The questions about the service that is chosen now."""
    form = _form(request, seeing_all(request), number)
    form.forgive()
    return TemplateResponse(request, "interactions/_questions.html", {"form": form})


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def interaction_readers(request: SiteRequest, number: int | None = None) -> HttpResponse:
    """Who could read it with the tags that are checked now."""
    interaction = None if number is None else interaction_of(request.viewer, number)
    writer = seeing_all(request)
    lost = LostTags.of(request.POST, {str(tag.uuid) for tag in tags_for(writer)})
    context = {"audience": audience_of(request, writer, interaction), "lost": lost}
    return TemplateResponse(request, "interactions/_audience.html", context)
