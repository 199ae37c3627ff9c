"""How somebody does their work: the same walk by mouse, by thumb, by keys, without scripts, with
another site open beside it, and with a network that loses each answer to a save once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.db.models import Model
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.models import Event, Reading, Site
from crm.tests.accounts import as_owner
from crm.tests.factories import Person, PersonFactory, SiteFactory
from interactions.tests.factories import InteractionFactory
from tests.journeys.barriers import ARRIVING, DESK, PHONE

Browsers = Callable[..., BrowserContext]
SignIn = Callable[[BrowserContext, Person], Page]

SECRET = "Her papers are with the lawyer."
TAG = "immigration"
STEPS = 150  # of Tab, from one end of a page to the other


@dataclass(frozen=True)
class World:
    """A site where Ana Ruiz is contact 1, and her interaction 1 says `SECRET` to those alone who
    hold `TAG`. Alice owns the site and holds it."""

    walker: Person
    alice: Person
    ana: Contact
    home: str


class Hands:
    """A mouse at a desk. Who does not hold `TAG` sees `SECRET` on no page of the walk."""

    options: ClassVar[dict[str, Any]] = {"viewport": DESK}
    scripts = True

    def __init__(self, world: World, browsers: Browsers, signed_in: SignIn) -> None:
        self.person, self.ana, self.alice = world.walker, world.ana, world.alice
        self.reads = bool(self.person.viewer(TAG).revealed)
        """Whether `SECRET` may be served to them."""
        self.page = signed_in(browsers(**self.options), self.person)
        self.home = world.home

    # --- where ------------------------------------------------------------------------------------

    def go(self, path: str = "") -> None:
        """To an address of the site, as from a bookmark."""
        self.page.goto(self.home + path)
        self.settle()

    def at(self, path: str) -> None:
        """Has been led there; `*` stands for anything but a slash, `**` for anything."""
        self.page.wait_for_url(self.home + path)
        self.settle()

    def settle(self) -> None:
        """Until all is there, and nothing of it says what this person may not read."""
        if self.scripts:
            expect(self.page.locator(ARRIVING)).to_have_count(0)
        self.page.wait_for_load_state("domcontentloaded")
        if not self.reads:
            assert SECRET not in self.page.content(), self.page.url

    # --- what is there ----------------------------------------------------------------------------

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def link(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("link", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """By its label, whether it must be filled in or not."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def line(self, text: str) -> Locator:
        """The line of a list or a table that says so."""
        lines = self.page.get_by_role("listitem").or_(self.page.get_by_role("row"))
        return lines.filter(has_text=text)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()
        self.settle()

    def misses(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    # --- what is done -----------------------------------------------------------------------------

    def press(self, wanted: Locator) -> None:
        self.unfold(wanted)
        self._press(wanted)

    def type(self, wanted: Locator, text: str) -> None:
        self.unfold(wanted)
        self._type(wanted, text)

    def pick(self, wanted: Locator, option: str) -> None:
        """One of a list that drops down, by what it says."""
        self.unfold(wanted)
        self._pick(wanted, option)

    def tick(self, wanted: Locator) -> None:
        """A box, or one of several of which one counts."""
        self.unfold(wanted)
        self._tick(wanted)
        expect(wanted).to_be_checked()

    def save(self, wanted: Locator, leads_to: str) -> None:
        """Presses what saves, and is led on, if only to the same page anew."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.press(wanted)
        self.at(leads_to)

    def choose_from_menu(self, name: str) -> None:
        """One's own menu: in a corner of the desk, below on a phone."""
        own = self.page.locator("summary").filter(
            has_text=re.compile(r"Your menu|^\s*More\b(?! actions)")
        )
        self.press(own.filter(visible=True))
        self.press(self.page.get_by_role("link", name=name, exact=True).filter(visible=True))

    def unfold(self, wanted: Locator) -> None:
        """Opens what it is folded into, as people do who look for it."""
        expect(wanted).to_be_attached()
        hidden = "ancestor-or-self::*[not(self::summary)][parent::details[not(@open)]]"
        folded = wanted.locator(f"xpath={hidden}/..")
        while folded.count():
            self._press(folded.first.locator("> summary"))

    def _press(self, wanted: Locator) -> None:
        wanted.click()

    def _type(self, wanted: Locator, text: str) -> None:
        wanted.fill(text)

    def _pick(self, wanted: Locator, option: str) -> None:
        wanted.select_option(option)

    def _tick(self, wanted: Locator) -> None:
        self._press(self._drawn(wanted))

    def _drawn(self, wanted: Locator) -> Locator:
        """What people see of it: the button itself may lie invisible behind its label."""
        label = self.page.locator("label").filter(has=wanted)
        return label if label.count() else wanted

    def leave(self) -> None:
        """At the end of the walk."""


class Thumb(Hands):
    """A phone in one hand."""

    options: ClassVar[dict[str, Any]] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}

    def _press(self, wanted: Locator) -> None:
        wanted.tap()


class Plain(Hands):
    """A browser that runs no scripts."""

    options: ClassVar[dict[str, Any]] = {"viewport": DESK, "java_script_enabled": False}
    scripts = False


class Keys(Hands):
    """Tab, Enter, the space bar, the arrows and what is typed; where the focus is can be seen."""

    def walk_to(self, wanted: Locator) -> None:
        expect(wanted).to_be_visible()
        for _step in range(STEPS):
            if wanted.evaluate("one => one === document.activeElement"):
                return has_visible_focus(self.page)
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not lead to {wanted}")

    def _press(self, wanted: Locator) -> None:
        self.walk_to(wanted)
        self.page.keyboard.press("Enter")

    def _type(self, wanted: Locator, text: str) -> None:
        self.walk_to(wanted)
        if wanted.get_attribute("type") == "date":  # month, day and year, each a place of its own
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)

    def _pick(self, wanted: Locator, option: str) -> None:
        self.walk_to(wanted)
        chosen = "one => one.selectedOptions[0].label"
        self.page.keyboard.type(option)
        assert wanted.evaluate(chosen) == option

    def _tick(self, wanted: Locator) -> None:
        if wanted.get_attribute("type") == "checkbox":
            self.walk_to(wanted)
            self.page.keyboard.press("Space")
        else:
            self._tick_one_of_several(wanted)

    def _tick_one_of_several(self, wanted: Locator) -> None:
        name = wanted.get_attribute("name")
        group = wanted.locator("xpath=ancestor::form").locator(f"[type=radio][name='{name}']")
        chosen = group.locator(":scope:checked")
        self.walk_to((chosen if chosen.count() else group).first)
        self.page.keyboard.press("Space")
        for _other in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


def has_visible_focus(page: Page) -> None:
    focused = page.locator(":focus-visible")
    expect(focused).to_have_count(1)
    drawn = focused.evaluate(
        "one => [one, one.nextElementSibling, one.parentElement].some((each) => each &&"
        " (getComputedStyle(each).outlineStyle !== 'none'"
        " || getComputedStyle(each, '::after').outlineStyle !== 'none'"
        " || getComputedStyle(each).boxShadow !== 'none'))"
    )
    assert drawn, focused.evaluate("one => one.outerHTML.slice(0, 200)")


class BesideAnotherSite(Hands):
    """A mouse, and a second tab on another site of the same person, where the same numbers are
    somebody else's; whatever is done here leaves nothing there."""

    def __init__(self, world: World, browsers: Browsers, signed_in: SignIn) -> None:
        super().__init__(world, browsers, signed_in)
        there: Site = SiteFactory.create(name="Norte", timezone="UTC", colour="rose")
        name = self.person.user.username
        self.also: Person = PersonFactory.create(username=name, site=there, role="admin")
        lucia = ContactFactory(by=self.also.viewer(), first_name="Lucía", last_name="Paz")
        InteractionFactory(by=self.also.viewer(), contact=lucia, notes="Said at Norte")
        self.before = self.rows_there()
        self.other = self.page.context.new_page()
        self.there = self.home.replace(self.person.site.slug, there.slug)
        self.look_there()

    def look_there(self) -> None:
        self.other.goto(f"{self.there}contacts/1/")
        expect(self.other.get_by_role("heading", name="Lucía Paz")).to_be_visible()

    def rows_there(self) -> dict[str, list[str]]:
        """Every row of that site, but for what says that it was looked at, or what came of it."""
        with as_owner():
            return {
                kind._meta.label: sorted(map(repr, self._of(kind)))
                for kind in apps.get_models()
                if kind not in (Event, Reading) and "site_id" in _columns(kind)
            }

    def _of(self, kind: type[Model]) -> Any:
        return kind._base_manager.filter(site=self.also.site).values()

    def save(self, wanted: Locator, leads_to: str) -> None:
        self.look_there()  # the other site is the one that was looked at last
        super().save(wanted, leads_to)

    def leave(self) -> None:
        assert self.rows_there() == self.before


def _columns(kind: type[Model]) -> set[str]:
    return {field.attname for field in kind._meta.concrete_fields}


class CutOff(Hands):
    """A mouse, and a network that breaks in mid-save: the server has done it, the answer is lost.
    Then there is a connection again, and it is done once."""

    told = ""

    def sees(self, text: str) -> None:
        if text not in self.told:
            super().sees(text)

    def save(self, wanted: Locator, leads_to: str) -> None:
        self.lose_the_next_answer()
        self.press(wanted)
        waits = self.page.get_by_text(WAITS)
        failed = self.page.get_by_text(FAILED).or_(self.page.get_by_text(UNSENT))
        expect(waits.or_(failed).first).to_be_visible()
        if waits.count():
            self.go()  # where it is still to be sent, and is
            expect(self.page.get_by_text(SENT)).to_be_visible()
            self.told = self.page.locator("#toasts").inner_text()  # there, and on no later page
            self.go(leads_to)
        else:
            super().save(wanted, leads_to)

    def lose_the_next_answer(self) -> None:
        lost: list[str] = []

        def lose(route: Route) -> None:
            if route.request.method != "POST" or lost:
                return route.fallback()
            lost.append(route.request.url)
            route.fetch(max_redirects=0)
            return route.abort()

        self.page.route("**/*", lose)


WAITS = "waits for a connection"
FAILED = "No connection"
UNSENT = "This was not sent, and is not sent by itself"
SENT = "What waited for a connection is sent and saved."

WAYS: dict[str, type[Hands]] = {
    "desk": Hands,
    "phone": Thumb,
    "keys": Keys,
    "plain": Plain,
    "sites": BesideAnotherSite,
    "cut": CutOff,
}
"""How a walk is gone. Whoever goes is an employee who does not hold the tag."""
