"""One interaction: its page, its form, and the trash."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.models import Contact
from contacts.pages.adding import added
from contacts.pages.views import contact_url
from crm.errors import NotFound, RuleBroken, Stale
from crm.models import Tag
from crm.pages.base import SiteRequest, go, local_next, site_page
from crm.pages.edits import opened
from crm.pages.lists import written
from crm.pages.once import change_once, is_saved, own_save
from crm.pages.pieces import pieces_of
from crm.rules import is_number
from crm.tenancy.context import become
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import Interaction, InteractionGrant
from interactions.pages.entries import Entry
from interactions.pages.forms import OF_THE_DOMAIN, EditForm, InteractionForm
from interactions.pages.questions import answers_of

ASKING = frozenset({"questions", "readers", "draft"})
"""What the form's buttons, and drafts that come back, are sent with: it asks, and saves nothing."""


def interaction_of(viewer: Viewer, number: int) -> Interaction:
    """The interaction of that number, or NotFound, deliberately alike for another site's."""
    rows = Interaction.objects.visible_to(viewer).with_content().with_people().with_tags(viewer)
    rows = rows.with_service(viewer).with_asking(viewer).with_answer(viewer)
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound("Interaction")
    return found  # type: ignore[no-any-return]


def home_of(interaction: Interaction, viewer: Viewer) -> str:
    """Where an interaction is at home: on its contact's page, or else on its own."""
    contact = interaction.contact
    if contact is not None and not contact.is_deleted:
        return contact_url(contact, viewer)
    return reverse("interaction_detail", args=[viewer.site.slug, interaction.number])


@site_page()
@require_safe
def interaction_detail(request: SiteRequest, number: int) -> HttpResponse:
    interaction = interaction_of(request.viewer, number)
    context = {
        "interaction": interaction,
        "entry": Entry.of(interaction),
        "content": interaction.shown,
        "answers": answers_of(interaction),
        "ends_at": interaction.ends_at,
        "audience": _audience_now(request, interaction),
        "may_delete": not interaction.redacted and request.viewer.may_delete(interaction),
        "may_open": _may_open(interaction, request.viewer),
        "opened": _opened_to(interaction, request.viewer),
        "pieces": pieces_of("interaction", request, interaction),
    }
    return TemplateResponse(request, "interactions/interaction_detail.html", context)


def _audience_now(request: SiteRequest, interaction: Interaction) -> actions.Audience | None:
    """Of a restricted one that the viewer cannot read, names would tell which tags it has."""
    if interaction.redacted:
        return None
    return actions.who_reads(by=request.viewer, interaction=interaction)


def _may_open(interaction: Interaction, viewer: Viewer) -> bool:
    """Whether the page leads to where it is opened to others; what is hidden leads nowhere."""
    return not interaction.redacted and actions.may_open(interaction, viewer)


def _opened_to(interaction: Interaction, viewer: Viewer) -> InteractionGrant | None:
    """By what the viewer reads it without holding its tags, or would if they asked for them."""
    if interaction.pk not in viewer.opened:
        return None
    grants = InteractionGrant.objects.visible_to(viewer).live()
    found: InteractionGrant | None = grants.on(interaction).to(viewer.user_id).first()
    return found


def seeing_all(request: SiteRequest) -> Viewer:
    """For writing and for Undo: whoever holds a tag may use it, even while it is switched off."""
    viewer = request.viewer.with_all_tags()
    become(viewer)
    return viewer


def tags_for(writer: Viewer) -> list[Tag]:
    """What they may put on: the site's tags, and of the restricted ones those they hold."""
    tags = Tag.objects.visible_to(writer)
    return [tag for tag in tags if not tag.restricted or tag.uuid in writer.revealed]


def contact_asked(request: SiteRequest) -> Contact | None:
    """Whom the address names, or who was added for it."""
    return contact_numbered(added(request.GET) or written(request.GET, "contact"), request.viewer)


def contact_numbered(number: str, viewer: Viewer) -> Contact | None:
    """Nobody where that is no number, or none of the site's."""
    if not is_number(number):
        return None
    rows = Contact.objects.visible_to(viewer)
    found: Contact | None = rows.filter(number=int(number)).first()
    return found


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def interaction_edit(request: SiteRequest, number: int) -> HttpResponse:
    viewer, interaction = request.viewer, interaction_of(request.viewer, number)
    if is_saved(request, by=viewer):  # and with a tag, perhaps, that hides it from who saved it
        return _edited(request, number)
    if interaction.redacted:
        return _restricted(request, interaction)
    if request.method != "POST":
        tags = tags_for(viewer.with_all_tags())
        form = EditForm(viewer=viewer, interaction=interaction, tags=tags)
        return form_page(request, opened(form, interaction.version))
    writer = seeing_all(request)  # what they read is settled; what they hold they may put on
    own, tags = own_save(request, interaction, by=writer), tags_for(writer)
    form = EditForm(request.POST, viewer=viewer, interaction=interaction, tags=tags, own=own)
    if request.POST.keys() & ASKING:
        return asked_page(request, form, by=writer)
    if form.is_valid():
        try:
            if _is_changed(form):
                said = form.said()
                change_once(request, _save, interaction, by=writer, said=said, form=form)
                return _edited(request, number, form.hint(interaction))
            return go(request, _address_of(request, number))
        except Stale:
            return _stale_page(request, form, number)
        except RuleBroken as error:
            form.tell(error, OF_THE_DOMAIN)
    return form_page(request, form, status=422)


def _is_changed(form: EditForm) -> bool:
    tags = form.tags_added or form.tags_off
    return bool(form.given() or tags or form.answers() is not None or form.pieces_changed)


def _save(interaction: Interaction, *, by: Viewer, form: EditForm) -> Interaction:
    """Call it inside of a transaction."""
    edited = actions.edit(
        interaction,
        by=by,
        changes=form.given(),
        answers=form.answers(),
        tags=form.tags_added,
        tags_off=form.tags_off,
        version=form.version_below,
    )
    form.store_pieces(interaction, by=by)
    return edited


def _edited(request: SiteRequest, number: int, hint: str = "") -> HttpResponse:
    said = " ".join(filter(None, [_("Changes saved."), hint]))
    messages.success(request, said)
    return go(request, _address_of(request, number))


def _address_of(request: SiteRequest, number: int) -> str:
    return reverse("interaction_detail", args=[request.viewer.site.slug, number])


def _stale_page(request: SiteRequest, form: EditForm, number: int) -> HttpResponse:
    """What they changed meanwhile, beside what was typed; saving again keeps what is shown."""
    viewer, tags = request.viewer, list(form.tag_of.values())
    become(viewer)  # a tag that came meanwhile hides it, whatever the person could switch on
    interaction = interaction_of(viewer, number)
    if interaction.redacted:
        return _restricted(request, interaction)
    fresh = EditForm(viewer=viewer, interaction=interaction, tags=tags)
    data, differences = form.rebased(fresh, interaction.version)
    form = EditForm(data, viewer=viewer, interaction=interaction, tags=tags)
    return form_page(request, form, status=409, differences=differences)


def form_page(
    request: SiteRequest, form: InteractionForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    known = {"interaction": form.interaction, "options": form.choices(), "picked": form.person}
    context = {"form": form, "onward": local_next(request), **known, **context}
    return TemplateResponse(request, "interactions/interaction_form.html", context, status=status)


def asked_page(request: SiteRequest, form: InteractionForm, *, by: Viewer) -> HttpResponse:
    """The form as it came, with what a button of it asks for; for who has no JavaScript."""
    form.forgive()
    wanted = "readers" in request.POST
    audience = audience_of(request, by, form.interaction) if wanted else None
    become(request.viewer)
    return form_page(request, form, audience=audience, is_draft="draft" in request.POST)


def audience_of(
    request: SiteRequest, writer: Viewer, interaction: Interaction | None
) -> actions.Audience:
    """Who could read it with the tags that the form has checked."""
    chosen = set(request.POST.getlist("tags"))
    tags = [tag for tag in tags_for(writer) if str(tag.uuid) in chosen]
    return actions.who_reads(tags, by=writer, interaction=interaction)


def _restricted(request: SiteRequest, interaction: Interaction) -> HttpResponse:
    context = {"interaction": interaction, "entry": Entry.of(interaction)}
    return TemplateResponse(request, "interactions/restricted.html", context, status=403)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def interaction_delete(request: SiteRequest, number: int) -> HttpResponse:
    viewer = request.viewer if request.method != "POST" else seeing_all(request)
    interaction = interaction_of(viewer, number)
    if interaction.redacted:
        return _restricted(request, interaction)
    viewer.require_delete(interaction)
    if request.method != "POST":
        context = {"interaction": interaction, "entry": Entry.of(interaction)}
        return TemplateResponse(request, "interactions/interaction_delete.html", context)
    actions.delete(interaction, by=viewer)
    undo = reverse("interaction_restore", args=[viewer.site.slug, number])
    there = local_next(request)
    back = f"?{urlencode({'next': there})}" if there else ""
    messages.success(request, _("The interaction is deleted."), extra_tags=f"undo:{undo}{back}")
    if there:
        return go(request, there)
    contact = interaction.contact
    if contact is not None and not contact.is_deleted:
        return go(request, contact_url(contact, viewer))
    return go(request, reverse("interaction_list", args=[viewer.site.slug]))


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def interaction_restore(request: SiteRequest, number: int) -> HttpResponse:
    viewer = seeing_all(request)
    interaction = Interaction.objects.deleted_for(viewer).filter(number=number).first()
    if interaction is None:
        raise NotFound("Interaction")
    interaction = actions.restore(interaction, by=viewer)
    messages.success(request, _("The interaction is back."))
    return redirect(local_next(request) or home_of(interaction, viewer))


@site_page(Permission.EDIT_CONTACTS)
@require_safe
def contact_options(request: SiteRequest) -> HttpResponse:
    """Contacts to choose among while a form is filled in."""
    text = written(request.GET, "contact_search")
    rows = Contact.objects.visible_to(request.viewer)
    found = rows.matching(text).best_first(text) if text else rows.recent_first()
    context = {"options": list(found[:8]), "searched": text}
    return TemplateResponse(request, "interactions/_contact_options.html", context)
