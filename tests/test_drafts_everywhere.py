"""Each form of a page into which somebody types keeps a draft, or says here why not (ADR 21).

The pages come from the URL configuration, so a new form is looked at here from its first day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Site, Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.factories import Person
from interactions.tests.access import asked
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from tests.full_site import fill
from tests.routes import Route, routes

pytestmark = pytest.mark.django_db

TEMPLATES = settings.BASE_DIR / "templates"
CHOSEN = frozenset({"hidden", "checkbox", "radio", "submit", "button", "reset", "password"})
"""What an <input> may be into which no text is typed that could be kept."""
REASONS = {
    "sign-in/": "nobody is known yet whose it would be",
    "follow-ups/": "a day in a menu, one press away",
}
"""By the address below the site: why a form with text is not kept."""


class Forms(HTMLParser):
    """The forms of a page that save something, and the names of what is typed into each."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], list[str]]] = []
        self._inside = False
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("method") == "post"
            if self._inside:
                self.found.append((given, []))
        elif self._inside and self._is_text(tag, given):
            self.found[-1][1].append(str(given.get("name")))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"

    @staticmethod
    def _is_text(tag: str, given: dict[str, str | None]) -> bool:
        is_fixed = "readonly" in given or "name" not in given
        return not is_fixed and (
            tag == "textarea" or (tag == "input" and given.get("type", "text") not in CHOSEN)
        )


@pytest.fixture
def parts(alice: Person, bob: Person) -> dict[str, str]:
    """What fills the parts of addresses; the key of a noun by the noun."""
    with as_owner():
        Site.objects.filter(pk=alice.site.pk).update(break_glass_allowed=True)
    contact: Any = ContactFactory(by=alice.viewer(), first_name="Ana")
    MeetingFactory(by=alice.viewer(), contact=contact)
    by = alice.viewer("immigration")
    InteractionFactory(by=by, contact=contact, tagged=["immigration"])
    fill(alice, bob, 1)
    hidden = InteractionFactory(by=by, contact=contact, tagged=["immigration"])
    with acting_as(alice.viewer()) as viewer:
        tags = Tag.objects.visible_to(viewer).order_by("restricted")
        keys = {"tags": str(tags.first().pk), "members": str(tags.last().pk)}
    keys |= {"requests": str(asked(hidden, bob).pk), "person": str(bob.user.pk)}
    return {"site": alice.site.slug, "int": "1", "uuid": keys["tags"], **keys}


def address(route: Route, parts: dict[str, str]) -> str:
    noun = re.search(r"(members|\w+(?=/<uuid:key>)).*<uuid:key>", route.address)
    return route.path({**parts, "key": parts[noun[1]]} if noun else parts)


def pages(parts: dict[str, str], *browsers: Browser) -> Iterator[tuple[str, Any]]:
    """By its address below the site, as each of them sees it."""
    for route in routes():
        if route.is_api or route.is_admin or route.address.endswith("/file/"):
            continue
        for browser in browsers:
            page = browser.client.get(address(route, parts), {"pick": "1", "role": "viewer"})
            if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
                yield route.address.removeprefix("s/<slug:site>/"), page


def test_what_is_typed_is_kept_or_there_is_a_reason(
    alice: Person, bob: Person, parts: dict[str, str]
) -> None:
    """Alice sees what is restricted; Bob asks for it. Somebody who is signed out signs in."""
    kept, unkept = set(), {}
    for path, page in pages(parts, Browser(alice, reveal=True), Browser(bob), Browser()):
        for form, typed in Forms(page).found:
            if "data-draft" in form:
                kept.add(form["id"])
            elif typed:
                unkept[path] = typed
    assert unkept.keys() == REASONS.keys(), unkept
    assert kept == {form for path in TEMPLATES.rglob("*.html") for form in keeping(path)}


def keeping(template: Path) -> list[str]:
    """The ids of its forms that keep drafts: this test has come by all of them."""
    return re.findall(r'<form[^>]*\sid="([\w-]+)"[^<]*{% keeps_draft', template.read_text())
