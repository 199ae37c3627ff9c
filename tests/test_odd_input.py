"""What nobody writes on purpose, into every field, parameter and key there is (INP-01, INP-10).

The contracts' texts, bodies and lists are in `tests/test_api_input.py`; here are the pages and the
admin, JSON inside JSON, and paths.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.db import transaction

from contacts.tests.pages import Browser
from crm.templatetags.shown_for import SHOWN_FOR
from crm.tenancy.context import acting_as
from crm.tests.api import ApiOf
from crm.tests.factories import Person
from meetings.models import MeetingActionItem
from tests.api_doors import DOORS, ApiDoor
from tests.full_site import fill
from tests.routes import routes
from tests.test_api_input import NAUGHTY
from tests.twins.forms import Form, PageReader

pytestmark = pytest.mark.django_db

ODD = [
    *("%00", "a%00b", "%ed%a0%80", "%ff", "%e2%80%aereversed", "%F0%9F%98%80", "%C2%B2", "%D9%A3"),
    *("-1", "0", "9" * 30, "1e400", "NaN", "%27%3B--", "%25%5C_", "x" * 3000, "%0d%0aX:%20y"),
    *("2024-02-30", "9999-12-31T23:59", "0001-01-01", "2024-03-10T02:30"),
    *("0001-01-01T00:00%2B14:00", "9999-12-31T23:59-14:00"),
]
"""As they stand in an address: no text, too long, too large, on no calendar, on no clock, or
on no calendar once they are in UTC."""


# --- pages and admin


def pages(person: Person) -> Iterator[str]:
    """Every address of the site's pages and of the admin's lists, on the rows that are number 1."""
    with acting_as(person.viewer()) as viewer:
        item = str(MeetingActionItem.objects.visible_to(viewer)[0].pk)
    parts = {"site": person.site.slug, "number": "1", "int": "1", "item": item, "uuid": item}
    for route in routes():
        is_list = route.is_admin and route.address.count("/") == 3 and "<" not in route.address
        if route.address.startswith("s/") or is_list:
            yield route.path(parts)


def asked_on(path: str, page: PageReader) -> set[str]:
    """The names of parameters that the page's links and forms use for its own address."""
    found = {
        name for form in page.forms if form.method == "get" for name in (*form.sent, *form.choices)
    }
    for link in page.links:
        parts = urlsplit(link)
        if parts.path in ("", path):
            found |= {name for name, _text in parse_qsl(parts.query)}
    return found


@pytest.fixture
def browser(alice: Person) -> Browser:
    fill(alice, alice, 1)
    return Browser(alice)


def test_no_parameter_of_a_page_breaks_it(alice: Person, browser: Browser) -> None:
    """Each parameter gets some of what is odd, and all of it is got by some."""
    broken, given = [], set()
    for at, path in enumerate(pages(alice)):
        page = PageReader(browser.client.get(path).content.decode())
        names = sorted({"q", "page", *asked_on(path, page)})
        texts = [ODD[(at + place) % len(ODD)] for place in range(len(names))]
        given.update(texts)
        pairs = zip(names, texts, strict=True)
        address = f"{path}?{'&'.join(f'{quote(name)}={text}' for name, text in pairs)}"
        if browser.client.get(address).status_code >= 500:
            broken.append(address[:500])
    assert broken == []
    assert given == set(ODD)


def test_no_field_of_a_form_breaks_it(alice: Person, browser: Browser) -> None:
    broken, tried = [], 0
    for path in pages(alice):
        for form in PageReader(browser.client.get(path).content.decode()).forms:
            if form.method == "post" and "switch" not in form.action:
                tried += 1
                broken += list(breaks(browser, form.action or path, form))
    assert broken == []
    assert tried > 20


def breaks(browser: Browser, action: str, form: Form) -> Iterator[str]:
    """Texts, and choices that were not offered; nothing of it stays. No password, as looking at
    one is a transaction of its own; signing in is tried with odd ones elsewhere."""
    names = {*form.sent, *form.choices} - {"csrfmiddlewaretoken", "password", SHOWN_FOR}
    for text in ("\0", "9" * 30, "9999-12-31T23:59-14:00"):
        with transaction.atomic():
            answer = browser.client.post(action, dict.fromkeys(names, text))
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            yield f"{action} {text[:5]!r}"


# --- JSON inside JSON, and paths


def test_keys_and_values_of_custom_fields_come_back_as_they_were(bob: Person, api: ApiOf) -> None:
    client = api(bob)
    odd: dict[str, Any] = {f"{text} {at}": [text, {text: text}] for at, text in enumerate(NAUGHTY)}
    made = client.post(
        "/api/contacts",
        {"first_name": "Ana", "email": "ana@example.org", "custom_fields": odd},
    )
    assert made.status_code == 201, made.content
    assert client.get(f"/api/contacts/{made.json()['id']}").json()["custom_fields"] == odd


def test_no_path_breaks_anything(door: ApiDoor, mine: Any, made: str) -> None:
    """Each at two of the doors."""
    never_used = mine.get(f"{door.path}/{uuid.uuid4()}").content
    texts = [*map(quote, NAUGHTY), *ODD]
    for text in texts[DOORS.index(door) % 5 :: 5]:
        answer = mine.get(f"{door.path}/{text}")
        assert answer.status_code in (200, 404), text
        if answer.status_code == 404 and "/" not in text and "%2F" not in text:
            assert answer.content == never_used or door.is_error(answer.json()), text
