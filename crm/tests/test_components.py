"""Components that are worked out beforehand say what django-cotton would."""

# ruff: noqa: E501 - markup is read more easily in one line

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from crm.templatetags.components import Component

OURS = "crm.templatetags.components"
EVIL = '"><script>alert(1)</script>'
WHEN = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

# Each with what the two ways of rendering have to agree on.
PLACES = {
    "nothing said": "<c-icon /><c-badge /><c-button />",
    "all said": '<c-icon name="house" size="20" label="Home & away" class="a b" />',
    "words of the request": '<c-button href="{{ evil }}" label="{{ evil }}">{{ evil }}</c-button>',
    "words in between": '<c-button href="/x/{{ evil }}/" class="a {% if on %}b{% endif %}" />',
    "a condition on a word": '<c-button icon="{% if on %}plus{% else %}x{% endif %}">Go</c-button>',
    "literals": '<c-button :wide="True" :disabled="False" /><c-skeleton :lines="\'12\'" />',
    "objects": '<c-button :wide="on" :disabled="nothing.there" /><c-time :value="when" />',
    "nothing there": '<c-time :value="missing" /><c-time :value="none" none="{{ evil }}" />',
    "without quotes": "{% cotton icon name=house size=size / %}{% cotton badge tone=missing %}x{% endcotton %}",
    "loose attributes": '<c-button hx-get="/a/" data-x="{{ evil }}" hidden rel=\'"q"\'>x</c-button>',
    "an unknown object": '<c-button :data-x="missing" data-y="1">x</c-button>',
    "components inside": '<c-card title="T"><c-badge icon="tag">{{ evil }}</c-badge></c-card>',
    "slots": '<c-card title="T"><c-slot name="actions"><c-button icon="x" /></c-slot>b</c-card>',
    "a slot at times": '<c-card>{% if on %}<c-slot name="foot">f</c-slot>{% endif %}b</c-card>',
    "a slot at no time": '<c-card>{% if off %}<c-slot name="foot">f</c-slot>{% endif %}b</c-card>',
    "a slot inside a slot": '<c-card><c-slot name="foot"><c-empty title="E">e<c-slot name="actions">'
    "{{ evil }}</c-slot></c-empty></c-slot></c-card>",
    "in a loop": '{% for n in "abc" %}<c-tab href="/{{ n }}/" count="{{ forloop.counter }}">{{ n }}'
    "</c-tab>{% endfor %}",
    "its own names outside": '{% with icon="x" label="y" class="z" %}<c-button /><c-chip />{% endwith %}',
    "two languages": '<c-dialog id="d" title="{% translate "Close" %}">{% translate "Close" %}</c-dialog>',
    "fields": '<c-field :field="form.name" icon="search" /><c-field :field="form.kind" help="{{ evil }}" />'
    '<c-field :field="form.done" /><c-segmented :field="form.kind" :icons="True" />'
    '<c-field label="L" for="f" error="{{ evil }}"><input id="f"></c-field>',
    "errors": '<c-errors :form="form" class="{{ evil }}" /><c-errors :form="missing" />',
    "headings": '<c-th key="name" current="{{ sort }}">N</c-th><c-th key="x" :down_first="on">X</c-th>',
    "an entry": '<c-entry kind="call" title="{{ evil }}" :when="when" show="date" :restricted="off">'
    '{{ evil }}<c-slot name="tags"><c-badge tone="warning">t</c-badge></c-slot></c-entry>'
    '<c-entry kind="call" title="{{ evil }}" :when="when" :restricted="on" author="A" />',
}


class Form(forms.Form):
    name = forms.CharField(help_text="As on the passport.")
    kind = forms.ChoiceField(choices=[("call", "Call")], widget=forms.RadioSelect)
    done = forms.BooleanField(required=False)


def shown(source: str) -> str:
    request = RequestFactory().get("/?a=1&page=2")
    means = {"evil": EVIL, "on": True, "off": False, "none": None, "size": 20, "when": WHEN}
    context = Context({"request": request, "form": Form({}), "sort": "-name", **means})
    return str(Template(CottonCompiler().process(source)).render(context))


def without_ours(settings: Any) -> None:
    changed = copy.deepcopy(settings.TEMPLATES)
    changed[0]["OPTIONS"]["builtins"].remove(OURS)
    settings.TEMPLATES = changed


@pytest.mark.parametrize("language", ["en", "es"])
def test_they_say_what_django_cotton_says(settings, language):
    with translation.override(language):
        twice = {name: [shown(source), shown(source)] for name, source in PLACES.items()}
        without_ours(settings)
        assert OURS not in engines["django"].engine.builtins
        assert twice == {name: [shown(source)] * 2 for name, source in PLACES.items()}


def test_a_component_that_nothing_is_left_to_do_for_is_text():
    made = Template(CottonCompiler().process('<c-icon name="house" /><c-kbd>N</c-kbd>'))
    components = [node for node in made.nodelist if isinstance(node, Component)]
    assert [node.plan.text is not None for node in components] == [True, True]


def test_a_language_is_spoken_when_it_is_asked_for():
    made = Template(CottonCompiler().process('<c-badge>{% translate "Home" %}</c-badge>'))
    said = []
    for language in ("en", "es"):
        with translation.override(language):
            said.append(str(made.render(Context())))
    assert said[0] != said[1]
