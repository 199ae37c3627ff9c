"""Two people change the same entry; somebody deletes it, and it comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
BOTH = pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])


@pytest.fixture
def talk(worker: Person) -> Interaction:
    maria = ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    return InteractionFactory(by=worker.viewer(), contact=maria, title="Lease", notes="Old")


def browser_of(context: Any, javascript: bool, width: int, scheme: str = "light") -> BrowserContext:
    size = {"width": width, "height": 900}
    made: BrowserContext = context(
        java_script_enabled=javascript, viewport=size, color_scheme=scheme, reduced_motion="reduce"
    )
    return made


def accessible(page: Page) -> None:
    """axe finds nothing (WCAG 2.2 AA), and nothing is wider than the screen."""
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


@BOTH
def test_what_both_changed_is_chosen_field_by_field(
    javascript: bool,
    width: int,
    worker: Person,
    talk: Interaction,
    context: Any,
    sign_in: SignIn,
    live_server: Any,
) -> None:
    page = sign_in(browser_of(context, javascript, width), worker)
    page.goto(f"{live_server.url}/s/{worker.site.slug}/interactions/1/edit/")
    page.get_by_role("textbox", name="Note", exact=True).fill("Mine")
    with acting_as(worker.viewer()) as viewer:
        actions.edit(talk, by=viewer, changes={"notes": "Theirs", "title": "Rent"})
    page.get_by_role("button", name="Save", exact=True).click()
    told = page.get_by_role("group", name="Somebody saved this while you were writing")
    expect(told).to_be_focused()
    for text in ("Old", "Theirs", "Mine", "Rent"):
        expect(told.get_by_text(text, exact=True)).to_be_visible()
    told.get_by_label("They saved").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Rent")).to_be_visible()
    assert stored(worker).shown.notes == "Theirs"


@BOTH
def test_deleted_undone_and_found_in_the_trash(
    javascript: bool,
    width: int,
    worker: Person,
    talk: Interaction,
    context: Any,
    sign_in: SignIn,
    live_server: Any,
) -> None:
    home = f"{live_server.url}/s/{worker.site.slug}/"
    page = sign_in(browser_of(context, javascript, width, "dark"), worker)
    for way in ("undo", "trash"):
        page.goto(f"{home}interactions/1/delete/")
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_text("The interaction is deleted.")).to_be_visible()
        if way == "trash":
            page.goto(f"{home}trash/")
            expect(page.get_by_role("cell", name="Lease María Núñez")).to_be_visible()
            if javascript:
                accessible(page)
            page.get_by_role("button", name="Restore").click()
        else:
            page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("The interaction is back.")).to_be_visible()
    assert not stored(worker).is_deleted
