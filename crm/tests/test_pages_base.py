"""The pages' door: signing in, sites by address, what ends a visit, the reveal switch."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from crm import actions
from crm.errors import Forbidden, NotFound
from crm.models import Site, User
from crm.pages.base import site_page
from crm.tenancy.context import current
from crm.tests.accounts import PASSWORD, as_owner, member, membership, site_named
from crm.vocabulary import Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return site_named("North")


@pytest.fixture
def alice(north):
    return member(north, "alice", first_name="Alice")


def visitor(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        data = {"username": user.username, "password": PASSWORD}
        assert client.post("/sign-in/", data).status_code == 302
    return client


def ask(user: User, view, site: str = "north", **session: object):
    """What a decorated view answers to this person."""
    client = visitor(user)
    request: Any = RequestFactory().get(f"/s/{site}/")
    request.user, request.session, request.htmx = user, client.session, None
    request.session.update(session)
    return view(request, site=site)


# --- signing in


def test_signing_in_leads_to_the_only_site(alice):
    page = visitor().post("/sign-in/", {"username": "ALICE", "password": PASSWORD}, follow=True)
    assert page.redirect_chain == [("/", 302), ("/s/north/", 302)]


def test_of_several_sites_one_is_chosen(alice):
    member(site_named("South"), "alice")
    page = visitor(alice).get("/", follow=True)
    assert page.redirect_chain == [("/sites/", 302)]
    assert [each.site.name for each in page.context["memberships"]] == ["North", "South"]


def test_only_who_has_several_sites_is_offered_the_way_to_the_others(alice):
    offered = 'title="Switch site"'
    assert offered not in visitor(alice).get("/s/north/").content.decode()
    member(site_named("South"), "alice")
    for path in ("/s/north/", "/s/south/"):
        assert offered in visitor(alice).get(path).content.decode()
    with as_owner():
        Site.objects.filter(slug="south").update(is_active=False)
    assert offered not in visitor(alice).get("/s/north/").content.decode()


def test_without_a_site_the_choice_says_so():
    user = User.objects.create_user("lonely", password=PASSWORD)
    assert visitor(user).get("/", follow=True).status_code == 200


@pytest.mark.parametrize(("username", "password"), [("alice", "no"), ("no", "x"), ("", "")])
def test_a_refusal_shows_the_form_again(alice, username, password):
    page = visitor().post("/sign-in/", {"username": username, "password": password})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert password == "" or f'value="{password}"' not in page.content.decode()


def test_the_sign_in_page_changes_the_session_key(alice):
    client = visitor()
    client.post("/language/", {"language": "es"})
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    client.post("/sign-in/", {"username": "alice", "password": PASSWORD})

    assert client.session.session_key != session.session_key


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/s/north/?q=1", "/s/north/?q=1"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("http:///evil.example", "/"),
        ("\x00", "/"),
        ("", "/"),
    ],
)
def test_next_leads_nowhere_else(alice, wanted, leads_to):
    data = {"username": "alice", "password": PASSWORD, "next": wanted}
    assert visitor().post("/sign-in/", data).headers["Location"] == leads_to
    assert visitor(alice).get("/sign-in/", {"next": wanted}).headers["Location"] == leads_to


def test_forms_need_their_token(alice):
    client = Client(enforce_csrf_checks=True)
    data = {"username": "alice", "password": PASSWORD}
    assert client.post("/sign-in/", data).status_code == 403
    client.force_login(alice)
    for address in ("/sign-out/", "/language/", "/s/north/reveal/"):
        assert client.post(address).status_code == 403


# --- a site's pages


def test_home(alice):
    with time_machine.travel(dt.datetime(2026, 1, 15, 2, tzinfo=dt.UTC)):
        page = visitor(alice).get("/s/north/")
    assert page.status_code == 200
    assert page.context["greeting"] == "Good evening, Alice"
    assert page.context["today"] == dt.date(2026, 1, 14)  # still the day before in New York
    assert page.context["fresh"]
    assert "no-store" in page.headers["Cache-Control"]


def test_a_stranger_finds_nothing_and_learns_nothing(alice):
    member(site_named("Secret"), "bob")
    client = visitor(alice)
    theirs, nobodys = client.get("/s/secret/"), client.get("/s/nowhere/")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


@pytest.mark.parametrize("address", ["/", "/sites/", "/s/north/", "/s/nowhere/"])
def test_who_is_not_signed_in_signs_in_first(north, address):
    answer = visitor().get(address)
    assert answer.status_code == 302
    expected = "/sign-in/" if address == "/" else f"/sign-in/?next={address.replace('/', '%2F')}"
    assert answer.headers["Location"] == expected


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/s/north/settings/?a=1", "next=%2Fs%2Fnorth%2Fsettings%2F%3Fa%3D1&"),
        ("https://evil.example/s/north/", ""),
        ("http://testserver@evil.example/x/", ""),
        ("//evil.example/x/", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_whoever_sent_a_form_is_told_that_it_was_not_saved(north, came_from, back):
    typed = {"first_name": "Ana"}
    answer = visitor().post("/s/north/settings/", typed, headers={"Referer": came_from})
    assert answer.headers["Location"] == f"/sign-in/?{back}unsaved=1"
    page = visitor().get(answer.headers["Location"]).content.decode()
    assert "What you sent last was not saved." in page
    assert "What you sent last was not saved." not in visitor().get("/sign-in/").content.decode()
    assert visitor().post("/sign-out/").headers["Location"] == "/sign-in/"


def test_htmx_is_told_to_leave_the_page(north):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/s/north/x/?q=1"}
    answer = visitor().get("/s/north/", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fs%2Fnorth%2Fx%2F%3Fq%3D1"


def test_whoever_pressed_something_is_told_that_it_was_not_done(north):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/s/north/x/"}
    said = {"do": "done"}
    for key, end in (({"Idempotency-Key": "one"}, "&unsaved=1"), ({}, "")):
        answer = visitor().post("/s/north/reveal/", said, headers={**headers, **key})
        assert answer.headers["HX-Redirect"] == f"/sign-in/?next=%2Fs%2Fnorth%2Fx%2F{end}"


def test_wrong_verbs(alice):
    client = visitor(alice)
    assert client.post("/s/north/").status_code == 405
    answer = client.get("/s/north/reveal/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert b"<html" in answer.content
    assert client.get("/sign-out/").status_code == 405


@pytest.mark.parametrize("end", ["disable", "remove", "new_password", "sign_out", "site_off"])
def test_what_ends_a_visit_bites_on_the_next_request(alice, north, end):
    client = visitor(alice)
    assert client.get("/s/north/").status_code == 200
    if end == "disable":
        actions.disable_user(user=alice)
    elif end == "remove":
        actions.remove_member(membership=membership(north, alice))
    elif end == "new_password":
        member(north, "alice", password="another horse")
    elif end == "sign_out":
        assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    else:
        with as_owner():
            Site.objects.filter(pk=north.pk).update(is_active=False)
    expected = 404 if end in ("remove", "site_off") else 302
    assert client.get("/s/north/").status_code == expected


# --- the decorator


def test_the_view_runs_as_the_viewer_of_the_site(alice, north):
    @site_page(Permission.MANAGE_MEMBERS)
    def view(request):
        assert request.viewer.site_id == north.pk
        assert type(request.viewer.user) is User
        assert current().site_id == str(north.pk)
        assert timezone.get_current_timezone_name() == "America/New_York"
        return HttpResponse("done")

    assert ask(alice, view).content == b"done"
    assert current().site_id == ""
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_lowered_role_bites_on_the_next_request(alice, north):
    view = site_page(Permission.EDIT_CONTACTS)(lambda request: HttpResponse("done"))
    assert ask(alice, view).status_code == 200
    actions.set_role(membership=membership(north, alice), role="viewer")
    with pytest.raises(Exception, match="edit_contacts") as refusal:
        ask(alice, view)
    assert type(refusal.value).__name__ == "PermissionDenied"


@pytest.mark.parametrize(
    ("error", "becomes"), [(NotFound("Contact"), "Http404"), (Forbidden("no"), "PermissionDenied")]
)
def test_domain_errors_become_pages_and_undo_what_was_done(alice, error, becomes):
    @site_page()
    def view(request):
        User.objects.filter(pk=alice.pk).update(first_name="Changed")
        raise error

    with pytest.raises(Exception) as refusal:
        ask(alice, view)
    assert type(refusal.value).__name__ == becomes
    assert User.objects.get(pk=alice.pk).first_name == "Alice"


def test_a_person_may_have_a_zone_and_a_language_of_their_own(alice):
    alice.timezone, alice.language = "Asia/Tokyo", "es"
    alice.save()
    seen = []

    @site_page()
    def view(request):
        seen.extend([timezone.get_current_timezone_name(), translation.get_language()])
        return HttpResponse()

    with translation.override("en"):
        ask(alice, view)
    assert seen == ["Asia/Tokyo", "es"]


def test_a_chosen_language_goes_with_the_person(alice):
    visitor(alice).post("/language/", {"language": "es", "next": "/s/north/"})
    alice.refresh_from_db()
    assert alice.language == "es"
    assert visitor(alice).get("/s/north/").headers["Content-Language"] == "es"
    visitor(alice).post("/language/", {"language": "xx"})
    alice.refresh_from_db()
    assert alice.language == "es"


# --- restricted tags


def test_the_reveal_switch_holds_per_site_until_the_next_sign_in(alice, north):
    member(north, "alice", holds=["immigration"])
    member(site_named("South"), "alice", holds=["immigration"])
    client = visitor(alice)

    def revealed(slug: str) -> bool:
        request: Any = client.get(f"/s/{slug}/").wsgi_request
        return bool(request.viewer.revealed)

    assert not revealed("north")
    address = reverse("reveal_switch", args=["north"])
    on = {"reveal": "on"}
    assert client.post(address, on).headers["Location"] == "/s/north/"
    assert client.post(address, on).headers["Location"] == "/s/north/"
    assert revealed("north")
    assert not revealed("south")
    client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    assert not revealed("north")
    client.post(address, on)
    client.post(address, {"next": "//evil.example", "reveal": "off"})
    client.post(address, {"reveal": "off"})  # another tab that still shows the old state
    assert not revealed("north")


def test_who_holds_nothing_has_nothing_to_reveal(alice):
    assert visitor(alice).post("/s/north/reveal/").status_code == 403
