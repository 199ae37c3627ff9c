"""What ends an API sign-in, and that it bites on the next request."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import time_machine
from django.conf import settings
from django.db import connections

from crm import actions
from crm.models import Session, User
from crm.tenancy.context import signed_in_as
from crm.tests.accounts import Api, in_parallel, let_it_wait, member, signed_in, site_named
from crm.tokens import AccessToken, RefreshToken, tokens_for

pytestmark = pytest.mark.django_db
ended = pytest.mark.parametrize("end", ["log_out", "disable", "new_password", "delete"])


@pytest.fixture
def alice():
    return member(site_named("North"), "alice")


def end_sign_in(how: str, api: Api, user: User) -> None:
    if how == "log_out":
        assert api.post("auth/logout").json() == {"success": True}
    elif how == "disable":
        actions.disable_user(user=user)
    elif how == "new_password":
        member(site_named("North"), "alice", password="another horse")
    else:
        with signed_in_as(user.pk):
            Session.objects.all().delete()


@ended
def test_what_ends_a_sign_in_bites_on_the_next_request(alice, end):
    api = signed_in("alice")
    assert api.get("auth/me").status_code == 200

    end_sign_in(end, api, alice)

    assert api.get("auth/me").status_code == 401
    assert api.post("auth/logout").status_code == 401
    assert api.post("auth/refresh", {"refresh": api.refresh}).status_code == 401


def test_logging_out_ends_one_sign_in_only(alice):
    here, there = signed_in("alice"), signed_in("alice")

    here.post("auth/logout")

    assert there.get("auth/me").status_code == 200


def test_the_same_password_again_keeps_sign_ins(alice):
    api = signed_in("alice")
    member(site_named("North"), "alice")
    assert api.get("auth/me").status_code == 200


def test_enabling_an_account_again_does_not_bring_sign_ins_back(alice):
    api = signed_in("alice")
    actions.disable_user(user=alice)
    User.objects.filter(pk=alice.pk).update(is_active=True)
    assert api.get("auth/me").status_code == 401


def test_a_refresh_token_works_once_and_twice_ends_the_sign_in(alice):
    api = signed_in("alice")

    first = api.post("auth/refresh", {"refresh": api.refresh})
    fresh = Api(Authorization=f"Bearer {first.json()['token']}")
    assert first.status_code == 200
    assert fresh.get("auth/me").status_code == 200

    assert api.post("auth/refresh", {"refresh": api.refresh}).status_code == 401
    assert fresh.get("auth/me").status_code == 401
    assert api.post("auth/refresh", {"refresh": first.json()["refresh"]}).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_twenty_refreshes_at_once_one_is_answered(alice):
    api = signed_in("alice")

    answers = in_parallel(20, lambda _: Api().post("auth/refresh", {"refresh": api.refresh}))

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
    (winner,) = [answer for answer in answers if answer.status_code == 200]
    again = Api().post("auth/refresh", {"refresh": winner.json()["refresh"]})
    assert again.status_code == 401
    assert api.get("auth/me").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_refresh_waits_for_the_one_before_it_and_then_finds_its_token_used(alice):
    """Whoever read before the other's commit, without a lock, would take the old token as good."""
    api = signed_in("alice")

    def refresh():
        try:
            return Api().post("auth/refresh", {"refresh": api.refresh}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with signed_in_as(alice.pk):
            Session.objects.update(refresh_id="another")
            later = pool.submit(refresh)
            let_it_wait(later)
        assert later.result(20) == 401
    assert api.get("auth/me").status_code == 401


def test_sign_ins_end_by_themselves(alice):
    api = signed_in("alice")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert api.get("auth/me").status_code == 401
        renewed = api.post("auth/refresh", {"refresh": api.refresh})
        assert renewed.status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=15)):
        answer = api.post("auth/refresh", {"refresh": renewed.json()["refresh"]})
        assert answer.status_code == 401


def test_a_sign_in_that_has_run_out_takes_its_tokens_along(alice):
    """However long they themselves say that they last."""
    api = signed_in("alice")
    with signed_in_as(alice.pk):
        Session.objects.update(expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    assert api.get("auth/me").status_code == 401
    assert api.post("auth/refresh", {"refresh": api.refresh}).status_code == 401


def forged(session: Session, **changes: object) -> str:
    """A token with our own signature, and claims that we never write."""
    good = jwt.decode(
        tokens_for(session, "x")["token"],
        settings.JWT_KEY,
        algorithms=["HS256"],
        audience="rapport-crm-api",
    )
    claims = {key: value for key, value in {**good, **changes}.items() if value is not ...}
    return jwt.encode(claims, settings.JWT_KEY, algorithm="HS256")


BAD_CLAIMS = [
    {"exp": 1},
    {"exp": ...},
    {"exp": "soon"},
    {"exp": 10**30},
    {"nbf": 2**33},
    {"aud": "another"},
    {"aud": ...},
    {"iss": "another"},
    {"iss": ...},
    {"jti": ...},
    {"token_type": "refresh"},
    {"token_type": ...},
    {"sid": ...},
    {"sid": 7},
    {"sid": None},
    {"sid": "not a uuid"},
    {"sid": "378ed5f0-ccf2-48e1-ae95-8e6b1f0106c5"},
    {"user_id": ...},
    {"user_id": "1"},
    {"user_id": True},
    {"user_id": [1]},
    {"user_id": 2**70},
    {"user_id": -1},
]


@pytest.mark.parametrize("changes", BAD_CLAIMS, ids=str)
def test_claims_that_are_not_ours_are_refused(alice, changes):
    session, _ = actions.open_session(user=alice)
    assert Api(Authorization=f"Bearer {forged(session)}").get("auth/me").status_code == 200

    answer = Api(Authorization=f"Bearer {forged(session, **changes)}").get("auth/me")

    assert answer.status_code == 401


def test_tokens_of_other_keys_and_kinds_are_refused(alice):
    session, refresh_id = actions.open_session(user=alice)
    good = tokens_for(session, refresh_id)
    claims = jwt.decode(good["token"], options={"verify_signature": False})
    header, payload, signature = good["token"].split(".")
    refused = [
        good["refresh"],
        jwt.encode(claims, "k" * 48, algorithm="HS256"),
        jwt.encode(claims, settings.JWT_KEY, algorithm="HS512"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, "k" * 48, algorithm="HS256", headers={"kid": "1", "jku": "http://x/"}),
        str(RefreshToken()),
        str(AccessToken()),
        f"{header}.{payload}.{signature[:-4]}",
        f"{header}.{payload}.",
        f"{header}.{payload}",
        "a" * 8192,
        "W1tb" * 500 + "." + payload + "." + signature,  # a header of brackets
        "ä.ö.ü",
        "..",
        "",
        "null",
    ]
    for token in refused:
        answer = Api(Authorization=f"Bearer {token}").get("auth/me")
        assert answer.status_code == 401, token
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["", "Bearer", "Basic YWxpY2U6eA==", "Token x", "Bearer a b c"])
def test_other_headers_are_refused(alice, header):
    assert Api(Authorization=header).get("auth/me").status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"refresh": ""}, {"refresh": None}, {"refresh": ["x"]}], ids=str
)
def test_a_refresh_without_a_token_is_a_bad_request(alice, body):
    assert Api().post("auth/refresh", body).status_code == 400


def test_an_access_token_refreshes_nothing(alice):
    api = signed_in("alice")
    access = api.headers["Authorization"].removeprefix("Bearer ")
    for token in (access, "junk", "a" * 8192):
        assert api.post("auth/refresh", {"refresh": token}).status_code == 401
    assert api.get("auth/me").status_code == 200


def test_a_session_of_somebody_else_is_out_of_reach(alice):
    """A token that names Bob and Alice's session: both walls look for the pair."""
    bob = member(site_named("North"), "bob", "viewer")
    session, _ = actions.open_session(user=alice)
    answer = Api(Authorization=f"Bearer {forged(session, user_id=bob.pk)}").get("auth/me")
    assert answer.status_code == 401
