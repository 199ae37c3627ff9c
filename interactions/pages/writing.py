"""Logging: the form of a new interaction, saved once however often it is sent."""

from __future__ import annotations

from urllib.parse import urldefrag, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.pages.adding import as_sent
from contacts.pages.lines import line_of
from crm.errors import RuleBroken
from crm.pages.base import SiteRequest, go, local_next, site_page
from crm.pages.once import once
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import Interaction
from interactions.pages.forms import FOLLOWING_UP, OF_THE_DOMAIN, LogForm
from interactions.pages.views import (
    ASKING,
    asked_page,
    contact_asked,
    form_page,
    home_of,
    seeing_all,
    tags_for,
)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def interaction_create(request: SiteRequest) -> HttpResponse:
    writer = request.viewer.with_all_tags() if request.method != "POST" else seeing_all(request)
    tags, promises = tags_for(writer), "follow_up" in request.GET
    if request.method != "POST":
        form = LogForm(viewer=writer, tags=tags)
        form.begin(contact_asked(request))
        form.promises = promises
        if promises:
            form.promise()
        return form_page(request, form)
    form = LogForm(as_sent(request), viewer=writer, tags=tags)
    form.promises = promises
    if request.POST.keys() & ASKING:
        return asked_page(request, form, by=writer)
    saved = logged(request, form, by=writer) if form.is_valid() else None
    return saved or form_page(request, form, status=422)


def logged(request: SiteRequest, form: LogForm, *, by: Viewer) -> HttpResponse | None:
    """Save what the form holds and lead on; None where the domain complains, as the form tells."""
    try:
        interaction = _once(form, request, by)
    except RuleBroken as error:
        form.tell(error, OF_THE_DOMAIN)
        form.renew()
        return None
    return _onward(request, interaction, form)


def _once(form: LogForm, request: SiteRequest, by: Viewer) -> Interaction:
    """The interaction that this form makes, or made when it was sent before."""
    rows = Interaction.objects.visible_to(by).with_content().with_people()
    return once(request, "interactions/new/", by=by, make=lambda: _log(form, by), rows=rows)


def _log(form: LogForm, by: Viewer) -> Interaction:
    interaction = actions.log(by=by, **form.given())
    form.store_pieces(interaction, by=by)
    return interaction


def _onward(request: SiteRequest, interaction: Interaction, form: LogForm) -> HttpResponse:
    slug = request.viewer.site.slug
    planned = interaction.starts_at > timezone.now()
    said = _("Planned and saved.") if planned else _("Interaction logged.")
    if not interaction.is_touch:
        said = _("The follow-up is set.")
    if not _is_read_by(request.viewer, form):
        grey = _("It is grey until you press “Show restricted entries”.")
        said = f"{said} {grey}"
    if hint := form.hint(interaction):
        said = f"{said} {hint}"
    messages.success(request, said, extra_tags=f"undo:{_undo(request, interaction)}")
    if "another" in request.POST:
        number = interaction.contact.number if interaction.contact else ""
        return go(request, f"{reverse('interaction_create', args=[slug])}?contact={number}")
    if FOLLOWING_UP in request.POST and _day_is_open(request.viewer, form):
        edit = reverse("interaction_edit", args=[slug, interaction.number])
        return go(request, f"{edit}#{form['follow_up_at'].id_for_label}")
    return go(request, local_next(request) or home_of(interaction, request.viewer))


def _undo(request: SiteRequest, interaction: Interaction) -> str:
    """Where it is taken back. Who came from a list goes back there, to the contact's own line."""
    address = reverse("interaction_delete", args=[request.viewer.site.slug, interaction.number])
    there = local_next(request)
    if not there:
        return address
    if interaction.contact is not None:
        there = f"{urldefrag(there).url}#{line_of(interaction.contact)}"
    return f"{address}?{urlencode({'next': there})}"


def _day_is_open(reader: Viewer, form: LogForm) -> bool:
    """Whether the day of the follow-up is still to be said, by who will see the entry."""
    return form.cleaned_data.get("follow_up_at") is None and _is_read_by(reader, form)


def _is_read_by(reader: Viewer, form: LogForm) -> bool:
    """Whether the tags of the entry leave it in sight, with what is switched on just now."""
    return {tag.uuid for tag in form.tags_chosen if tag.restricted} <= reader.revealed
