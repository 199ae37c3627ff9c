"""Adding, changing, deleting and bringing back a contact."""

import re

import pytest

from contacts import actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as

pytestmark = pytest.mark.django_db

ANA = {
    "first_name": "Ana",
    "email": "ana@example.org",
    "contact_type": "client",
    "relationship_status": "prospect",
    "priority": "medium",
    "currency": "usd",
}
WRITES = ["contacts/new/", "contacts/1/edit/", "contacts/1/delete/", "contacts/1/restore/"]


@pytest.fixture
def ana(bob) -> Contact:
    return ContactFactory(
        by=bob.viewer(), first_name="Ana", last_name="Ruiz", email="a@example.org"
    )


def stored(person, number=1) -> Contact:
    with acting_as(person.viewer()) as viewer:
        return Contact.objects.visible_to(viewer).get(number=number)


# --- who may


@pytest.mark.parametrize("path", WRITES)
def test_a_viewer_may_not_write(vera, ana, unchanged, path):
    browser = Browser(vera)
    with unchanged():
        assert browser.post(path, ANA).status_code == 403


@pytest.mark.parametrize("path", ["contacts/", *WRITES])
def test_nobody_is_sent_to_sign_in(site_a, path):
    page = Browser(slug=site_a.slug).get(path)
    assert (page.status_code, page.url.split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("path", WRITES[1:])
def test_another_sites_number_is_nothing(bob, charlie, ana, unchanged, path):
    ContactFactory(by=charlie.viewer())
    there, here = Browser(charlie, slug=bob.site.slug), Browser(charlie)
    with unchanged():
        assert there.post(path).status_code == 404
        assert here.post(path.replace("/1/", "/2/")).status_code == 404


@pytest.mark.parametrize("number", ["0", "7", "9" * 25, "x", "-1"])
def test_a_junk_number_is_nothing(bob, ana, number):
    assert Browser(bob).get(f"contacts/{number}/edit/").status_code == 404


def test_the_wrong_verb_is_refused(bob, ana):
    assert Browser(bob).post("contacts/").status_code == 405
    assert Browser(bob).get("contacts/1/restore/").status_code == 405


# --- adding


def test_adding(bob):
    page = Browser(bob).post("contacts/new/", ANA | {"tags": "b, a, b", "phone": "(212) 555-0123"})
    assert (page.status_code, page.url) == (302, f"/s/{bob.site.slug}/contacts/1/")
    ana = stored(bob)
    assert (ana.tags, ana.phone, ana.currency) == (["b", "a"], "+12125550123", "USD")
    assert ana.created_by_id == bob.user.pk


def test_somebody_of_the_same_name_is_told_with_a_link(bob, ana):
    browser, there = Browser(bob), f"/s/{bob.site.slug}/contacts/1/"
    for family, told in (("RUÍZ", True), ("Ruiz Paz", False)):
        address = f"{family[-1]}@example.org".lower()
        browser.post("contacts/new/", ANA | {"last_name": family, "email": address})
        text = browser.get("contacts/").content.decode()
        assert (f'href="{there}">Ana Ruiz</a> is there already' in text) is told, family


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana  Ruiz Paz", ("Ana", "Ruiz Paz", "")),
        ("ana.paz@example.org", ("", "", "ana.paz@example.org")),
    ],
)
def test_who_is_looked_for_in_vain_can_be_added(bob, vera, ana, text, shown):
    page = Browser(bob).get("contacts/", q=text)
    address = re.findall(r'href="[^"]*/(contacts/new/\?q=[^"]*)"', page.content.decode())[0]
    given = fields_of(Browser(bob).get(address))
    assert (given["first_name"], given["last_name"], given["email"]) == shown
    assert "contacts/new/?q=" not in Browser(vera).get("contacts/", q=text).content.decode()


def test_the_form_offers_the_person_as_owner(bob):
    assert fields_of(Browser(bob).get("contacts/new/"))["owner"] == str(bob.user.pk)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"email": ""}, "email"),
        ({"email": "ana"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"estimated_value": "-1"}, "estimated_value"),
        ({"website": "nope"}, "website"),
        ({"priority": "huge"}, "priority"),
        ({"notes": "x" * 5001}, "notes"),
        ({"first_name": "a\x00b"}, "first_name"),
    ],
)
def test_a_broken_rule_keeps_what_was_typed(bob, unchanged, wrong, field):
    browser = Browser(bob)
    browser.get("contacts/new/")
    with unchanged():
        page = browser.post("contacts/new/", ANA | {"city": "Springfield"} | wrong)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Springfield" in page.content.decode()
    assert "data-error-summary" in page.content.decode()


def test_all_that_is_wrong_is_told_at_once(bob, ana):
    wrong = {"email": "bad@", "website": "example", "phone": "abc", "rhythm_days": "0"}
    for path in ("contacts/new/", "contacts/1/edit/"):
        errors = Browser(bob).post(path, ANA | wrong).context["form"].errors
        assert set(errors) == set(wrong)
        assert errors["website"] == ["Write an address such as https://example.org."]
        assert errors["rhythm_days"] == ["Write a number from 1 on."]
    nobody = {"first_name": "", "email": "", "website": "example"}
    told = Browser(bob).post("contacts/new/", ANA | nobody).context["form"].errors
    assert set(told) == set(nobody)


@pytest.mark.parametrize(
    "same", [{"email": "A@Example.org"}, {"phone": "212 555 0100", "email": "other@example.org"}]
)
def test_a_taken_address_leads_to_who_has_it(bob, ana, same):
    with acting_as(bob.viewer()) as viewer:
        actions.change(ana, by=viewer, changes={"phone": "+12125550100"})
    page = Browser(bob).post("contacts/new/", ANA | same)
    assert page.status_code == 422
    assert f'href="/s/{bob.site.slug}/contacts/1/"' in page.content.decode()


def test_who_has_the_address_is_told_together_with_the_rest(bob, ana):
    """Not only once all else is right; and nobody is told that they have their own."""
    with acting_as(bob.viewer()) as viewer:
        actions.change(ana, by=viewer, changes={"phone": "+12125550100"})
    taken = {"email": "A@Example.org", "phone": "212 555 0100"}
    there = f'href="/s/{bob.site.slug}/contacts/1/"'
    for wrong in ({"website": "example"}, {"rhythm_days": "0"}, {"owner": "999999"}, {}):
        errors = Browser(bob).post("contacts/new/", ANA | taken | wrong).context["form"].errors
        assert set(errors) == {*taken, *wrong}
        assert all(there in str(errors[name]) for name in taken)
    own = Browser(bob).post("contacts/1/edit/", ANA | taken | {"website": "example"})
    assert set(own.context["form"].errors) == {"website"}


def test_a_name_is_never_markup(bob, ana):
    with acting_as(bob.viewer()) as viewer:
        actions.change(ana, by=viewer, changes={"last_name": "<b>{name}"})
    text = Browser(bob).post("contacts/new/", ANA | {"email": "a@example.org"}).content.decode()
    assert "<b>{name}" not in text
    assert "&lt;b&gt;{name}" in text


def test_another_sites_member_is_no_owner(bob, charlie):
    page = Browser(bob).post("contacts/new/", ANA | {"owner": charlie.user.pk})
    assert page.status_code == 422
    assert "owner" in page.context["form"].errors


# --- changing


def test_changing(bob, ana):
    browser = Browser(bob)
    data = fields_of(browser.get("contacts/1/edit/"))
    assert data["first_name"] == "Ana"
    page = browser.post("contacts/1/edit/", data | {"city": "Bronx"})
    assert page.url == f"/s/{bob.site.slug}/contacts/1/"
    assert (stored(bob).city, stored(bob).version) == ("Bronx", 2)


def test_changing_nothing_saves_nothing(bob, ana):
    browser = Browser(bob)
    data = fields_of(browser.get("contacts/1/edit/"))
    assert browser.post("contacts/1/edit/", data).status_code == 302
    assert stored(bob).version == 1


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_saved_meanwhile_by_somebody_else(alice, bob, ana, keep):
    browser = Browser(bob)
    data = fields_of(browser.get("contacts/1/edit/")) | {"city": "Mine", "street": "My street"}
    with acting_as(alice.viewer()) as viewer:
        theirs = {"city": "Theirs", "job_title": "Nurse"}
        actions.change(ana, by=viewer, changes=theirs)
    page = browser.post("contacts/1/edit/", data)
    assert page.status_code == 409
    differences = {one.field.name: one for one in page.context["differences"]}
    assert differences.keys() == {"city", "job_title"}
    city = differences["city"]
    assert (city.before, city.theirs, city.mine, city.disputed) == ("", "Theirs", "Mine", True)
    again = fields_of(page)
    assert (again["city"], again["job_title"], again["street"]) == ("Mine", "Nurse", "My street")
    assert stored(bob).city == "Theirs"
    assert again["keep-city"] == "mine"
    again["keep-city"] = keep
    assert browser.post("contacts/1/edit/", again).status_code == 302
    saved = stored(bob)
    assert (saved.city, saved.job_title, saved.street) == (keep.title(), "Nurse", "My street")


@pytest.mark.parametrize("started", ["", "[]", "{", '{"x": 1}'])
def test_a_form_without_a_past_is_taken_as_it_is(bob, ana, started):
    data = fields_of(Browser(bob).get("contacts/1/edit/"))
    data |= {"started": started, "city": "Bronx", "keep-city": "theirs"}
    assert Browser(bob).post("contacts/1/edit/", data).status_code == 302
    assert stored(bob).city == "Bronx"


# --- deleting


def test_deleting_asks_and_can_be_undone(bob, ana):
    browser = Browser(bob)
    assert "<form" in browser.get("contacts/1/delete/").content.decode()
    page = browser.post("contacts/1/delete/", follow=True)
    assert "/contacts/1/restore/" in page.content.decode()
    assert browser.get("contacts/1/").status_code == 404
    assert browser.post("contacts/1/restore/").url == f"/s/{bob.site.slug}/contacts/1/"
    assert browser.get("contacts/1/").status_code == 200


def test_htmx_is_sent_on_after_deleting(bob, ana):
    page = Browser(bob).post("contacts/1/delete/", headers={"HX-Request": "true"})
    assert page.headers["HX-Redirect"] == f"/s/{bob.site.slug}/contacts/"


def test_others_records_need_more(alice, bob, unchanged):
    ContactFactory(by=alice.viewer())
    browser = Browser(bob)
    with unchanged():
        assert browser.post("contacts/1/delete/").status_code == 403
    assert "/delete/" not in Browser(bob).get("contacts/1/").content.decode()


def test_bringing_back_what_is_given_away_says_why_not(bob, ana):
    browser = Browser(bob)
    browser.post("contacts/1/delete/")
    ContactFactory(by=bob.viewer(), email="a@example.org")
    page = browser.post("contacts/1/restore/", follow=True)
    assert "has this e-mail address" in page.content.decode()
    assert browser.get("contacts/1/").status_code == 404
