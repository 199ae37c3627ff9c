"""Moving a contact's status, taking a move back, and the history, in the browser's pages."""

import pytest

from contacts.models import Contact
from contacts.rules import TRANSITIONS
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from contacts.vocabulary import RelationshipStatus
from crm.tenancy.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


def standing(bob) -> tuple[str, str]:
    with acting_as(bob.viewer()) as viewer:
        contact = Contact.objects.visible_to(viewer).get()
    return contact.relationship_status, contact.lifecycle_stage


def moved(browser, status: str, **more):
    page = browser.get("contacts/1/status/")
    return browser.post("contacts/1/status/", {**fields_of(page), "status": status, **more})


def undo_of(page) -> str:
    (said,) = page.context["messages"]
    return said.extra_tags.removeprefix("undo:").split("/", 3)[-1] if said.extra_tags else ""


@pytest.mark.parametrize("status", RelationshipStatus.values)
def test_what_is_offered_is_what_the_table_allows(bob, ana, status):
    with acting_as(bob.viewer()) as viewer:
        Contact.objects.visible_to(viewer).update(relationship_status=status)
    form = Browser(bob).get("contacts/1/status/").context["form"]
    offered = [move for move, _ in form.fields["status"].choices]
    assert set(offered) == TRANSITIONS[RelationshipStatus(status)]
    text = Browser(bob).get("contacts/1/").content.decode()
    linked = {move for move in RelationshipStatus.values if f"status/?to={move}" in text}
    assert linked == set(offered)


def test_a_move_with_its_reason_is_in_the_history(bob, vera, ana):
    browser = Browser(bob)
    assert moved(browser, "qualified_lead", reason="Budget", notes="In <May>").status_code == 302
    assert standing(bob) == ("qualified_lead", "interest")
    text = Browser(vera).get("contacts/1/status/moves/").content.decode()
    for said in ("Prospect", "Qualified lead", "Budget", "In &lt;May&gt;", "bob"):
        assert said in text
    page = browser.get("contacts/1/")
    assert undo_of(page) == ""
    assert "No step leads straight back to “Prospect”." in page.content.decode()
    assert "status/?to=" not in Browser(vera).get("contacts/1/").content.decode()


def test_undo_leads_back_with_the_stage_where_a_way_does(bob, ana):
    browser = Browser(bob)
    moved(browser, "lost_lead", stage="decision")
    undo = undo_of(browser.get("contacts/1/"))
    assert browser.post(undo).status_code == 302
    assert standing(bob) == ("prospect", "awareness")
    page = browser.get("contacts/1/status/moves/")
    assert [move.after for move in page.context["moves"]] == ["Prospect", "Lost lead"]


def test_undo_takes_nobody_elses_move_back(bob, alice, ana):
    browser = Browser(bob)
    moved(browser, "lost_lead")
    undo = undo_of(browser.get("contacts/1/"))
    moved(Browser(alice), "prospect")
    browser.post(undo)
    assert standing(bob) == ("prospect", "awareness")
    assert "changed again" in browser.get("contacts/1/").content.decode()


def test_a_form_that_is_out_of_date_moves_nothing(bob, alice, ana):
    browser = Browser(bob)
    page = browser.get("contacts/1/status/")
    moved(Browser(alice), "qualified_lead")
    sent = {**fields_of(page), "status": "lost_lead", "reason": "No answer"}
    refused = browser.post("contacts/1/status/", sent)
    assert refused.status_code == 422
    assert standing(bob)[0] == "qualified_lead"
    assert "Somebody has moved the contact meanwhile" in refused.content.decode()
    again = {**fields_of(refused), "status": "lost_lead"}
    assert again["reason"] == "No answer"
    assert browser.post("contacts/1/status/", again).status_code == 302
    assert standing(bob)[0] == "lost_lead"


def test_whose_answer_was_lost_is_told_of_their_own_move(bob, alice, ana):
    browser = Browser(bob)
    sent = {**fields_of(browser.get("contacts/1/status/")), "status": "qualified_lead"}
    assert browser.post("contacts/1/status/", sent).status_code == 302
    refused = browser.post("contacts/1/status/", {**sent, "reason": "Written on"})
    assert refused.status_code == 422
    assert "You have saved this move before" in refused.content.decode()
    moved(Browser(alice), "lost_lead")
    refused = browser.post("contacts/1/status/", {**sent, "reason": "Written on"})
    assert "Somebody has moved the contact meanwhile" in refused.content.decode()


@pytest.mark.parametrize("sent", [{}, {"status": "active_client"}, {"status": "x"}])
def test_what_is_no_move_is_said(bob, ana, sent, unchanged):
    browser = Browser(bob)
    with unchanged():
        assert browser.post("contacts/1/status/", sent).status_code == 422


def test_the_history_comes_page_by_page(bob, ana):
    browser = Browser(bob)
    for _ in range(6):
        moved(browser, "lost_lead")
        moved(browser, "prospect")
    first = browser.get("contacts/1/status/moves/", htmx="moves")
    assert "<html" not in first.content.decode()
    assert "moves/?page=2" in first.content.decode()
    second = browser.get("contacts/1/status/moves/", page=2)
    assert (len(first.context["moves"]), len(second.context["moves"])) == (10, 2)


def test_who_may_only_look_moves_nothing(vera, ana, unchanged):
    browser = Browser(vera)
    with unchanged():
        assert browser.post("contacts/1/status/", {"status": "lost_lead"}).status_code == 403


def test_what_cannot_be_taken_back_is_told_before_the_move(bob, ana):
    browser = Browser(bob)
    text = browser.get("contacts/1/status/").content.decode()
    assert "From Qualified lead no step leads straight back to “Prospect”." in text
    moved(browser, "qualified_lead")
    text = browser.get("contacts/1/status/").content.decode()
    assert "no step leads straight back to “Qualified lead”." in text
    assert text.index("This cannot be taken back") < text.index(
        'type="submit"', text.index("<main")
    )
    moved(browser, "lost_lead")
    text = browser.get("contacts/1/status/").content.decode()
    assert "no step leads straight back" not in text  # there and back again


def test_a_draft_comes_back_and_moves_nothing(bob, ana, unchanged):
    browser = Browser(bob)
    data = fields_of(browser.get("contacts/1/status/"))
    with unchanged():
        page = browser.post("contacts/1/status/", {**data, "reason": "Half", "draft": "1"})
    assert page.status_code == 200
    assert fields_of(page)["reason"] == "Half"
    assert "field-error" not in page.content.decode()
    assert "A draft was kept." in page.content.decode()
    sent = {**data, "status": "lost_lead"}
    answer = browser.post("contacts/1/status/", sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].endswith("/contacts/1/")
