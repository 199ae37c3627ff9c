"""Changing several contacts at once: what would come of it, doing it, and taking it back."""

import pytest

from contacts import actions, bulk
from contacts.models import Contact, StatusChange
from contacts.pages import bulk as bulk_pages
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(alice, bob):
    """Two of alice's, one a prospect and one an active client, and a prospect of bob's."""
    return [
        ContactFactory(by=alice.viewer(), first_name="Inés", tags=["legal"]),
        ContactFactory(by=alice.viewer(), first_name="Zoe", relationship_status="active_client"),
        ContactFactory(by=bob.viewer(), first_name="Mei", owner_id=bob.user.pk),
    ]


def send(browser, contacts, step, **given):
    numbers = [contact.number for contact in contacts]
    return browser.post("contacts/together/", {"pick": numbers, "step": step, **given})


def stored(person, contacts) -> list[Contact]:
    with acting_as(person.viewer()):
        rows = Contact.objects.visible_to(person.viewer())
        return [rows.filter(pk=contact.pk).first() for contact in contacts]


def said(browser) -> str:
    return browser.get("contacts/").content.decode()


def undo_of(page: str) -> str:
    return page.rsplit("/contacts/together/undo/", 1)[1].split('"', 1)[0]


def test_nothing_changes_before_it_is_confirmed_and_undo_takes_it_back(alice, bob, people):
    browser, owner = Browser(alice), {"what": "owner", "owner": bob.user.pk}
    assert send(browser, people, "").status_code == 200
    text = send(browser, people, "try", **owner).content.decode()
    assert "2 of 3 will change; 1 cannot, because:" in " ".join(text.split())
    assert "It is so already." in text
    assert [row.owner_id for row in stored(alice, people)] == [None, None, bob.user.pk]

    assert send(browser, people, "do", **owner).status_code == 302
    assert {row.owner_id for row in stored(alice, people)} == {bob.user.pk}
    page = said(browser)
    assert "2 contacts changed. 1 stays as it was." in page
    with acting_as(bob.viewer()):
        actions.change(stored(bob, people)[1], by=bob.viewer(), changes={"notes": "Mine now"})
    undo = f"contacts/together/undo/{undo_of(page)}"
    browser.post(undo)
    assert [row.owner_id for row in stored(alice, people)] == [None, bob.user.pk, bob.user.pk]
    assert "1 has changed since" in said(browser)
    browser.post(undo)
    assert "nothing to take back" in said(browser)


@pytest.mark.parametrize(
    ("given", "heading", "button"),
    [
        ({"what": "tag", "tags": "vip"}, "Add the tag vip to 3 contacts", None),
        (
            {"what": "tag", "tags": "a, b, c"},
            "Add the tags a, b, c to 3 contacts",
            "Add the tags a, b … to 3 contacts",
        ),
        ({"what": "untag", "tags": "legal"}, "Take the tag legal away from 1 contact", None),
        ({"what": "owner", "owner": "bob"}, "Give 2 contacts to {bob}", None),
        ({"what": "owner", "owner": bulk_pages.NOBODY}, "Leave 1 contact without an owner", None),
        ({"what": "status", "status": "lost_lead"}, "Move 3 contacts to “Lost lead”", None),
        ({"what": "trash"}, "Move 3 contacts to the trash", None),
    ],
)
def test_what_would_be_done_is_told(alice, bob, people, given, heading, button):
    if given.get("owner") == "bob":
        given = {**given, "owner": bob.user.pk}
    heading = heading.format(bob=bob.user.get_full_name())
    text = " ".join(send(Browser(alice), people, "try", **given).content.decode().split())
    assert f"{heading} </h1>" in text
    assert f"{button or heading}" in text.split('value="do"')[1].split("</button>")[0]


def test_a_second_press_is_answered_as_the_first(alice, people):
    """Also from a browser that never saw the first answer; the other words of a form of before
    change nothing."""
    browser = Browser(alice)
    tried = send(browser, people, "try", what="trash")
    sent = {**fields_of(tried), "pick": [row.number for row in people], "step": "do"}
    refused = browser.post("contacts/together/", {**sent, "what": "sell"})
    assert refused.status_code == 422, "and its key is free"
    for _press in range(2):
        browser.client.cookies.pop(f"messages-{alice.site.slug}", None)
        browser.post("contacts/together/", sent)
    page = said(browser)
    assert page.count("3 contacts moved to the trash.") == 1
    browser.post("contacts/together/", {**sent, "what": "tag", "tags": "late"})
    browser.post(f"contacts/together/undo/{undo_of(page)}")
    assert [row.tags for row in stored(alice, people)] == [["legal"], [], []]


def test_tags_are_added_and_taken_away_beside_others(alice, people):
    browser = Browser(alice)
    send(browser, people, "do", what="tag", tags="legal, vip, vip")
    assert [row.tags for row in stored(alice, people)] == [["legal", "vip"]] * 3
    send(browser, people, "do", what="untag", tags="legal")
    assert [row.tags for row in stored(alice, people)] == [["vip"]] * 3
    browser.post(f"contacts/together/undo/{undo_of(said(browser))}")
    assert [row.tags for row in stored(alice, people)] == [["legal", "vip"]] * 3
    refused = send(browser, people, "try", what="tag", tags=" , ")
    assert refused.status_code == 422
    assert "Write at least one tag." in refused.content.decode()


def test_a_status_moves_where_the_ladder_leads_with_its_reason(alice, people):
    browser = Browser(alice)
    move = {"what": "status", "status": "qualified_lead", "reason": "Came to the open day"}
    text = send(browser, people, "try", **move).content.decode()
    assert "2 of 3 will change" in text
    assert "From “Active client” no step leads to “Qualified lead”." in text
    assert "2 of them cannot be moved back" in text
    send(browser, people, "do", **move)
    statuses = [row.relationship_status for row in stored(alice, people)]
    assert statuses == ["qualified_lead", "active_client", "qualified_lead"]
    with acting_as(alice.viewer()):
        moves = StatusChange.objects.visible_to(alice.viewer()).of(people[0])
        assert moves.first().reason == "Came to the open day"
    assert "2 cannot be undone." in said(browser)


def test_the_trash_takes_only_what_one_may_delete_and_gives_it_back(bob, people):
    browser = Browser(bob)
    text = send(browser, people, "try", what="trash").content.decode()
    assert "1 of 3 will change; 2 cannot, because:" in " ".join(text.split())
    assert "You may delete only what you added yourself." in text
    send(browser, people, "do", what="trash")
    assert [row is None for row in stored(bob, people)] == [False, False, True]
    browser.post(f"contacts/together/undo/{undo_of(said(browser))}")
    assert None not in stored(bob, people)


def test_all_that_match_are_taken_up_to_the_bound(alice, people, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    every = {"which": "all", "where": "status=prospect&sort=-name"}
    page = Browser(alice).post("contacts/together/", every)
    assert {row.first_name for row in page.context["contacts"]} == {"Inés", "Mei"}
    page = Browser(alice).post("contacts/together/", {"which": "all", "where": ""})
    assert len(page.context["contacts"]) == 2
    assert "the first 2 of 3" in page.content.decode()


def test_nothing_ticked_junk_and_strangers(alice, vera, charlie, people):
    assert "Tick the contacts first." in _after(Browser(alice), {"pick": ["x", "9" * 30, ""]})
    assert "Tick the contacts first." in _after(
        Browser(charlie), {"pick": [people[0].number + 999], "where": "a=%00"}
    )
    assert send(Browser(vera), people, "do", what="trash").status_code == 403
    assert send(Browser(alice), people, "try", what="sell").status_code == 422
    browser = Browser(alice)
    assert browser.get("contacts/together/").status_code == 302
    assert "Tick the contacts first." in said(browser)
    assert Browser(vera).get("contacts/together/", pick=people[0].number).status_code == 403


def test_a_draft_comes_back_to_its_first_step_and_leaves_its_key_free(alice, people):
    browser, given = Browser(alice), {"what": "tag", "tags": "spring", "key": "one"}
    page = send(browser, people[:2], "do", draft="1", **given).content.decode()
    assert 'value="try"' in page
    assert 'value="do"' not in page
    assert 'value="spring"' in page
    assert "spring" not in stored(alice, people)[1].tags
    assert send(browser, people[:2], "do", **given).status_code == 302
    assert "spring" in stored(alice, people)[1].tags


def _after(browser, sent) -> str:
    assert browser.post("contacts/together/", sent).status_code == 302
    return said(browser)


def test_trying_costs_a_few_queries_for_each(alice, people, django_assert_max_num_queries):
    with acting_as(alice.viewer()):
        rows = bulk.chosen([contact.number for contact in people], alice.viewer())
        with django_assert_max_num_queries(3 * 10 + 4):
            assert len(bulk.tried(bulk.Retag(more=("x",)), rows, by=alice.viewer()).changed) == 3


def test_a_later_deletion_is_not_undone(alice, people):
    browser = Browser(alice)
    send(browser, people, "do", what="trash")
    undo = f"contacts/together/undo/{undo_of(said(browser))}"
    with acting_as(alice.viewer()) as by:
        back = actions.restore(Contact.objects.deleted_for(by).get(pk=people[0].pk), by=by)
        actions.delete(back, by=by)
    browser.post(undo)
    with acting_as(alice.viewer()) as by:
        assert [row.pk for row in Contact.objects.deleted_for(by)] == [people[0].pk]


def test_tags_have_a_limit(alice, people):
    before = [row.tags for row in stored(alice, people)]
    for many in (51, 200_000):
        words = ",".join(f"t{number}" for number in range(many))
        answer = send(Browser(alice), people, "try", what="tag", tags=words)
        assert answer.status_code == 422
        assert "at most 50 tags" in answer.content.decode()
    assert [row.tags for row in stored(alice, people)] == before


def test_an_owner_is_chosen(alice, people):
    answer = send(Browser(alice), people, "try", what="owner", owner="")
    assert answer.status_code == 422
    assert "Choose to whom." in answer.content.decode()
