"""The read log, for who manages the site's members: who read what a tag restricts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from crm.models import Reading, Tag
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import colleagues, page_of
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Deed, Doorway, Permission
from interactions.models import Interaction
from interactions.pages.filters import DaysForm, day_field


class ReadingsFilter(DaysForm):
    """Every field is optional; where one is wrong, that is told and nothing is found."""

    person = forms.TypedChoiceField(
        label=pgettext_lazy("did something", "Who"), required=False, coerce=int, empty_value=None
    )
    number = forms.IntegerField(
        label=_("Interaction number"), required=False, min_value=1, max_value=2**63 - 1
    )
    through = forms.ChoiceField(
        label=_("Way in"), required=False, choices=[("", _("Every way in")), *Doorway.choices]
    )
    deed = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *Deed.choices]
    )
    start_date = day_field(_("From"))
    end_date = day_field(_("To"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        people: Any = self.fields["person"]
        people.choices = [("", _("Everybody")), *colleagues(viewer)]

    def readings(self) -> Any:
        """What the address asks for, the latest first."""
        asked, found = self.asked, Reading.objects.visible_to(self.viewer)
        if self.errors:
            found = found.none()
        if "person" in asked:
            found = found.filter(user_id=asked["person"])
        if "number" in asked:
            numbered = Interaction.objects.ever_of(self.viewer).filter(number=asked["number"])
            found = found.filter(interaction_id__in=numbered.values("uuid"))
        for name in asked.keys() & {"through", "deed"}:
            found = found.filter(**{name: asked[name]})
        return found.between(*self.moments).select_related("user").latest_first()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown: the interaction where it is still there, and of its tags the names
    of those that the viewer holds. The others are counted."""

    reading: Reading
    interaction: Interaction | None
    tags: tuple[str, ...]
    unnamed: int


def lines_of(readings: Iterable[Reading], viewer: Viewer) -> list[Line]:
    """In two queries, however many there are."""
    readings = list(readings)
    keys = {reading.interaction_id for reading in readings}
    rows = {row.pk: row for row in Interaction.objects.ever_of(viewer).filter(pk__in=keys)}
    held = Tag.objects.visible_to(viewer).filter(pk__in=viewer.held)
    names: dict[uuid.UUID, str] = dict(held.values_list("uuid", "name"))
    return [
        Line(
            reading,
            rows.get(reading.interaction_id),
            tuple(names[tag] for tag in reading.tags if tag in names),
            sum(tag not in names for tag in reading.tags),
        )
        for reading in readings
    ]


@site_page(Permission.MANAGE_MEMBERS)
@require_safe
def read_log(request: SiteRequest) -> HttpResponse:
    form = ReadingsFilter(request.GET, viewer=request.viewer)
    page = page_of(form.readings(), request.GET, default_size=50)
    context = {
        "form": form,
        "narrows": bool(form.asked or form.errors),
        "page": page,
        "lines": lines_of(page, request.viewer),
    }
    return TemplateResponse(request, "interactions/read_log.html", context)
