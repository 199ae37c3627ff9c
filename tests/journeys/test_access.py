"""Standing before a lock: asking, being let in, or opening it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.models import Site
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.factories import Person, PersonFactory
from interactions.models import AccessRequest
from interactions.tests.access import asked
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import stored
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
NOTE = "Her papers are with the lawyer."
WAITING = "This waits for a connection"


@pytest.fixture
def holder(worker: Person) -> Person:
    """Alice, who has logged something that only she can read."""
    alice: Person = PersonFactory.create(
        username="alice",
        first_name="Alice",
        site=worker.site,
        role="owner",
        holds=["immigration"],
        password=PASSWORD,
    )
    contact = ContactFactory(by=alice.viewer(), first_name="María", last_name="Núñez")
    by = alice.viewer("immigration")
    InteractionFactory(by=by, contact=contact, tagged=["immigration"], notes=NOTE)
    return alice


@pytest.fixture(params=["employee", "viewer"])
def asker(request: pytest.FixtureRequest, worker: Person) -> Person:
    if request.param == "employee":
        return worker
    made: Person = PersonFactory.create(
        username="vera", site=worker.site, role="viewer", password=PASSWORD
    )
    return made


def entry(page: Page, live_server: Any, person: Person) -> None:
    page.goto(f"{live_server.url}/s/{person.site.slug}/interactions/1/")


@pytest.mark.parametrize("scripts", [True, False], ids=["", "no-javascript"])
def test_ask_decide_read(
    scripts: bool,
    asker: Person,
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: SignIn,
    live_server: Any,
) -> None:
    theirs = sign_in(context(java_script_enabled=scripts), asker)
    entry(theirs, live_server, asker)
    theirs.get_by_role("link", name="Ask for access").click()
    theirs.get_by_label("Why you need to read it").fill("I stand in for Alice")
    theirs.get_by_role("button", name="Ask", exact=True).click()
    expect(theirs.get_by_text("Waiting for the holders.")).to_be_visible()

    decides = sign_in(context(java_script_enabled=scripts), holder)
    expect(decides.get_by_text("I stand in for Alice")).to_be_visible()
    decides.get_by_role("link", name="Decide").click()
    decides.get_by_label("How long").select_option("For a week")
    decides.get_by_role("button", name="Allow").click()
    expect(decides.get_by_text("Your answer is saved.").first).to_be_visible()

    entry(theirs, live_server, asker)
    expect(theirs.get_by_text(NOTE)).to_have_count(0)
    theirs.get_by_role("main").get_by_role("button", name="Show restricted entries").click()
    expect(theirs.get_by_text(NOTE)).to_be_visible()
    expect(theirs.get_by_text("This entry is open to you until")).to_be_visible()


def test_open_with_a_reason(
    asker: Person,
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: SignIn,
    live_server: Any,
) -> None:
    with as_owner():
        Site.objects.filter(pk=asker.site.pk).update(break_glass_allowed=True)
    theirs = sign_in(context(), asker)
    entry(theirs, live_server, asker)
    theirs.get_by_role("link", name="Open with a reason").click()
    theirs.get_by_label("Why you need to read it now").fill("She is at the border")
    theirs.get_by_label("Your password").fill("not mine")
    theirs.get_by_role("button", name="Open for three hours").click()
    expect(theirs.get_by_text("This is not your password.").first).to_be_visible()
    theirs.get_by_label("Your password").fill(PASSWORD)
    theirs.get_by_role("button", name="Open for three hours").click()
    theirs.get_by_role("main").get_by_role("button", name="Show restricted entries").click()
    expect(theirs.get_by_text(NOTE)).to_be_visible()

    owner = sign_in(context(), holder)
    expect(owner.get_by_text("She is at the border")).to_be_visible()
    owner.goto(f"{live_server.url}/s/{holder.site.slug}/interactions/1/open/")
    owner.get_by_role("button", name="End").click()
    expect(owner.get_by_text("Nobody.")).to_be_visible()
    entry(theirs, live_server, asker)
    expect(theirs.get_by_text(NOTE)).to_have_count(0)


def test_an_answer_is_kept_and_waits_for_a_connection_as_it_was_pressed(
    worker: Person,
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: SignIn,
    live_server: Any,
) -> None:
    asked(stored(holder), worker)
    browser = context()
    page = sign_in(browser, holder)
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("A note to who asks").fill("Mind the brother")
    expect(page.locator("#decide-form[data-kept]")).to_be_attached()
    page.reload()
    expect(page.get_by_label("A note to who asks")).to_have_value("Mind the brother")
    page.get_by_label("How long").select_option("For a week")
    browser.set_offline(True)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    browser.set_offline(False)  # which sends it; untouched since, it leads on
    expect(page.get_by_text("Your answer is saved.")).to_be_visible()
    with acting_as(holder.viewer("immigration")) as viewer:
        answered = AccessRequest.objects.visible_to(viewer).get()
    assert (answered.state, answered.note) == ("granted", "Mind the brother")
