"""A form whose answer was lost, and that somebody wrote on before it was sent again: what they
wrote goes on top of its own first save, which is nobody else's (ADR 21)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from contacts.tests.pages import Browser
from crm.tests.factories import Person
from tests.draft_doors import EDITS, WORDS, Door
from tests.test_draft_doors import browsers, open_tag, rows

__all__ = ["browsers"]  # the fixture

pytestmark = pytest.mark.django_db

OFFER = Door("catalogue/services/1/edit/", "", {"name": WORDS}, {}, by="alice")
EVERY_EDIT = pytest.mark.parametrize("door", [*EDITS, OFFER], ids=lambda door: door.path)
TALK, MEETING, ANA = EDITS


def _stored(browser: Browser, door: Door) -> dict[str, str]:
    return Door(door.path, door.template, {}, {}).filled(browser)


@EVERY_EDIT
def test_what_was_written_on_goes_on_top_of_ones_own_save(
    browsers: dict[str, Browser], door: Door
) -> None:
    browser, name = browsers[door.by], next(iter(door.typed))
    before = _stored(browser, door)
    sent = door.filled(browser)
    for text in ("First", "Written on", "And on", before[name]):  # the last takes it back
        page = door.send(browser, sent | {name: text})
        assert (page.status_code, "HX-Redirect" in page.headers) == (200, True), text
        assert _stored(browser, door)[name] == text


@EVERY_EDIT
def test_whoever_saved_after_it_is_not_overwritten(
    alice: Person, browsers: dict[str, Browser], door: Door
) -> None:
    browser, theirs, name = browsers[door.by], browsers["alice"], next(iter(door.typed))
    sent = door.filled(browser)
    door.send(browser, sent)
    assert door.send(theirs, door.filled(theirs) | {name: "Theirs"}).status_code == 200
    saved = rows(alice)
    assert door.send(browser, sent | {name: "Written on"}).status_code == 409
    assert rows(alice) == saved


@EVERY_EDIT
def test_words_that_come_late_replace_no_newer_ones(
    alice: Person, browsers: dict[str, Browser], door: Door
) -> None:
    """What waited in one tab, and arrives after what was pressed later in another."""
    browser, name = browsers[door.by], next(iter(door.typed))
    sent = door.filled(browser)
    start = dt.datetime.now(dt.UTC).replace(microsecond=0)
    at = {n: (start + dt.timedelta(seconds=n)).isoformat() for n in (1, 2, 3)}
    assert door.send(browser, sent | {name: "Newer", "pressed_at": at[2]}).status_code == 200
    late = door.send(browser, sent | {name: "Older", "pressed_at": at[1]})
    assert (late.status_code, _stored(browser, door)[name]) == (409, "Newer")
    assert door.send(browser, sent | {name: "Newest", "pressed_at": at[3]}).status_code == 200


def test_a_key_counts_for_a_day(browsers: dict[str, Browser]) -> None:
    browser = browsers["bob"]
    sent = TALK.filled(browser)
    TALK.send(browser, sent)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=1), tick=False):
        assert TALK.send(browser, sent | {"notes": "Written on"}).status_code in (401, 409)


def test_what_the_server_has_added_to_a_save_stays(browsers: dict[str, Browser]) -> None:
    """A day to follow up on says that a follow-up is needed; the form did not say so."""
    browser, sent = browsers["bob"], TALK.filled(browsers["bob"])
    day = {"follow_up_at": "2031-05-06"}
    TALK.send(browser, sent | day)
    assert "follow_up_needed" in _stored(browser, TALK)
    assert TALK.send(browser, sent | day | {"notes": "On"}).status_code == 200
    now = _stored(browser, TALK)
    assert (now["follow_up_at"], now["notes"]) == (day["follow_up_at"], "On")
    assert "follow_up_needed" in now
    assert TALK.send(browser, sent | {"follow_up_at": ""}).status_code == 200
    assert _stored(browser, TALK)["follow_up_at"] == ""


def test_a_tag_that_was_put_on_and_unticked_again_is_off(
    alice: Person, browsers: dict[str, Browser]
) -> None:
    browser, tag = browsers["bob"], open_tag(alice, "housing too")
    sent = TALK.filled(browser)
    TALK.send(browser, sent | {"tags": tag})
    assert _stored(browser, TALK)["tags"] == tag
    assert TALK.send(browser, sent | {"notes": "On"}).status_code == 200
    assert "tags" not in _stored(browser, TALK)


@pytest.mark.parametrize("door", [TALK, MEETING], ids=lambda door: door.path)
def test_another_contact_that_was_chosen_and_taken_back_is_gone(
    browsers: dict[str, Browser], door: Door
) -> None:
    from_new: dict[str, Any] = {"first_name": "Lu", "email": "lu@x.org"}
    browser = browsers["bob"]
    new = Door("contacts/new/", "", from_new, {})
    new.send(browser, new.filled(browser))
    sent = door.filled(browser)
    door.send(browser, sent | {"contact": "2"})
    assert _stored(browser, door)["contact_kept"] == "2"
    assert door.send(browser, sent).status_code == 200
    assert _stored(browser, door)["contact_kept"] == "1"
