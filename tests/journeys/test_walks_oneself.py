"""What everybody does for themselves: signing in, their settings, finding, and what they left
unsaved. In every way, and by everybody who may or may not."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from contacts.tests.pages import BACKEND
from crm.models import Session, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.factories import PersonFactory, SiteFactory
from followups.actions import digest_of
from tests.journeys.conftest import PASSWORD
from tests.journeys.hands import Browsers, Hands, Keys, SignIn, World
from tests.journeys.walks import EVERYBODY, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "another-long-password"
NOTE = "Talked about the lease."
READS = {"cut": "It sends nothing."}


def a_second_site(world: World) -> None:
    there = SiteFactory.create(name="Sur")
    PersonFactory.create(username=world.walker.user.username, site=there, role="viewer")


def another_browser(world: World) -> None:
    Client().force_login(world.walker.user, backend=BACKEND)


def stored(hands: Hands) -> User:
    return User.objects.get(pk=hands.person.user.pk)


def sign_in_by_name(hands: Hands) -> None:
    hands.page.context.clear_cookies()
    hands.page.goto(hands.home)
    hands.page.wait_for_url("**/sign-in/?**")
    hands.type(hands.field("User name"), hands.person.user.username)
    hands.type(hands.field("Password"), PASSWORD)
    hands.press(hands.button("Sign in"))
    hands.at("")
    hands.press(hands.link("Switch site"))
    hands.page.wait_for_url("**/sites/")
    hands.press(hands.link("Sur"))
    hands.page.wait_for_url("**/s/*/")
    expect(hands.page.get_by_role("region", name="Site")).to_contain_text("Sur")


def say_what_one_reads(hands: Hands) -> None:
    """The language changes more than the page's words: what says that something is saved, too."""
    hands.go()
    hands.choose_from_menu("Settings")
    hands.at("settings/")
    hands.pick(hands.field("Time zone"), "Europe/Madrid")
    hands.save(hands.button("Save"), "settings/")
    assert stored(hands).timezone == "Europe/Madrid"
    for chosen, named, save, then in (
        ("Spanish", "Language", "Save", "Idioma"),
        ("El del navegador", "Idioma", "Guardar", "Language"),
    ):
        hands.pick(hands.page.get_by_role("combobox", name=named), chosen)
        hands.press(hands.button(save))
        expect(hands.page.get_by_role("combobox", name=then)).to_be_visible()
        hands.settle()
    assert stored(hands).language == ""


def ask_for_a_daily_email(hands: Hands) -> None:
    hands.go("follow-ups/mail/")
    hands.tick(hands.page.get_by_role("checkbox"))
    hands.pick(hands.field("Send at"), "6:00 a.m.")
    hands.save(hands.button("Save"), "follow-ups/mail/")
    expect(hands.page.get_by_role("checkbox")).to_be_checked()
    with acting_as(hands.person.viewer()) as viewer:
        digest = digest_of(viewer)
    assert (digest.is_on, digest.hour) == (True, 6)


def end_another_sign_in(hands: Hands) -> None:
    hands.go("settings/sign-ins/")
    sign_out = hands.button("Sign out", hands.page.get_by_role("main"))
    hands.save(sign_out, "settings/sign-ins/")
    hands.sees("This browser")
    expect(sign_out).to_have_count(0)


def change_ones_password(hands: Hands) -> None:
    hands.go("settings/password/")
    hands.type(hands.field("Your password now"), PASSWORD)
    hands.type(hands.field("New password"), NEW)
    hands.type(hands.field("New password again"), NEW)
    hands.save(hands.button("Change password"), "settings/password/")
    hands.sees("Your password is changed. Your other sign-ins have ended.")
    assert stored(hands).check_password(NEW)
    hands.go("settings/sign-ins/")
    hands.sees("This browser")
    expect(hands.button("Sign out", hands.page.get_by_role("main"))).to_have_count(0)


def make_a_token(hands: Hands) -> None:
    hands.go("settings/sign-ins/")
    hands.press(hands.link("Make a token for a program"))
    hands.at("settings/token/")
    hands.type(hands.field("What it is for"), "The newsletter")
    hands.type(hands.field("Your password"), PASSWORD)
    hands.press(hands.button("Make the token"))
    hands.sees("The token “The newsletter” is made")
    with as_owner():
        assert Session.objects.filter(user=hands.person.user).count() == 1
    hands.press(hands.link("I have copied it"))
    hands.at("settings/sign-ins/")
    end = hands.page.get_by_role("button", name="End The newsletter")
    hands.save(end, "settings/sign-ins/")
    expect(end).to_have_count(0)


def find_somebody(hands: Hands) -> None:
    hands.go()
    if isinstance(hands, Keys):
        hands.page.keyboard.press("Control+k")
        hands.page.keyboard.type("ruiz")
        found = hands.page.get_by_role("dialog", name="Find and go")
        expect(hands.page.locator("#found").get_by_role("link").first).to_contain_text("Ana Ruiz")
        expect(found).to_be_visible()
        hands.page.keyboard.press("Enter")
    else:
        hands.choose_from_menu("Find and go")
        hands.at("find/")
        hands.type(hands.field("A contact, a page or something to do"), "ruiz")
        hands.press(hands.button("Find"))
        hands.at("find/?q=ruiz")
        hands.press(hands.page.locator("#found").get_by_role("link", name="Ana Ruiz"))
    hands.at("contacts/1/")


def go_on_with_a_draft(hands: Hands) -> None:
    hands.go("contacts/1/edit/")
    hands.type(hands.field("Job title"), "Baker")
    expect(hands.page.locator("form[data-kept]")).to_be_attached()
    hands.go()
    hands.choose_from_menu("Drafts and outbox")
    hands.at("outbox/")
    hands.press(hands.link("Continue"))
    hands.at("contacts/1/edit/")
    expect(hands.field("Job title")).to_have_value("Baker")
    hands.go("outbox/")
    hands.press(hands.button("Discard"))
    hands.sees("Discarded")
    hands.go("contacts/1/edit/")
    expect(hands.field("Job title")).to_have_value("")


WALKS = (
    Walk(
        sign_in_by_name,
        "",
        "settings/",
        may=EVERYBODY,
        given=a_second_site,
        never={"cut": "The browser says so itself: no page of a site is open yet."},
    ),
    Walk(say_what_one_reads, "", "settings/", may=EVERYBODY),
    Walk(ask_for_a_daily_email, "", "follow-ups/mail/", may=EVERYBODY),
    Walk(end_another_sign_in, "", "settings/sign-ins/", may=EVERYBODY, given=another_browser),
    Walk(
        change_ones_password,
        "",
        "settings/password/",
        may=EVERYBODY,
        given=another_browser,
        never={"cut": "Where it is done, the one that was right before is wrong."},
    ),
    Walk(
        make_a_token,
        "",
        "settings/token/",
        may=EVERYBODY,
        never={"cut": "It shows what it made, and leads nowhere: tests/test_draft_doors.py."},
    ),
    Walk(find_somebody, "", "find/", may=EVERYBODY, never=READS),
    Walk(
        go_on_with_a_draft,
        "contacts/1/",
        "contacts/1/edit/",
        never={
            "plain": "Nothing is kept where no script runs.",
            "cut": "It sends nothing; what waits for a connection is gone through in test_outbox.",
        },
    ),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)
