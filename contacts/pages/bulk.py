"""Changing many contacts at once: what to do, what would come of it, and then doing it.

Three forms on one address, each carrying what was chosen before it, so that it works without
scripts and changes nothing before the last. The address says of which contacts, so that a draft of
one choice is never filled in for another; it is asked for to come back to one (ADR 21).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from contacts import bulk
from contacts.models import Contact
from contacts.pages.deeds import told
from contacts.pages.filters import ContactFilter
from contacts.pages.forms import TagsField
from contacts.vocabulary import RelationshipStatus
from crm.pages.base import SiteRequest, go, site_page
from crm.pages.forms import PageForm
from crm.pages.lists import chosen, colleagues, written
from crm.pages.once import is_sent_again
from crm.pages.pieces import list_pieces_of
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

WHAT = {
    "owner": gettext_lazy("Give to an owner"),
    "tag": gettext_lazy("Add tags"),
    "untag": gettext_lazy("Take tags away"),
    "status": gettext_lazy("Move to a status"),
    "trash": gettext_lazy("Move to the trash"),
}
LAST = "contacts_together"
"""Session key: what the last change of many was, for its Undo."""
LONGEST_ADDRESS = 2000  # characters of the list's own filters
MOST_NAMED = 3  # contacts of many, in the list of drafts


@dataclass(frozen=True, slots=True)
class Choice:
    """Which contacts: those ticked, or all that the list's address finds."""

    numbers: list[int]
    total: int  # more than the numbers, where there are more than are changed at once
    where: str

    @classmethod
    def of(cls, request: SiteRequest) -> Self:
        sent = request.POST if request.method == "POST" else request.GET
        asked = QueryDict(sent.get("where", "")[:LONGEST_ADDRESS], encoding="utf-8")
        if sent.get("which") == "all":
            rows = ContactFilter.asked(asked).contacts(
                request.viewer, list_pieces_of("contact", request)
            )
            found = list(rows.values_list("number", flat=True)[: bulk.MOST])
            return cls(found, rows.count(), asked.urlencode())
        ticked = [each for each in sent.getlist("pick") if each.isascii() and each.isdigit()]
        numbers = list(dict.fromkeys(int(each) for each in ticked if len(each) < 10))
        told = written(sent, "total")
        total = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
        return cls(numbers[: bulk.MOST], max(total, len(numbers)), asked.urlencode())


NOBODY = "0"
"""Among the people to give contacts to."""


class BulkForm(PageForm):
    what = forms.ChoiceField(
        label=gettext_lazy("What to do"), choices=[*WHAT.items()], widget=forms.RadioSelect
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Owner"), required=False, coerce=int, empty_value=None
    )
    tags = TagsField()
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *RelationshipStatus.choices],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("One line, for whoever reads the history."),
    )

    def __init__(self, *args: Any, viewer: Viewer, tags: Iterable[str], **more: Any):
        super().__init__(*args, **more)
        self.initial.setdefault("what", "owner")
        owner = self.fields["owner"]
        assert isinstance(owner, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        owner.choices = [("", _("Choose")), (NOBODY, _("Nobody")), *colleagues(viewer)]
        there = sorted(set(tags), key=str.casefold)
        if there:
            known = _("On them now: %(tags)s.") % {"tags": ", ".join(there)}
            self.fields["tags"].help_text = f"{self.fields['tags'].help_text} {known}"

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("what") in ("tag", "untag") and not given.get("tags", True):
            self.add_error("tags", _("Write at least one tag."))
        if given.get("what") == "owner" and given.get("owner", True) is None:
            self.add_error("owner", _("Choose to whom."))
        if given.get("what") == "status" and not given.get("status", True):
            self.add_error("status", _("Choose where to."))

    def deed(self) -> bulk.Deed:
        given = self.cleaned_data
        words = tuple(given["tags"])
        deeds: dict[str, bulk.Deed] = {
            "owner": bulk.Give(given["owner"] or None),
            "tag": bulk.Retag(more=words),
            "untag": bulk.Retag(less=words),
            "status": bulk.Move(given["status"], given["reason"]),
            "trash": bulk.Discard(),
        }
        return deeds[given["what"]]

    def told(self, count: int, *, brief: bool = False) -> str:
        """That it is done to so many contacts, in words."""
        given: Any = self.cleaned_data
        choices: Any = self.fields["owner"]
        owner = dict(choices.choices).get(given["owner"], "") if given["owner"] else ""
        return told(given["what"], given, str(owner), count, brief=brief)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_bulk(request: SiteRequest) -> HttpResponse:
    if request.POST.get("step") != "do" or "draft" in request.POST:
        return _answer(request)
    with transaction.atomic():
        if is_sent_again(request, "contacts/together/", by=request.viewer):
            return _told_again(request)
        response = _answer(request)
        if response.status_code >= 400:
            transaction.set_rollback(True)  # of the form's key: nothing came of it yet
    return response


def _answer(request: SiteRequest) -> HttpResponse:
    viewer, choice = request.viewer, Choice.of(request)
    contacts = bulk.chosen(choice.numbers, viewer)
    if not contacts:
        messages.error(request, _("Tick the contacts first."))
        return go(request, _list_of(viewer, choice.where))
    step, is_draft = chosen(request.POST, "step", ("try", "do")), "draft" in request.POST
    form = BulkForm(
        request.POST if step or is_draft else None,
        viewer=viewer,
        tags=[tag for contact in contacts for tag in contact.tags],
        initial={name: request.POST[name] for name in BulkForm.base_fields if name in request.POST},
    )
    if is_draft:
        return _draft_page(request, choice, contacts, form)
    if not step:
        return _page(request, choice, contacts, form)
    if not form.is_valid():
        return _page(request, choice, contacts, form, status=422)
    if step == "try":
        outcome = bulk.tried(form.deed(), contacts, by=viewer)
        return _page(request, choice, contacts, form, outcome=outcome)
    outcome = bulk.done(form.deed(), contacts, by=viewer)
    _tell(request, outcome, form.cleaned_data["what"])
    return go(request, _list_of(viewer, choice.where))


def _draft_page(
    request: SiteRequest, choice: Choice, contacts: list[Contact], form: BulkForm
) -> HttpResponse:
    """At its first step, whichever it was kept at: what would come of it is told anew."""
    form.forgive()
    return _page(request, choice, contacts, form, is_draft=True)


def _page(
    request: SiteRequest,
    choice: Choice,
    contacts: list[Contact],
    form: BulkForm,
    *,
    outcome: bulk.Outcome | None = None,
    status: int = 200,
    is_draft: bool = False,
) -> HttpResponse:
    count = len(outcome.changed) if outcome else 0
    slug = request.viewer.site.slug
    picked = urlencode([("pick", contact.number) for contact in contacts])
    context = {
        "choice": choice,
        "contacts": contacts,
        "form": form,
        "told": form.told(count) if count else "",
        "told_briefly": form.told(count, brief=True) if count else "",
        "outcome": outcome,
        "reasons": _reasons(outcome) if outcome else (),
        "rest": len(contacts) - len(outcome.changed) if outcome else 0,
        "is_draft": is_draft,
        "there": f"{reverse('contact_bulk', args=[slug])}?{picked}",
        "about": _named(contacts),
        "back": _list_of(request.viewer, choice.where),
    }
    return TemplateResponse(request, "contacts/contact_bulk.html", context, status=status)


def _named(contacts: list[Contact]) -> str:
    """Whom the list of drafts names."""
    names = [str(contact) for contact in contacts[:MOST_NAMED]]
    return ", ".join([*names, "…"] if len(contacts) > MOST_NAMED else names)


def _reasons(outcome: bulk.Outcome) -> list[tuple[str, list[Contact]]]:
    """Why some stay as they are, with whom it concerns."""
    why = sorted(outcome.refused, key=lambda pair: pair[1])
    said = [
        (reason, [contact for contact, _reason in pairs])
        for reason, pairs in groupby(why, key=lambda pair: pair[1])
    ]
    if outcome.already:
        said.insert(0, (_("It is so already."), outcome.already))
    return said


def _tell(request: SiteRequest, outcome: bulk.Outcome, what: str) -> None:
    """What was done, with an Undo of whatever a way leads back from."""
    count, slug, token, undo = len(outcome.changed), request.viewer.site.slug, "", ""
    said = _done(what, count)
    if rest := outcome.total - count:
        stays = ngettext("%(count)d stays as it was.", "%(count)d stay as they were.", rest)
        said = f"{said} {stays % {'count': rest}}"
    if outcome.before:
        token = secrets.token_urlsafe(8)
        undo = f"undo:{reverse('contact_bulk_undo', args=[slug])}?of={token}"
    if lasting := outcome.final:
        final = ngettext("%(count)d cannot be undone.", "%(count)d cannot be undone.", lasting)
        said = f"{said} {final % {'count': lasting}}"
    before = {str(number): was for number, was in outcome.before.items()}
    told = {"key": request.POST.get("key", ""), "said": said, "undo": undo}
    session: Any = request.session  # our own store
    session.keep(LAST, {"of": token, "site": slug, "before": before, **told})
    messages.success(request, said, extra_tags=undo)


def _done(what: str, count: int) -> str:
    said = ngettext("%(count)d contact changed.", "%(count)d contacts changed.", count)
    if what == "trash":
        said = ngettext(
            "%(count)d contact moved to the trash.",
            "%(count)d contacts moved to the trash.",
            count,
        )
    return said % {"count": count}


def _told_again(request: SiteRequest) -> HttpResponse:
    """What came of the form when it was sent before: a second press of its button is answered in
    place of the first."""
    session: Any = request.session  # our own store
    session.read_again()
    last = session.get(LAST) or {}
    if (last.get("key"), last.get("site")) == (request.POST["key"], request.viewer.site.slug):
        messages.success(request, last["said"], extra_tags=last["undo"])
    else:
        messages.info(request, _("This was done before."))
    return go(request, _list_of(request.viewer, Choice.of(request).where))


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def contact_bulk_undo(request: SiteRequest) -> HttpResponse:
    """Take the last change of many back, which this session has made on this site."""
    viewer = request.viewer
    last = request.session.get(LAST) or {}
    asked = request.GET.get("of") or None
    if (last.get("of"), last.get("site")) != (asked, viewer.site.slug):
        messages.error(request, _("There is nothing to take back any more."))
        return redirect(_list_of(viewer))
    del request.session[LAST]
    before = {int(number): was for number, was in last["before"].items()}
    outcome = bulk.take_back(before, by=viewer)
    count = len(outcome.changed)
    said = ngettext(
        "%(count)d contact is as it was before.", "%(count)d contacts are as they were.", count
    )
    said %= {"count": count}
    if rest := len(before) - count:
        stays = ngettext(
            "%(count)d has changed since and stays as it is.",
            "%(count)d have changed since and stay as they are.",
            rest,
        )
        said = f"{said} {stays % {'count': rest}}"
    messages.success(request, said)
    return redirect(_list_of(viewer))


def _list_of(viewer: Viewer, where: str = "") -> str:
    address = reverse("contact_list", args=[viewer.site.slug])
    return f"{address}?{where}" if where else address
