"""Who changed what about a contact, from and to."""

import pytest

from contacts import actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as

pytestmark = pytest.mark.django_db
PATH = "contacts/1/history/"


@pytest.fixture
def ana(bob) -> Contact:
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz", notes="Old <note>")


def told(person) -> list:
    lines = Browser(person).get(PATH).context["lines"]
    return [
        (line.what, line.by.username, [(one.label, one.before, one.after) for one in line.changes])
        for line in lines
    ]


def test_from_and_to_with_who(alice, bob, vera, ana):
    browser = Browser(alice)
    assert told(vera) == []
    data = fields_of(browser.get("contacts/1/edit/"))
    changed = {"notes": "New", "priority": "high", "owner": bob.user.pk, "tags": "a, b"}
    assert browser.post("contacts/1/edit/", data | changed).status_code == 302
    ((what, who, changes),) = told(vera)
    assert (what, who) == ("Changed", "alice")
    assert changes == [
        ("Notes", "Old <note>", "New"),
        ("Owner", "", bob.user.get_full_name()),
        ("Priority", "Medium", "High"),
        ("Tags", "", "a, b"),
    ]
    part = Browser(vera).get(PATH, htmx="history").content.decode()
    assert "Old &lt;note&gt;" in part
    assert "<html" not in part


def test_what_stays_is_no_change_and_the_trash_is_told(bob, ana):
    with acting_as(bob.viewer()) as viewer:
        actions.change(ana, by=viewer, changes={"notes": "Old <note>"})
        actions.delete(ana, by=viewer)
        actions.restore(ana, by=viewer)
    assert [what for what, _who, _changes in told(bob)] == ["Brought back", "Deleted"]


def test_it_is_collapsed_until_asked_for_and_strangers_find_nothing(bob, charlie, ana):
    text = Browser(bob).get("contacts/1/").content.decode()
    assert '<details class="card" id="who-changed-what">' in text
    assert "Old &lt;note&gt;" in text  # the facts, not the history
    assert Browser(charlie).get(PATH).status_code == 404


def test_the_number_of_queries_does_not_grow(alice, bob, ana, django_assert_max_num_queries):
    for number in range(12):
        with acting_as(alice.viewer()) as viewer:
            actions.change(ana, by=viewer, changes={"notes": str(number), "owner_id": None})
    browser = Browser(bob)
    with django_assert_max_num_queries(12):
        page = browser.get(PATH)
    assert len(page.context["lines"]) == 10
