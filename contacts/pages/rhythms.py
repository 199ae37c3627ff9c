"""How often a site wants to be in touch, by where a relationship stands: a page of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts import actions
from contacts.models import StatusRhythm
from contacts.pages.edits import RowForm, opened
from contacts.rules import LONGEST_RHYTHM
from contacts.vocabulary import RelationshipStatus
from crm.errors import Conflict, RuleBroken
from crm.pages.base import SiteRequest, site_page
from crm.pages.settings import saved, settings_page
from crm.vocabulary import Permission


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
    viewer = request.viewer
    stored = dict(StatusRhythm.objects.visible_to(viewer).values_list("status", "days"))
    if request.method != "POST":
        return settings_page(request, "rhythm", opened(RhythmForm(stored=stored), 0))
    form = RhythmForm(request.POST, stored=stored)
    if form.is_valid():
        try:
            actions.set_rhythms(by=viewer, days=form.changed())
        except (RuleBroken, Conflict) as error:
            form.tell(error)
        else:
            return saved(request, _("The rhythms are saved."), "settings_rhythm")
    return settings_page(request, "rhythm", form)
