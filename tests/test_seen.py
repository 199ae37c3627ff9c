"""Nothing is overwritten unseen, also where a row has no version: the settings of a site, its
rhythms, the name of a tag, a person's profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from contacts.models import StatusRhythm
from contacts.tests.pages import Browser, fields_of
from crm.models import Site, Tag, User
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions.tests.offers import tag_of

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Form:
    """A form, one of its fields, and what is said there by whom: `was` before all."""

    path: str
    field: str
    was: str
    theirs: str
    mine: str
    onward: str  # what I write on with
    other: tuple[str, str] | None = None  # another field, and what may be said there


SITE = Form(
    *("settings/site/", "description", "", "Their words", "My words", "More words"),
    other=("country", "ES"),
)
RHYTHM = Form("settings/rhythm/", "prospect", "", "30", "60", "61", other=("inactive", "90"))
TAG = Form("catalogue/tags/{tag}/", "name", "housing", "homes", "rent", "rents")
TICK = Form("settings/site/", "break_glass_allowed", "", "on", "on", "on", other=SITE.other)
FORMS = [SITE, RHYTHM, TAG]
EVERY = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.field)


@dataclass(frozen=True)
class Two:
    """Who opens the form, and somebody else who does."""

    me: Browser
    them: Browser
    person: Person
    tag: Tag

    def opened(self, form: Form) -> dict[str, str]:
        return fields_of(self.me.get(self._path(form)))

    def send(self, form: Form, sent: dict[str, str]) -> Any:
        return self.me.post(self._path(form), sent)

    def they_say(self, form: Form, **words: str) -> None:
        page = self.them.get(self._path(form))
        assert self.them.post(self._path(form), fields_of(page) | words).status_code == 302

    def stored(self) -> dict[str, str]:
        """All that the forms can change, as they say it."""
        with acting_as(self.person.viewer()) as viewer:
            site = Site.objects.get(pk=viewer.site_id)
            days = dict(StatusRhythm.objects.visible_to(viewer).values_list("status", "days"))
            name = Tag.objects.visible_to(viewer).get(pk=self.tag.pk).name
        tick = "on" if site.break_glass_allowed else ""
        told = {"description": site.description, "country": site.country, "name": name}
        return {**told, "break_glass_allowed": tick} | {one: str(n) for one, n in days.items()}

    def _path(self, form: Form) -> str:
        return form.path.format(tag=self.tag.pk)


@pytest.fixture
def two(alice: Person) -> Two:
    adam = PersonFactory.create(username="adam", site=alice.site, role="admin")
    return Two(Browser(alice), Browser(adam), alice, tag_of(alice, "housing"))


@EVERY
def test_what_both_changed_is_laid_side_by_side(two: Two, form: Form) -> None:
    mine = two.opened(form) | {form.field: form.mine}
    two.they_say(form, **{form.field: form.theirs})
    page = two.send(form, mine)
    assert page.status_code == 409
    assert two.stored()[form.field] == form.theirs
    (one,) = page.context["differences"]
    said = (one.field.name, one.before, one.theirs, one.mine, one.disputed)
    assert said == (form.field, form.was, form.theirs, form.mine, True)
    assert page.content.decode().count(" autofocus data-error-summary") == 1
    assert fields_of(page)[form.field] == form.mine, "what was typed stands there still"
    assert two.send(form, fields_of(page)).status_code == 302
    assert two.stored()[form.field] == form.mine


@EVERY
def test_theirs_can_be_kept_and_who_came_last_is_seen_again(two: Two, form: Form) -> None:
    mine = two.opened(form) | {form.field: form.mine}
    two.they_say(form, **{form.field: form.theirs})
    page = fields_of(two.send(form, mine))
    two.they_say(form, **{form.field: form.onward})
    again = two.send(form, page)
    assert again.status_code == 409, "saved since the two were laid side by side"
    kept = fields_of(again) | {f"keep-{form.field}": "theirs"}
    assert two.send(form, kept).status_code == 302
    assert two.stored()[form.field] == form.onward


@EVERY
def test_what_both_say_alike_is_no_matter(two: Two, form: Form) -> None:
    mine = two.opened(form) | {form.field: form.mine}
    two.they_say(form, **{form.field: form.mine})
    assert two.send(form, mine).status_code == 302


@pytest.mark.parametrize("form", [SITE, RHYTHM, TICK], ids=lambda form: form.field)
def test_what_others_changed_of_other_fields_stays(two: Two, form: Form) -> None:
    assert form.other is not None
    name, words = form.other
    mine = two.opened(form) | {form.field: form.mine}
    two.they_say(form, **{name: words})
    assert two.send(form, mine).status_code == 302
    stored = two.stored()
    assert (stored[form.field], stored[name]) == (form.mine, words)


@EVERY
def test_whoever_writes_on_after_a_lost_answer_is_nobody_else(two: Two, form: Form) -> None:
    first = two.opened(form) | {form.field: form.mine}
    for _time in range(2):
        assert two.send(form, first).status_code == 302
    if form.other is not None:
        two.they_say(form, **dict([form.other]))
    assert two.send(form, first | {form.field: form.onward}).status_code == 302
    assert two.stored()[form.field] == form.onward
    assert two.send(form, first | {form.field: form.was}).status_code == 302
    assert two.stored().get(form.field, "") == form.was, "taken back"


@EVERY
def test_whoever_else_saved_after_a_lost_answer_is_seen(two: Two, form: Form) -> None:
    first = two.opened(form) | {form.field: form.mine}
    two.send(form, first)
    two.they_say(form, **{form.field: form.theirs})
    assert two.send(form, first).status_code == 302, "the same words are answered as saved"
    assert two.send(form, first | {form.field: form.onward}).status_code == 409
    assert two.stored()[form.field] == form.theirs


def test_a_tick_is_told_in_words(two: Two) -> None:
    two.they_say(TICK, break_glass_allowed="on")
    mine = two.opened(SITE) | {TICK.field: "on", "description": "Mine"}
    two.they_say(SITE, break_glass_allowed="", description="Theirs")
    page = two.send(SITE, mine)
    told = {one.field.name: (one.before, one.theirs) for one in page.context["differences"]}
    assert told == {TICK.field: ("Yes", "No"), "description": ("", "Theirs")}
    kept = fields_of(page) | {"keep-description": "theirs"}
    assert two.send(SITE, kept).status_code == 302
    assert (two.stored()[TICK.field], two.stored()["description"]) == ("", "Theirs")


def test_of_a_profile_it_is_what_one_said_oneself_elsewhere(alice: Person) -> None:
    here, there, path = Browser(alice), Browser(alice), "settings/"
    mine = fields_of(here.get(path)) | {"last_name": "Mine", "language": ""}
    theirs = fields_of(there.get(path)) | {"last_name": "Theirs", "timezone": "Asia/Tokyo"}
    assert there.post(path, theirs).status_code == 302
    page = here.post(path, mine)
    assert page.status_code == 409
    told = {one.field.name: (one.theirs, one.disputed) for one in page.context["differences"]}
    assert told == {"last_name": ("Theirs", True), "timezone": ("Asia/Tokyo", False)}
    assert here.post(path, fields_of(page)).status_code == 302
    stored = User.objects.get(pk=alice.user.pk)
    assert (stored.last_name, stored.timezone) == ("Mine", "Asia/Tokyo")
