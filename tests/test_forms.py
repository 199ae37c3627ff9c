"""What forms of pages say of what is wrong, and how their summaries are read out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils import translation

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.pages.forms import PageShape
from crm.pages.wording import EMPTY, worded
from crm.tests.factories import Person

STOCK = re.compile(r"^(Enter a valid|Select a valid|Ensure |This field|Enter a (number|list)|“%)")
"""How Django begins what it says of a field."""


def kinds(of: type[Any] = forms.BaseForm) -> Iterator[type[Any]]:
    """The forms of pages."""
    assert get_resolver().url_patterns, "with it all pages are loaded"
    for kind in of.__subclasses__():
        if ".pages." in kind.__module__:
            yield kind
        yield from kinds(kind)


def fields() -> dict[str, tuple[type[Any], str, forms.Field]]:
    return {
        f"{kind.__name__}.{name}": (kind, name, field)
        for kind in kinds()
        for name, field in getattr(kind, "base_fields", {}).items()
    }


def test_no_field_says_what_django_says_of_all() -> None:
    found = fields()
    assert len(found) > 80
    for where, (_kind, _name, field) in found.items():
        said = {code: str(text) for code, text in field.error_messages.items()}
        for validator in field.validators:
            code = getattr(validator, "code", None)
            said.setdefault(str(code), str(getattr(validator, "message", "")))
        assert not {text for text in said.values() if STOCK.match(text)}, where


def test_what_was_left_empty_is_asked_for_by_what_it_is() -> None:
    """A text says which text; a choice or a day says that it is one."""
    required = {where: each for where, each in fields().items() if each[2].required}
    assert len(required) > 20
    for where, (kind, name, field) in required.items():
        assert issubclass(kind, PageShape), where
        if type(field).default_error_messages.get("required") is None:
            assert {where, name} & EMPTY.keys(), where


def test_of_one_form_only_goes_before_the_name_alone() -> None:
    class MemberForm(forms.Form):
        pass

    empty, other = ValidationError("?", code="required"), ValidationError("?", code="invalid")
    assert worded(MemberForm(), "name", empty) == EMPTY["MemberForm.name"]
    assert worded(forms.Form(), "name", empty) == EMPTY["name"]
    assert worded(forms.Form(), "name", other) is other
    assert worded(forms.Form(), "unknown", empty) is empty
    assert worded(forms.Form(), None, empty) is empty


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "sent", "told"),
    [
        ("interactions/new/", {"contact": "1", "kind": "call"}, "Write a note."),
        ("interactions/new/", {"contact": "1", "notes": "Hm"}, "Choose what it was."),
        ("meetings/new/", {"contact": "1"}, "Choose a day and a time."),
        ("contacts/1/status/", {}, "Choose where to."),
        ("settings/members/new/", {"role": "employee"}, "Write a user name."),
        ("settings/password/", {"password": "x"}, "Write a new password."),
        ("catalogue/tags/new/", {}, "Write a name."),
        ("catalogue/services/new/", {}, "Write a name."),
        ("follow-ups/mail/", {}, "Choose an hour of the day."),
    ],
)
def test_each_form_says_what_to_write(
    alice: Person, path: str, sent: dict[str, str], told: str
) -> None:
    ContactFactory(by=alice.viewer())
    browser = Browser(alice)
    for language in ("en", "es"):
        with translation.override(language):
            text = translation.gettext(told)
        page = browser.post(path, sent, headers={"Accept-Language": language})
        assert page.status_code == 422
        assert text in page.content.decode(), language
        assert (text == told) is (language == "en")


def test_what_takes_the_focus_is_no_alert_besides_and_has_a_name() -> None:
    """It would be read twice; with the focus alone it is read once (WCAG 2.2, 3.3.1)."""
    summaries = {
        f"{path.name}: {tag}": tag
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for tag in re.findall(r"<[^<>]*\sdata-error-summary[^<>]*>", _tags(path.read_text()))
    }
    assert len(summaries) >= 6
    for where, tag in summaries.items():
        assert 'role="alert"' not in tag, where
        for needed in ('role="group"', "aria-label", 'tabindex="-1"', "autofocus"):
            assert needed in tag, (where, needed)


def _tags(text: str) -> str:
    """Without what a template puts between < and > itself."""
    return re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
