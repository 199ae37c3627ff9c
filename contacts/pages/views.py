"""Contacts: the list, the form, and the trash. A contact's own page belongs to interactions."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from urllib.parse import urldefrag

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import actions
from contacts.bulk import MOST
from contacts.models import Contact
from contacts.pages.adding import looked_for, tell_of_namesake, way_back, with_added
from contacts.pages.filters import PRESETS, SILENCE, VIEWS, ContactFilter, start_of_month
from contacts.pages.forms import OF_THE_DOMAIN, ContactForm
from contacts.pages.lines import line_of
from contacts.rules import telephone, tidied
from contacts.vocabulary import ContactType, RelationshipStatus
from crm.errors import Conflict, NotFound, RuleBroken, Stale
from crm.pages.base import SiteRequest, go, local_next, shown_page, site_page
from crm.pages.edits import opened
from crm.pages.lists import beside_each, colleagues, page_of, page_or_part
from crm.pages.once import change_once, once, own_save
from crm.pages.pieces import ListPiece, list_pieces_of
from crm.tenancy.search import folded
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

SLIPPING = 5  # at home


def contact_of(viewer: Viewer, number: int) -> Contact:
    """The contact of that number, or NotFound, deliberately alike for another site's."""
    rows = Contact.objects.visible_to(viewer).with_owner().with_rhythm(viewer)
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound("Contact")
    return found  # type: ignore[no-any-return]


def contact_url(contact: Contact, viewer: Viewer) -> str:
    return reverse("contact_detail", args=[viewer.site.slug, contact.number])


@site_page()
@require_safe
def contact_list(request: SiteRequest) -> HttpResponse:
    asked, pieces = ContactFilter.asked(request.GET), list_pieces_of("contact", request)
    page = page_of(asked.contacts(request.viewer, pieces), request.GET)
    context = {
        "asked": asked,
        "page": page,
        "columns": pieces,
        "rows": _rows(list(page.object_list), pieces),
        "most": MOST,
        "views": PRESETS.items(),
        "view_name": "" if asked.view in PRESETS else VIEWS[asked.view],
        "statuses": RelationshipStatus.choices,
        "types": ContactType.choices,
        "owners": colleagues(request.viewer),
        "kept": [(name, value) for name, value in _address(asked) if value],
    }
    return page_or_part(
        request, "contacts/contact_list.html", "contacts/_contact_list.html", "results", context
    )


def _rows(contacts: list[Contact], pieces: list[ListPiece]) -> list[tuple[Contact, Any]]:
    """Each with what the pieces tell of it, as (template, what is told)."""
    told = [(piece.template, piece.told(contacts)) for piece in pieces]
    return [
        (contact, [(template, known.get(contact.pk)) for template, known in told])
        for contact in contacts
    ]


@site_page()
@require_safe
def contacts_slipping(request: SiteRequest) -> HttpResponse:
    """The viewer's own contacts that slip, for home; without htmx, the list of them."""
    viewer = request.viewer
    if not request.htmx:
        address = reverse("contact_list", args=[viewer.site.slug])
        return redirect(f"{address}?view=slipping&owner={viewer.user_id}&sort=last")
    rows = Contact.objects.visible_to(viewer).owned_by(viewer.user_id)
    found = rows.slipping(viewer, timezone.now()).longest_slipping_first()
    contacts = list(found[:SLIPPING])
    lines = beside_each([line_of(contact) for contact in contacts])
    context = {
        "contacts": contacts,
        "lines": list(zip(contacts, lines, strict=True)),
        "here": urldefrag(shown_page(request.htmx)).url,
        "tomorrow": timezone.localdate() + dt.timedelta(days=1),
    }
    return TemplateResponse(request, "contacts/_home_slipping.html", context)


@site_page()
@require_safe
def contact_tags(request: SiteRequest) -> HttpResponse:
    """All tags that contacts of the site have, to narrow the list by: what its menu fetches once it
    is opened, as looking through a large site takes longer than the list."""
    viewer = request.viewer
    rows = Contact.objects.visible_to(viewer).tags_in_use()
    return page_or_part(
        request,
        "contacts/contact_tags.html",
        "contacts/_contact_tags.html",
        "contact-tags",
        {"tags": sorted(rows, key=folded)},
    )


def _address(asked: ContactFilter) -> list[tuple[str, str]]:
    """The filters beside the search text, which a new search keeps."""
    names = ("view", "status", "type", "owner", "tag", "sort")
    return [(name, getattr(asked, name)) for name in names]


@site_page()
@require_safe
def contact_summary(request: SiteRequest) -> HttpResponse:
    address = reverse("contact_list", args=[request.viewer.site.slug])
    return page_or_part(
        request,
        "contacts/contact_summary.html",
        "contacts/_contact_summary.html",
        request.htmx.target if request.htmx else "",
        {"stats": _stats(request.viewer), "address": address},
    )


def _stats(viewer: Viewer) -> list[dict[str, Any]]:
    rows = [
        (_("Contacts"), "", "users", "accent"),
        (_("Active clients"), "?status=active_client", "handshake", "success"),
        (_("No contact for 30 days"), "?view=silent&sort=last", "hourglass", "warning"),
        (_("New this month"), "?view=new&sort=-created", "user-plus", "info"),
    ]
    counts = Contact.objects.visible_to(viewer).counts(
        silent=timezone.now() - SILENCE,
        since=start_of_month(),
        active=RelationshipStatus.ACTIVE_CLIENT,
    )
    return [
        {"label": label, "query": query, "icon": icon, "tone": tone, "value": count}
        for (label, query, icon, tone), count in zip(rows, counts, strict=True)
    ]


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_create(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, viewer=viewer, initial=looked_for(request.GET))
    if "draft" in request.POST:
        return _draft_page(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            contact = _created(request, form)
        except (RuleBroken, Conflict) as error:
            _tell(form, error, viewer)
        else:
            undo = reverse("contact_delete", args=[viewer.site.slug, contact.number])
            said = _("%(name)s is added.") % {"name": contact}
            messages.success(request, said, extra_tags=f"undo:{undo}")
            tell_of_namesake(request, contact)
            onward = way_back(request)
            home = with_added(onward, contact) if onward else contact_url(contact, viewer)
            return go(request, home)
    elif form.is_bound:
        _tell_the_rest(form, viewer)
    return _form_page(request, form, status=422 if form.is_bound else 200)


def _created(request: SiteRequest, form: ContactForm) -> Contact:
    by = request.viewer
    made = partial(actions.create, by=by, **form.fields_of_contact())
    return once(request, "contacts/new/", by=by, make=made, rows=Contact.objects.visible_to(by))


def _draft_page(request: SiteRequest, form: ContactForm, **context: Any) -> HttpResponse:
    """The form as it came back from the browser, where it was kept; nothing is saved."""
    form.forgive()
    return _form_page(request, form, is_draft=True, **context)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: SiteRequest, number: int) -> HttpResponse:
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    if request.method != "POST":
        form = opened(ContactForm(viewer=viewer, contact=contact), contact.version)
        return _form_page(request, form, contact=contact)
    own = own_save(request, contact, by=viewer)
    form = ContactForm(request.POST, viewer=viewer, contact=contact, own=own)
    if "draft" in request.POST:
        return _draft_page(request, form, contact=contact)
    if form.is_valid():
        try:
            if changes := form.fields_of_contact():
                known: dict[str, Any] = {"version": form.version_below, "said": form.said()}
                change_once(request, actions.change, contact, by=viewer, changes=changes, **known)
                messages.success(request, _("Changes saved."))
            return go(request, contact_url(contact, viewer))
        except Stale:
            return _stale_page(request, form, contact_of(viewer, number))
        except (RuleBroken, Conflict) as error:
            _tell(form, error, viewer, contact)
    else:
        _tell_the_rest(form, viewer, contact)
    return _form_page(request, form, status=422, contact=contact)


def _stale_page(request: SiteRequest, form: ContactForm, contact: Contact) -> HttpResponse:
    """What they changed meanwhile, beside what was typed; saving again keeps what is shown."""
    fresh = ContactForm(viewer=request.viewer, contact=contact)
    data, differences = form.rebased(fresh, contact.version)
    form = ContactForm(data, viewer=request.viewer, contact=contact)
    return _form_page(request, form, status=409, contact=contact, differences=differences)


def _form_page(
    request: SiteRequest, form: Any, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {"form": form, "onward": way_back(request), **context}
    return TemplateResponse(request, "contacts/contact_form.html", context, status=status)


def _tell_the_rest(form: ContactForm, viewer: Viewer, contact: Contact | None = None) -> None:
    """What the rules say of the fields that could be read, beside what could not: all at once."""
    stored = vars(contact) if contact else {}
    given, country = form.fields_of_contact(), viewer.site.country
    _tidy, problems = tidied(given, country=country, stored=stored, unread=form.errors)
    _tell(form, RuleBroken(problems), viewer, contact)


def _tell(
    form: ContactForm,
    error: RuleBroken | Conflict,
    viewer: Viewer,
    contact: Contact | None = None,
) -> None:
    """Say what is wrong; where another contact has what was given, lead to that contact."""
    _tell_of_holders(form, viewer, contact)
    if isinstance(error, RuleBroken) or error.field not in form.errors:
        form.tell(error, OF_THE_DOMAIN)


def _tell_of_holders(form: ContactForm, viewer: Viewer, contact: Contact | None) -> None:
    for field in ("email", "phone"):
        other = _holder_of(form, field, viewer)
        if other is None or other == contact:
            continue
        said = _("{name} has this already.")
        link = format_html('<a class="link" href="{}">{}</a>', contact_url(other, viewer), other)
        form.add_error(field, format_html(said, name=link))


def _holder_of(form: ContactForm, field: str, viewer: Viewer) -> Contact | None:
    """The contact that has what was given, if that could be read."""
    text = str(form.cleaned_data.get(field) or "")
    if field == "phone":
        try:
            text = telephone(text, viewer.site.country)
        except ValueError:
            return None
    if not text:
        return None
    holders = Contact.objects.visible_to(viewer)
    return holders.holding(field, text)  # type: ignore[no-any-return]  # managers are untyped


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_delete(request: SiteRequest, number: int) -> HttpResponse:
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    viewer.require_delete(contact)
    if request.method != "POST":
        return TemplateResponse(request, "contacts/contact_delete.html", {"contact": contact})
    actions.delete(contact, by=viewer)
    undo = reverse("contact_restore", args=[viewer.site.slug, number])
    said = _("%(name)s is deleted.") % {"name": contact}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return go(request, reverse("contact_list", args=[viewer.site.slug]))


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def contact_restore(request: SiteRequest, number: int) -> HttpResponse:
    viewer = request.viewer
    contact = Contact.objects.deleted_for(viewer).filter(number=number).first()
    if contact is None:
        raise NotFound("Contact")
    try:
        contact = actions.restore(contact, by=viewer)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect(local_next(request) or reverse("contact_list", args=[viewer.site.slug]))
    messages.success(request, _("%(name)s is back.") % {"name": contact})
    return redirect(local_next(request) or contact_url(contact, viewer))
