"""Who changed what about an interaction, from and to, for whom its content is there."""

import datetime as dt

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.models import Tag
from crm.tenancy.context import acting_as
from interactions import actions
from interactions.models import ClientLogText
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import stored

pytestmark = pytest.mark.django_db

PATH = "interactions/1/history/"


@pytest.fixture
def talk(bob):
    ana = ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    return InteractionFactory(by=bob.viewer(), contact=ana, notes="Old <note>", topics=["Rent"])


def edit(person, talk, tagged=None, **changes) -> None:
    with acting_as(person.viewer("immigration")) as viewer:
        tags = Tag.objects.visible_to(viewer).filter(name=tagged) if tagged else ()
        actions.edit(talk, by=viewer, changes=changes, tags=tags)


def told(person, **how):
    """Each line's word, and its fields from and to."""
    lines = Browser(person, **how).get(PATH).context["lines"]
    return [
        (line.what, [(one.label, one.before, one.after) for one in line.changes]) for line in lines
    ]


def test_from_and_to_through_the_form(alice, bob, talk):
    browser = Browser(alice)
    data = fields_of(browser.get("interactions/1/edit/"))
    assert browser.post("interactions/1/edit/", data | {"notes": "New"}).status_code == 302
    assert told(bob) == [("Changed", [("Notes", "Old <note>", "New")]), ("Logged", [])]
    page = Browser(bob).get(PATH, htmx="history").content.decode()
    assert "Old &lt;note&gt;" in page
    assert "alice" in page


def test_every_kind_of_field_is_worded(bob, talk):
    maria = ContactFactory(by=bob.viewer(), first_name="Maria", last_name="Diaz")
    at = dt.datetime(2026, 5, 4, 16, tzinfo=dt.UTC)
    edit(bob, talk, kind="lunch", contact=maria, follow_up_needed=True, follow_up_at=at)
    edit(
        bob, talk, topics=["Rent", "Work"], duration=dt.timedelta(minutes=90), sentiment="positive"
    )
    second, first, _logged = told(bob)
    assert first[1] == [
        ("Contact", "Ana Ruiz", "Maria Diaz"),
        ("Follow up on", "", "May 4, 2026, 12:00 p.m."),
        ("Follow-up needed", "No", "Yes"),
        ("Type", "Meeting", "Lunch"),
    ]
    assert [change[1:] for change in second[1]] == [
        ("", "1 h 30 min"),
        ("", "Positive"),
        ("Rent", "Rent, Work"),
    ]


def test_what_became_of_the_row_is_told_as_well(bob, talk):
    with acting_as(bob.viewer()) as viewer:
        actions.delete(talk, by=viewer)
        actions.restore(talk, by=viewer)
    assert [what for what, _ in told(bob)] == ["Brought back", "Deleted", "Logged"]


def test_a_tag_that_comes_later_hides_the_history_too(alice, bob, talk):
    edit(bob, talk, notes="Hush")
    edit(alice, talk, tagged="immigration", outcome="Hush too")
    for shown in (told(bob), told(alice)):
        assert shown == []
    for htmx in ("history", None):
        assert "Hush" not in Browser(bob).get(PATH, htmx=htmx).content.decode()
    (latest, *_earlier) = told(alice, reveal=True)
    assert [label for label, *_ in latest[1]] == ["Outcome", "Tags"]
    with acting_as(bob.viewer()) as viewer:
        assert not ClientLogText.objects.visible_to(viewer).exists()


def test_it_is_nothing_to_strangers(charlie, talk):
    assert Browser(charlie).get(PATH).status_code == 404


def test_it_comes_page_by_page_and_takes_as_many_queries(bob, talk, django_assert_max_num_queries):
    for at in range(25):
        edit(bob, talk, notes=str(at))
    browser = Browser(bob)
    with django_assert_max_num_queries(16):
        assert len(browser.get(PATH).context["lines"]) == 10
    assert "Logged" in browser.get(PATH, page="3").content.decode()
    assert stored(bob).shown.notes == "24"
