"""Whether and when somebody is told of their follow-ups by e-mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from crm.pages.base import SiteRequest, site_page
from followups import actions
from interactions.pages.moments import in_your_zone


def _hours() -> list[tuple[int, str]]:
    return [(hour, time_format(dt.time(hour))) for hour in range(24)]


class DigestForm(forms.Form):
    is_on = forms.BooleanField(
        label=gettext_lazy("Send me an e-mail every day there is something to do"), required=False
    )
    hour = forms.TypedChoiceField(label=gettext_lazy("At"), coerce=int, choices=_hours)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["hour"].help_text = in_your_zone()


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def daily_digest(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    if request.method == "POST":
        form = DigestForm(request.POST)
        if form.is_valid():
            actions.set_digest(by=viewer, **form.cleaned_data)
            messages.success(request, _("Changes saved."))
            return redirect("daily_digest", site=viewer.site.slug)
    else:
        digest = actions.digest_of(viewer)
        form = DigestForm(initial={"is_on": digest.is_on, "hour": digest.hour})
    context = {"form": form, "email": request.user.email}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "followups/digest_form.html", context, status=status)
