"""Addresses in templates: as Django writes them, also where they were written before."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, set_script_prefix
from django.urls import reverse as address_of

OTHER = "crm.tests.test_look"  # knows a home, too, and little else


def shown(source: str, **means: object) -> str:
    return Template(source).render(Context(means)).strip()


@pytest.mark.parametrize("_again", [1, 2])
def test_addresses_are_djangos(_again):
    made = shown('{% url "contact_detail" slug 7 %}', slug="casa")
    assert made == address_of("contact_detail", args=["casa", 7])
    named = '{% url "contact_detail" site="casa" number=7 as it %}[{{ it }}]'
    assert shown(named) == f"[{made}]"
    assert shown('{% url "contact_detail" slug 7 as it %}[{{ it }}]', slug="casa") == f"[{made}]"
    assert shown('{% url "admin:index" %}') == address_of("admin:index")


def test_no_address_is_an_error_but_where_it_is_only_asked_for():
    with pytest.raises(NoReverseMatch):
        shown('{% url "contact_detail" missing 7 %}')
    assert shown('{% url "nowhere" as it %}[{{ it }}]') == "[]"


def test_what_an_address_depends_on_is_not_forgotten():
    source = '{% url "home" "casa" %}'
    here = shown(source)
    try:
        set_script_prefix("/crm/")
        assert shown(source) == f"/crm{here}"
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF=OTHER):
        assert shown('{% url "contact_list" "casa" %}') == "/s/casa/contact_list/"
    assert shown('{% url "contact_list" "casa" %}') == address_of("contact_list", args=["casa"])
