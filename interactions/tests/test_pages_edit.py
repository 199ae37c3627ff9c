"""Changing an interaction, and the tags that are put on before and after."""

import datetime as dt
import re

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.actions import add_tag
from crm.errors import Forbidden
from crm.models import Tag
from crm.tenancy.context import acting_as
from interactions import actions
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import CALL, stored, tag_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def talk(bob, ana) -> Interaction:
    return InteractionFactory(
        by=bob.viewer(), contact=ana, notes="Old note", duration=dt.timedelta(minutes=30)
    )


# --- changing


def test_only_what_changed_is_sent(bob, talk):
    browser = Browser(bob)
    data = fields_of(browser.get("interactions/1/edit/"))
    assert browser.post("interactions/1/edit/", data).status_code == 302
    assert stored(bob).version == 1
    assert browser.post("interactions/1/edit/", data | {"notes": "New"}).status_code == 302
    assert (stored(bob).version, stored(bob).shown.notes) == (2, "New")
    assert stored(bob).starts_at == talk.starts_at


def test_a_description_stands_where_the_entry_shows_it(bob, ana, talk):
    """Other doors log without a note: a form with an empty one would look as if it were lost."""
    InteractionFactory(by=bob.viewer(), contact=ana, notes="", description="From the app")
    for number, in_sight in ((1, False), (2, True)):
        text = Browser(bob).get(f"interactions/{number}/edit/").content.decode()
        assert text.count('name="description"') == 1
        assert (text.index('name="description"') < text.index('name="title"')) == in_sight


def test_the_duration_moves_along_with_the_start(bob, talk):
    browser = Browser(bob)
    data = fields_of(browser.get("interactions/1/edit/")) | {"starts_at": "2023-08-16T12:00"}
    assert browser.post("interactions/1/edit/", data).status_code == 302
    assert stored(bob).starts_at == dt.datetime(2023, 8, 16, 16, tzinfo=dt.UTC)
    assert stored(bob).shown.duration == dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ({"notes": "", "description": "Told by the API"}, "Description"),
        ({"notes": "Told", "description": "More of it"}, "Note"),
        ({"notes": "", "description": ""}, "Note"),
    ],
)
def test_what_is_told_is_called_as_where_it_is_changed(bob, ana, written, heading):
    """A description headed "Note" would be looked for in the form's note, which is empty."""
    InteractionFactory(by=bob.viewer(), contact=ana, **written)
    text = Browser(bob).get("interactions/1/").content.decode()
    assert re.findall(r'section-title">\s*(Note|Description)\s*</h2>', text) == [heading]


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_saved_meanwhile_by_somebody_else(alice, bob, talk, keep):
    browser = Browser(bob)
    data = fields_of(browser.get("interactions/1/edit/")) | {"notes": "Mine"}
    with acting_as(alice.viewer()) as viewer:
        actions.edit(talk, by=viewer, changes={"notes": "Theirs", "outcome": "Agreed"})
    page = browser.post("interactions/1/edit/", data)
    assert page.status_code == 409
    told = {one.field.name: (one.theirs, one.disputed) for one in page.context["differences"]}
    assert told == {"notes": ("Theirs", True), "outcome": ("Agreed", False)}
    again = fields_of(page) | {"keep-notes": keep}
    assert browser.post("interactions/1/edit/", again).status_code == 302
    assert (stored(bob).shown.notes, stored(bob).shown.outcome) == (keep.title(), "Agreed")


def test_what_is_restricted_cannot_be_changed(alice, bob, ana, unchanged):
    by = alice.viewer("immigration")
    InteractionFactory(by=by, contact=ana, title="Hush", tagged=["immigration"])
    browser = Browser(bob)
    with unchanged():
        for path in ("interactions/1/edit/", "interactions/1/delete/"):
            for page in (browser.get(path), browser.post(path, CALL)):
                assert page.status_code == 403
                assert "This interaction is restricted" in page.content.decode()
                assert "Hush" not in page.content.decode()
    assert Browser(alice, reveal=True).get("interactions/1/edit/").status_code == 200


def test_a_tag_put_on_afterwards_hides_the_entry(alice, bob, talk):
    browser, tag = Browser(alice), tag_of(alice)
    form = browser.get("interactions/1/edit/")
    assert tag in form.content.decode()
    data = fields_of(form) | {"tags": tag}
    assert browser.post("interactions/1/edit/", data).status_code == 302
    with acting_as(alice.viewer("immigration")) as viewer:
        row = Interaction.objects.visible_to(viewer).with_tags(viewer).get(number=1)
        assert [each.name for each in row.tags.all()] == ["immigration"]
    assert "Old note" not in Browser(bob).get("interactions/1/").content.decode()
    assert Browser(bob).get("interactions/1/edit/").status_code == 403
    assert "Old note" in Browser(alice, reveal=True).get("interactions/1/").content.decode()


def test_whoever_does_not_hold_it_cannot_put_it_on(alice, bob, talk, unchanged):
    browser = Browser(bob)
    form = browser.get("interactions/1/edit/")
    assert "immigration" not in form.content.decode()
    assert tag_of(alice) not in form.content.decode()
    with unchanged():
        refused = browser.post("interactions/1/edit/", fields_of(form) | {"tags": tag_of(alice)})
    assert refused.status_code == 422
    assert "tags" in refused.context["form"].errors


def test_tags_that_are_there_are_shown_and_stay(alice, ana):
    InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=["immigration"])
    browser, tag = Browser(alice, reveal=True), tag_of(alice)
    form = browser.get("interactions/1/edit/")
    (box,) = re.findall(rf'<input[^>]*value="{tag}"[^>]*>', form.content.decode())
    assert "checked" in box
    assert "disabled" in box
    assert "A restricted tag that it has stays" in form.content.decode()
    for sent in ({}, {"tags": tag}):
        assert browser.post("interactions/1/edit/", fields_of(form) | sent).status_code == 302
        assert stored(alice).version == 1
    refused = browser.post("interactions/1/edit/", fields_of(form) | {"kind": "junk"})
    (box,) = re.findall(rf'<input[^>]*value="{tag}"[^>]*>', refused.content.decode())
    assert "checked" in box


def test_a_tag_that_came_meanwhile_hides_what_others_saved(alice, bob, talk):
    browser = Browser(alice)  # holds the tag, but has not switched it on
    data = fields_of(browser.get("interactions/1/edit/")) | {"notes": "Mine"}
    with acting_as(alice.viewer("immigration")) as viewer:
        tags = Tag.objects.visible_to(viewer).filter(name="immigration")
        actions.edit(talk, by=viewer, changes={"notes": "Hush"}, tags=tags)
    page = browser.post("interactions/1/edit/", data)
    assert page.status_code == 403
    assert "Hush" not in page.content.decode()
    assert stored(alice).shown.notes == "Hush"


# --- tags


def test_a_plain_tag_is_taken_off(alice, bob, ana):
    """One that somebody puts on after the form was opened stays, and so does a restricted one."""
    with acting_as(alice.viewer()) as viewer:
        for name in ("housing", "urgent"):
            add_tag(by=viewer, name=name)
    names = ["housing", "immigration"]
    InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=names)
    browser, housing = Browser(alice, reveal=True), tag_of(alice, "housing")
    data = fields_of(browser.get("interactions/1/edit/"))
    assert (data["tags_had"], data["tags"]) == (housing, housing)
    put_on(alice, "urgent")
    del data["tags"]
    page = browser.post("interactions/1/edit/", data)
    assert page.status_code == 409
    assert names_on(alice) == ["housing", "immigration", "urgent"]
    again = fields_of(page)
    assert again["tags"] == tag_of(alice, "urgent")  # the box of the other is off
    both = [housing, tag_of(alice, "urgent"), tag_of(alice)]
    sent = {**again, "tags_had": both}
    assert browser.post("interactions/1/edit/", sent).status_code == 302
    assert names_on(alice) == ["immigration", "urgent"]
    history = browser.get("interactions/1/history/").context["lines"]
    assert [change.label for change in history[0].changes] == ["Tags"]


def test_a_restricted_tag_is_taken_off_by_nobody(alice, ana, unchanged):
    InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=["immigration"])
    with acting_as(alice.viewer("immigration")) as viewer, unchanged():
        row = Interaction.objects.visible_to(viewer).get(number=1)
        tags = list(Tag.objects.visible_to(viewer).filter(name="immigration"))
        with pytest.raises(Forbidden, match="stays where it is"):
            actions.edit(row, by=viewer, changes={}, tags_off=tags)


def put_on(person, name):
    with acting_as(person.viewer("immigration")) as viewer:
        row = Interaction.objects.visible_to(viewer).get(number=1)
        tags = Tag.objects.visible_to(viewer).filter(name=name)
        actions.edit(row, by=viewer, changes={}, tags=tags)


def names_on(person):
    with acting_as(person.viewer("immigration")) as viewer:
        row = Interaction.objects.visible_to(viewer).with_tags(viewer).get(number=1)
        return sorted(tag.name for tag in row.tags.all())


def test_a_restricted_tag_is_for_who_holds_it(alice, bob, ana):
    assert "immigration" in Browser(alice).get("interactions/new/").content.decode()
    assert "immigration" not in Browser(bob).get("interactions/new/").content.decode()
    refused = Browser(bob).post("interactions/new/", CALL | {"tags": tag_of(alice)})
    assert refused.status_code == 422


def test_tagging_hides_and_undo_still_works(alice, bob, ana):
    browser = Browser(alice)
    page = browser.post("interactions/new/", CALL | {"tags": tag_of(alice)}, follow=True)
    assert "Talked at length" not in page.content.decode()
    assert stored(alice).shown.notes == "Talked at length."
    assert Browser(bob).post("interactions/1/delete/").status_code == 403
    assert browser.post("interactions/1/delete/").status_code == 302
    assert browser.post("interactions/1/restore/").status_code == 302
