"""Controls are written as Django's templates write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from crm.pages.widgets import Renderer

EVIL = "\"><script>&'"
CHOICES = [
    ("", gettext_lazy("Home")),
    (1234, 1234.5),
    (EVIL, EVIL),
    ("safe", SafeString("<i>")),
    (EVIL, [("a", "A"), ("b", EVIL)]),
]


class Every(forms.Form):
    text = forms.CharField(max_length=5, widget=forms.TextInput(attrs={"data-x": EVIL, "y": False}))
    number = forms.IntegerField(min_value=1, localize=True)
    mail = forms.EmailField(label=EVIL, help_text="Help")
    url = forms.URLField(assume_scheme="https")
    word = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput(attrs={"size": 1000}))
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    moment = forms.DateTimeField()
    time = forms.TimeField()
    done = forms.BooleanField(disabled=True)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    one = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    radios = forms.ChoiceField(choices=CHOICES[:4], widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES[:4], widget=forms.CheckboxSelectMultiple)
    maybe = forms.NullBooleanField()
    file = forms.FileField(widget=forms.ClearableFileInput)
    both = forms.SplitDateTimeField()


FILLED: dict[str, Any] = {
    **dict.fromkeys(Every.base_fields, EVIL),
    "number": 12345,
    "day": dt.date(2026, 3, 1),
    "moment": dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC),
    "done": True,
    "one": 1234,
    "several": [1234, "b"],
    "boxes": ["safe"],
    "maybe": True,
    "file": None,
    "both": None,
}


def controls(renderer: Any, form: forms.Form) -> list[str]:
    form.renderer = renderer
    whole = [str(field) for field in form]
    parts = [str(form[name][0].tag()) for name in ("radios", "boxes")]
    return [re.sub(r"\s+", " ", control) for control in [*whole, *parts]]


@pytest.mark.parametrize("language", ["en", "es"])
def test_controls_are_written_as_django_writes_them(language):
    with translation.override(language):
        for form in (Every(), Every(initial=FILLED), Every({"text": "too long", "one": "b"})):
            assert controls(Renderer(), form) == controls(DjangoTemplates(), form)


def test_white_space_of_a_text_is_kept():
    field = Every(initial={"long": "\n a \n"})["long"]
    assert ">\n\n a \n</textarea>" in str(field)


def test_forms_are_written_so():
    assert isinstance(get_default_renderer(), Renderer)
