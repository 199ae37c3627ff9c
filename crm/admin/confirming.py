"""A page between a button and what it does: it says what will happen, and asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponse
from django.template.response import TemplateResponse


def confirmation(
    model_admin: Any,
    request: Any,
    *,
    title: str,
    verb: str,
    back: str,
    row: models.Model | None = None,
    says: Sequence[str] = (),
    form: forms.Form | None = None,
    **more: Any,
) -> HttpResponse:
    """A form that posts to its own address.

    `verb` is what its button is called, `back` the address for who would rather not.
    """
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": row,
        "title": title,
        "verb": verb,
        "back": back,
        "says": says,
        "form": form,
        **more,
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "admin/confirm.html", context, status=status)
