"""Who changed what about an interaction, from and to, for whom its content is there."""

import datetime as dt

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.actions import add_tag, restrict_tag
from crm.models import Membership, Tag
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


def test_tags_that_came_and_went_are_named(alice, bob, talk):
    """A restricted one only to whom it is shown: it may have been plain while the entry had it."""
    with acting_as(alice.viewer()) as viewer:
        housing, urgent = (add_tag(by=viewer, name=name) for name in ("Housing", "Urgent"))
        actions.edit(talk, by=viewer, changes={}, tags=[housing, urgent])
        actions.edit(talk, by=viewer, changes={"outcome": "Won"}, tags_off=[urgent])
        actions.edit(talk, by=viewer, changes={}, tags=[housing])
    of_tags = [("Tags", "Housing, Urgent", "Housing"), ("Tags", "", "Housing, Urgent")]
    again, second, first, _logged = told(bob)
    assert again == ("Changed", [])  # it was there already
    assert [second[1][1], *first[1]] == of_tags
    with acting_as(alice.viewer()) as viewer:
        holder = Membership.objects.visible_to(viewer).get(user=alice.user)
        restrict_tag(urgent, by=viewer, holders=[holder])
    shown = "a restricted tag"
    assert told(bob)[1][1][1] == told(alice)[1][1][1] == ("Tags", f"Housing, {shown}", "Housing")
    assert "Urgent" not in Browser(bob).get(PATH).content.decode()
    assert told(alice, reveal=True)[1][1][1] == of_tags[0]


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
