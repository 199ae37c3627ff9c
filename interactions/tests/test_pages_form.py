"""Logging an interaction, who may, and taking it back."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.models import User
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import CALL, stored

pytestmark = pytest.mark.django_db

WRITES = [
    "interactions/new/",
    *(f"interactions/1/{verb}/" for verb in ("edit", "delete", "restore")),
]


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def talk(bob, ana) -> Interaction:
    return InteractionFactory(
        by=bob.viewer(), contact=ana, notes="Old note", duration=dt.timedelta(minutes=30)
    )


# --- who may


@pytest.mark.parametrize("path", [*WRITES, "interactions/new/contacts/"])
def test_a_viewer_may_not_write(vera, talk, unchanged, path):
    browser = Browser(vera)
    with unchanged():
        assert browser.post(path, CALL).status_code == 403


@pytest.mark.parametrize(
    "path", ["interactions/", "interactions/1/", "interactions/recent/", *WRITES]
)
def test_nobody_is_sent_to_sign_in(site_a, path):
    page = Browser(slug=site_a.slug).get(path)
    assert (page.status_code, page.url.split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("path", WRITES[1:])
def test_another_sites_number_is_nothing(bob, charlie, talk, unchanged, path):
    there, here = Browser(charlie, slug=bob.site.slug), Browser(charlie)
    with unchanged():
        assert there.post(path).status_code == 404
        assert here.post(path).status_code == 404


@pytest.mark.parametrize("number", ["0", "7", "9" * 25, "x", "-1"])
def test_a_junk_number_is_nothing(bob, talk, number):
    for path in (f"interactions/{number}/", f"interactions/{number}/edit/"):
        assert Browser(bob).get(path).status_code == 404


def test_the_wrong_verb_is_refused(bob, talk):
    assert Browser(bob).post("interactions/").status_code == 405
    assert Browser(bob).post("interactions/1/").status_code == 405
    assert Browser(bob).get("interactions/1/restore/").status_code == 405


# --- logging


def test_logging_takes_a_contact_a_type_and_a_note(bob, ana):
    page = Browser(bob).post("interactions/new/", CALL | {"length": "30"})
    assert (page.status_code, page.url) == (302, f"/s/{bob.site.slug}/contacts/1/")
    call = stored(bob)
    assert (call.kind, call.shown.notes) == ("call", "Talked at length.")
    assert call.shown.duration == dt.timedelta(minutes=30)
    assert call.timezone == "America/New_York"


@pytest.mark.parametrize(
    ("length", "minutes"),
    [({}, 0), ({"length": "30"}, 30), ({"length": "other", "minutes": "7"}, 7)],
)
def test_now_is_when_it_ended(bob, ana, length, minutes):
    Browser(bob).post("interactions/new/", CALL | length)
    ended = stored(bob).starts_at + dt.timedelta(minutes=minutes)
    assert abs(ended - now()) < dt.timedelta(minutes=1)
    assert stored(bob).starts_at <= now()


def test_the_form_starts_with_the_first_open_question(bob, ana):
    def focused(**query: int) -> list[str]:
        page = Browser(bob).get("interactions/new/", **query).content.decode()
        return [tag for tag in re.findall(r"<input[^>]*>", page) if "autofocus" in tag]

    (search,) = focused()
    assert 'name="contact_search"' in search
    (kind,) = focused(contact=1)
    assert 'name="kind"' in kind
    assert 'value="call"' in kind
    page = Browser(bob).get("contacts/1/").content.decode()
    assert re.search(r'href="[^"]*/interactions/new/\?contact=1"[^>]*data-key="n"', page)


def test_undo_is_offered_and_works(bob, ana):
    browser = Browser(bob)
    page = browser.post("interactions/new/", CALL, follow=True)
    assert f'action="/s/{bob.site.slug}/interactions/1/delete/"' in page.content.decode()
    assert browser.post("interactions/1/delete/").url == f"/s/{bob.site.slug}/contacts/1/"
    assert browser.get("interactions/1/").status_code == 404
    assert browser.post("interactions/1/restore/").status_code == 302
    assert browser.get("interactions/1/").status_code == 200


def test_another_one_right_away(bob, ana):
    page = Browser(bob).post("interactions/new/", CALL | {"another": "1"})
    assert page.url == f"/s/{bob.site.slug}/interactions/new/?contact=1"
    form = Browser(bob).get("interactions/new/", contact=1)
    assert form.context["picked"] == ana


def test_everything_at_once(bob, ana):
    more = {
        "when": "other",
        "starts_at": "2026-03-02T09:30",
        "ends_at": "2026-03-02T10:15",
        "title": "First visit",
        "topics": "lease, lease, papers",
        "rapport_score": "8",
        "follow_up_at": "2026-03-09",
        "timezone": "Europe/Madrid",
        "sentiment": "positive",
        "description": "One\r\ntwo",
    }
    assert Browser(bob).post("interactions/new/", CALL | more).status_code == 302
    call = stored(bob)
    assert call.starts_at == dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)
    said = call.shown
    assert said.duration == dt.timedelta(minutes=45)
    assert (said.topics, said.rapport_score, said.description) == (
        ["lease", "papers"],
        8,
        "One\ntwo",
    )
    assert said.follow_up_needed
    assert said.follow_up_at == dt.datetime(2026, 3, 9, 13, tzinfo=dt.UTC)  # nine, in summer time


@pytest.mark.parametrize(
    ("on", "is_early"), [("2026-03-01", True), ("2026-03-02", False), ("2026-03-03", False)]
)
def test_a_follow_up_before_the_talk_is_saved_and_told(bob, ana, on, is_early):
    """By days: a follow-up is due when the day's work begins, whenever they talked."""
    when = {"when": "other", "starts_at": "2026-03-02T15:30", "follow_up_at": on}
    browser = Browser(bob)
    page = browser.post("interactions/new/", CALL | when, follow=True).content.decode()
    assert "Interaction logged." in page
    assert ("on a day before the interaction" in page) == is_early
    data = fields_of(browser.get("interactions/1/edit/"))
    page = browser.post("interactions/1/edit/", data | {"notes": "Other"}, follow=True)
    assert "on a day before the interaction" not in page.content.decode(), "it is not what changed"
    data = fields_of(browser.get("interactions/1/edit/")) | {"follow_up_at": "2026-02-27"}
    page = browser.post("interactions/1/edit/", data, follow=True).content.decode()
    assert "Changes saved. The follow-up is on a day before the interaction" in page


@time_machine.travel(dt.datetime(2026, 6, 2, 3, 0, tzinfo=dt.UTC), tick=False)
def test_yesterday_is_the_viewers(bob, ana):
    Browser(bob).post("interactions/new/", CALL | {"when": "yesterday"})
    assert stored(bob).starts_at == dt.datetime(2026, 6, 1, 3, 0, tzinfo=dt.UTC)


def test_times_are_read_in_the_persons_own_zone(bob, ana):
    User.objects.filter(pk=bob.user.pk).update(timezone="Europe/Madrid")
    data = CALL | {"when": "other", "starts_at": "2026-03-02T09:30"}
    Browser(bob).post("interactions/new/", data)
    assert stored(bob).starts_at == dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"contact": ""}, "contact"),
        ({"contact": "77"}, "contact"),
        ({"contact": "x"}, "contact"),
        ({"contact": "9" * 25}, "contact"),
        ({"contact": "", "contact_search": "nobody"}, "contact"),
        ({"kind": ""}, "kind"),
        ({"kind": "dinner"}, "kind"),
        ({"notes": "  "}, "notes"),
        ({"notes": "x" * 5001}, "notes"),
        ({"notes": "a\x00b"}, "notes"),
        ({"when": "other"}, "starts_at"),
        ({"when": "other", "starts_at": "soon"}, "starts_at"),
        ({"when": "other", "starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"when": "other", "starts_at": "2026-03-08T02:30"}, "starts_at"),  # skipped by the clocks
        ({"ends_at": "2020-01-01T00:00"}, "ends_at"),
        ({"ends_at": "2030-01-01T00:00", "length": "15"}, "ends_at"),
        ({"length": "other"}, "minutes"),
        ({"length": "other", "minutes": "0"}, "minutes"),
        ({"rapport_score": "11"}, "rapport_score"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"title": "x" * 501}, "title"),
        ({"follow_up_at": "someday"}, "follow_up_at"),
    ],
)
def test_a_broken_rule_keeps_what_was_typed(bob, ana, unchanged, wrong, field):
    browser = Browser(bob)
    browser.get("interactions/new/")
    with unchanged():
        page = browser.post("interactions/new/", CALL | {"location": "Corner table"} | wrong)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Corner table" in page.content.decode()


def test_typing_a_name_is_enough_without_scripts(bob, ana):
    by_name = CALL | {"contact": "", "contact_search": "ruiz"}
    assert Browser(bob).post("interactions/new/", by_name).status_code == 302
    ContactFactory(by=bob.viewer(), first_name="Eva", last_name="Ruiz")
    page = Browser(bob).post("interactions/new/", by_name)
    assert page.status_code == 422
    assert {contact.first_name for contact in page.context["options"]} == {"Ana", "Eva"}
    page = Browser(bob).post("interactions/new/", by_name | {"contact": "2", "kind": ""})
    assert fields_of(page)["contact_kept"] == "2"  # chosen, so the search is over
    assert fields_of(page)["contact_search"] == ""
    chosen = by_name | {"contact": "2", "contact_kept": "1"}
    assert Browser(bob).post("interactions/new/", chosen).url.endswith("/contacts/2/")


def test_another_sites_contact_is_refused(charlie, ana, unchanged):
    browser = Browser(charlie)
    browser.get("interactions/new/")
    with unchanged():
        assert browser.post("interactions/new/", CALL).status_code == 422
        asked = CALL | {"contact": "", "contact_search": "ruiz"}
        assert browser.post("interactions/new/", asked).status_code == 422
    assert "Ruiz" not in browser.get("interactions/new/", contact=1).content.decode()


def test_contacts_are_offered_while_typing(bob, charlie, ana):
    found = Browser(bob).get("interactions/new/contacts/", contact_search="ana", htmx="x")
    assert "Ana Ruiz" in found.content.decode()
    assert "nobody on this site" in Browser(charlie).get("interactions/new/").content.decode()
    none = Browser(charlie).get("interactions/new/contacts/", contact_search="ana", htmx="x")
    assert "Ana Ruiz" not in none.content.decode()
