"""Tokens that people make for programs: good as long as they say, and ended as any sign-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now

from crm import actions
from crm.actions.sessions import MOST_TOKENS
from crm.actions.signing_in import Confirmed
from crm.errors import Forbidden, RuleBroken
from crm.models import Session, Site, User
from crm.tenancy.context import signed_in_as
from crm.tests.accounts import PASSWORD, as_owner, in_parallel
from crm.tests.admin import visit
from crm.tests.factories import Person, PersonFactory

pytestmark = pytest.mark.django_db
SENT = {"name": "Nightly import", "lasts": "90", "password": PASSWORD}


@pytest.fixture
def bob(site_a: Site) -> Person:
    return PersonFactory.create(username="bob", site=site_a, password=PASSWORD)  # type: ignore[no-any-return]  # the factory's own


@pytest.fixture
def client(bob: Person) -> Client:
    return visit(bob.user)


@pytest.fixture
def page(bob: Person) -> str:
    return f"/s/{bob.site.slug}/settings/token/"


def made(client: Client, page: str, **more: str) -> str:
    answer = client.post(page, {**SENT, **more})
    assert answer.status_code == 200, answer.content
    token: str = answer.context["token"]
    assert token in answer.content.decode()
    return token


def asked(token: str, path: str = "contacts", **headers: str) -> int:
    sent = {"Authorization": f"Bearer {token}", **headers}
    return int(Client().get(f"/api/{path}", headers=sent).status_code)


def tokens_of(person: Person) -> list[Session]:
    return [each for each in actions.live_sessions(person.user) if each.name]


def test_a_program_uses_it_until_it_runs_out(client: Client, page: str, bob: Person) -> None:
    token = made(client, page)
    (session,) = tokens_of(bob)
    assert (session.name, session.active_site_id) == ("Nightly import", bob.site.pk)
    assert asked(token) == 200
    for days, status in ((89, 200), (91, 401)):
        with time_machine.travel(now() + dt.timedelta(days=days)):
            assert asked(token) == status, days


def test_it_reaches_no_further_than_its_owner(
    client: Client, page: str, site_b: Site, bob: Person
) -> None:
    token = made(client, page)
    assert asked(token, **{"X-Site-ID": str(site_b.pk)}) == 403
    with as_owner():
        User.objects.filter(pk=bob.user.pk).update(is_active=False)
    assert asked(token) == 401


def test_it_is_found_by_its_name_and_ended(client: Client, page: str, bob: Person) -> None:
    token, other = made(client, page), made(client, page, name="Backup")
    sign_ins = page.replace("token", "sign-ins")
    assert "Nightly import" in client.get(sign_ins).content.decode()
    session = next(each for each in tokens_of(bob) if each.name == "Nightly import")
    assert client.post(sign_ins, {"session": session.pk}).status_code == 302
    assert (asked(token), asked(other)) == (401, 200)
    assert "Nightly import" not in client.get(sign_ins, follow=True).content.decode()
    client.post(sign_ins, {"elsewhere": "1"})
    assert asked(other) == 401


def test_a_new_password_ends_it(client: Client, page: str, bob: Person) -> None:
    token = made(client, page)
    actions.change_password(user=bob.user, confirmed=Confirmed(bob.user.pk), new="quiet-Harbour-29")
    assert asked(token) == 401


def test_it_is_shown_once_and_kept_nowhere(client: Client, page: str, bob: Person) -> None:
    token = made(client, page)
    for path in (page, page.replace("token", "sign-ins")):
        assert token[-40:] not in client.get(path).content.decode()
    with signed_in_as(bob.user.pk):
        stored = str(Session.objects.filter(user=bob.user).values())
    assert token[-40:] not in stored
    assert asked(token, "auth/me") == 200
    refreshed = Client().post(
        "/api/auth/refresh", {"refresh": token}, content_type="application/json"
    )
    assert refreshed.status_code == 401, "nothing makes it last longer"


def test_of_a_lost_answer_it_is_told_again_to_who_knows_the_password(
    client: Client, page: str, bob: Person
) -> None:
    sent = {"key": "of the form"}
    token = made(client, page, **sent)
    assert client.post(page, {**SENT, **sent, "password": "wrong"}).status_code == 422
    again = made(client, page, **sent)
    assert [asked(each) for each in (token, again)] == [200, 200]
    (one,) = tokens_of(bob)
    with signed_in_as(bob.user.pk):
        actions.close_session(session=one)
    assert client.post(page, {**SENT, **sent}).status_code == 422, "it has ended"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "\0"}, "name"),
        ({"lasts": "3650"}, "lasts"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    wrong: dict[str, str],
    field: str,
    client: Client,
    page: str,
    bob: Person,
    unchanged: Callable[..., Any],
) -> None:
    answer = client.post(page, {**SENT, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert tokens_of(bob) == []


def test_a_name_is_there_once_and_free_again_when_it_has_ended(
    client: Client, page: str, bob: Person
) -> None:
    made(client, page)
    answer = client.post(page, {**SENT, "name": "NIGHTLY import"})
    assert "name" in answer.context["form"].errors
    actions.close_session(session=tokens_of(bob)[0])
    assert asked(made(client, page)) == 200


def make(person: Person, name: str = "One", *, by: Confirmed | None = None, days: int = 1) -> None:
    actions.make_token(
        user=person.user,
        name=name,
        site_id=person.site.pk,
        until=now() + dt.timedelta(days=days),
        confirmed=by or Confirmed(person.user.pk),
    )


def test_there_are_not_too_many_and_none_is_too_long(bob: Person) -> None:
    for days in (0, -1, 400):
        with pytest.raises(RuleBroken):
            make(bob, days=days)
    for number in range(MOST_TOKENS):
        make(bob, f"Number {number}")
    with pytest.raises(RuleBroken):
        make(bob, "One more")
    assert len(tokens_of(bob)) == MOST_TOKENS


def test_nobody_makes_one_for_another(bob: Person, site_a: Site) -> None:
    other = PersonFactory.create(username="other", site=site_a)
    with pytest.raises(Forbidden):
        make(bob, by=Confirmed(other.user.pk))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_of_one_name_are_one(bob: Person) -> None:
    def tried(_number: int) -> bool:
        try:
            make(bob)
        except RuleBroken:
            return False
        return True

    assert sorted(in_parallel(4, tried)) == [False, False, False, True]
