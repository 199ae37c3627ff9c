"""Whether and when somebody is told of their follow-ups by e-mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from crm.pages.base import SiteRequest, go, site_page
from crm.pages.forms import PageForm
from crm.pages.once import change_once
from crm.tenancy.viewer import Viewer
from followups import actions
from followups.models import DailyDigest
from interactions.pages.moments import in_your_zone


def _hours() -> list[tuple[int, str]]:
    return [(hour, time_format(dt.time(hour))) for hour in range(24)]


class DigestForm(PageForm):
    is_on = forms.BooleanField(
        label=gettext_lazy("Send me an e-mail every day there is something to do"), required=False
    )
    hour = forms.TypedChoiceField(label=gettext_lazy("Send at"), coerce=int, choices=_hours)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["hour"].help_text = in_your_zone()


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def daily_digest(request: SiteRequest) -> HttpResponse:
    viewer, is_draft = request.viewer, "draft" in request.POST
    if request.method == "POST":
        form = DigestForm(request.POST)
        if is_draft:
            form.forgive()
        elif form.is_valid():
            change_once(request, _set, form, by=viewer)
            messages.success(request, _("Changes saved."))
            return go(request, reverse("daily_digest", args=[viewer.site.slug]))
    else:
        digest = actions.digest_of(viewer)
        form = DigestForm(initial={"is_on": digest.is_on, "hour": digest.hour})
    context = {"form": form, "email": request.user.email, "is_draft": is_draft}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "followups/digest_form.html", context, status=status)


def _set(form: DigestForm, *, by: Viewer) -> DailyDigest:
    return actions.set_digest(by=by, **form.cleaned_data)
