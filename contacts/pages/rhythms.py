"""How often a site wants to be in touch, by where a relationship stands: a page of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts import actions
from contacts.models import StatusRhythm
from contacts.rules import LONGEST_RHYTHM
from contacts.vocabulary import RelationshipStatus
from crm.errors import Conflict, RuleBroken, Stale
from crm.pages.base import SiteRequest, site_page
from crm.pages.edits import RowForm, opened
from crm.pages.histories import Crumb, history_page
from crm.pages.once import change_once, own_save
from crm.pages.settings import saved, settings_page
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Setting


class RhythmForm(RowForm):
    """Days for each status; of a status that stays empty nobody slips by it."""

    def __init__(self, *args: Any, stored: Mapping[str, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for status in RelationshipStatus:
            self.fields[status.value] = forms.IntegerField(
                label=status.label, required=False, min_value=1, max_value=LONGEST_RHYTHM
            )
        self.initial = {**self.initial, **stored}


@site_page(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: SiteRequest) -> HttpResponse:
    """What the person changed is saved; what others changed of other statuses meanwhile stays."""
    viewer, stored = request.viewer, _stored(request.viewer)
    if request.method != "POST":
        return settings_page(request, "rhythm", opened(RhythmForm(stored=stored)))
    form = RhythmForm(request.POST, stored=stored, own=own_save(request, stored, by=viewer))
    if "draft" in request.POST:
        form.forgive()
        return settings_page(request, "rhythm", form, is_draft=True)
    if form.is_valid():
        try:
            change_once(request, _change, form, by=viewer, said=form.said())
        except Stale:
            return _stale(request, form, _stored(viewer))
        except (RuleBroken, Conflict) as error:
            form.tell(error)
        else:
            return saved(request, _("The rhythms are saved."), "settings_rhythm")
    return settings_page(request, "rhythm", form)


@site_page(Permission.MANAGE_SERVICES)
@require_safe
def rhythm_history(request: SiteRequest) -> HttpResponse:
    there = reverse("settings_rhythm", args=[request.viewer.site.slug])
    trail = [Crumb(_("Rhythm"), there)]
    return history_page(request, Setting.RHYTHM, request.viewer.site_id, trail)


def _stored(viewer: Viewer) -> dict[str, int]:
    return dict(StatusRhythm.objects.visible_to(viewer).values_list("status", "days"))


def _change(form: RhythmForm, *, by: Viewer) -> dict[str, int | None]:
    """What was said of which statuses."""
    days = form.changed()
    actions.set_rhythms(by=by, days=days, seen=form.seen())
    return days


def _stale(request: SiteRequest, form: RhythmForm, stored: Mapping[str, int]) -> HttpResponse:
    """What they said meanwhile, beside what was typed; saving again keeps what is shown."""
    data, differences = form.rebased(RhythmForm(stored=stored))
    form = RhythmForm(data, stored=stored)
    return settings_page(request, "rhythm", form, status=409, differences=differences)
