"""The API's door: signing in, who am I, which site."""

import pytest

from crm import actions
from crm.tests.accounts import PASSWORD, Api, member, membership, signed_in, site_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    site = site_named("North")
    member(site, "Alice", email="alice@example.org")
    return site


@pytest.fixture
def both(north):
    south = site_named("South")
    member(north, "ab", role="employee")
    member(south, "ab", role="viewer")
    return north, south


@pytest.mark.parametrize("address", ["auth/login", "auth/login/"])
def test_signing_in_answers_tokens_person_and_sites(north, address):
    answer = Api().post(address, {"username": "alice", "password": PASSWORD})

    assert answer.status_code == 200
    body = answer.json()
    assert body["success"] is True
    assert body["expires_in"] == 3600
    assert body["user"]["username"] == "Alice"
    assert body["user"]["email"] == "alice@example.org"
    assert set(body["user"]) == {"id", "username", "email"}
    assert body["sites"] == [
        {
            "id": north.pk,
            "name": "North",
            "description": "",
            "role": "owner",
            "role_name": "Administrator",
        }
    ]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("spelling", ["alice", "ALICE", " Alice ", "Ａlice"])
def test_a_name_is_the_same_in_every_case(north, spelling):
    assert Api().sign_in(spelling).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": "x"}, "username"),
        ({"username": "alice"}, "password"),
        ({"username": "", "password": "x"}, "username"),
        ({"username": None, "password": "x"}, "username"),
        ({"username": ["alice"], "password": "x"}, "username"),
        ({"username": "alice", "password": {"$ne": ""}}, "password"),
    ],
)
def test_a_missing_field_is_named(north, body, field):
    answer = Api().post("auth/login", body)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "VALIDATION_ERROR"
    assert [detail["field"] for detail in error["details"]] == [field]


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_object_is_refused_in_json(north, body):
    answer = Api().post("auth/login", body)

    assert answer.status_code == 400
    assert answer.json()["status"] == "error"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("alice", "wrong"),
        ("nobody", PASSWORD),
        ("disabled", PASSWORD),
        ("unusable", PASSWORD),
        ("x" * 100_000, PASSWORD),
        ("alice", "x" * 100_000),
        ("alice' or 1=1 --", "x"),
        ("ﬁ\u200d\U0001f600", "x"),
    ],
)
def test_every_refusal_is_the_same(north, username, password):
    actions.disable_user(user=member(north, "disabled"))
    member(north, "unusable", password=None)

    answer = Api().post("auth/login", {"username": username, "password": password})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "status": "error",
        "error": {
            "code": "AUTHENTICATION_ERROR",
            "message": "Wrong user name or password.",
            "details": [],
        },
    }


def test_a_wrong_verb_and_a_page_session_are_refused(north):
    assert Api().get("auth/login").status_code == 405
    api = Api()
    api.client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    assert api.get("auth/me").status_code == 401  # a cookie opens pages only


@pytest.mark.parametrize("address", ["auth/me", "auth/sites", "sites", "sites/"])
def test_strangers_learn_nothing(address):
    answer = Api().get(address)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_who_am_i(both):
    body = signed_in("ab").get("auth/me").json()

    assert body["user"]["username"] == "ab"
    assert body["currentSite"] is None
    assert [site["name"] for site in body["sites"]] == ["North", "South"]


def test_the_only_site_is_the_current_one(north):
    assert signed_in("alice").get("auth/me").json()["currentSite"]["name"] == "North"


@pytest.mark.parametrize("address", ["auth/sites", "sites", "sites/"])
def test_a_person_sees_their_own_sites(both, address):
    site_named("East")

    sites = signed_in("ab").get(address).json()["sites"]

    assert [(site["name"], site["role"], site["role_name"]) for site in sites] == [
        ("North", "employee", "Editor"),
        ("South", "viewer", "Viewer"),
    ]


@pytest.mark.parametrize("address", ["auth/site", "sites/active", "sites/active/"])
@pytest.mark.parametrize("word", ["siteId", "site_id"])
def test_choosing_a_site_holds_for_the_token_at_hand(both, address, word):
    api = signed_in("ab")

    answer = api.post(address, {word: both[1].pk})

    assert answer.status_code == 200
    assert answer.json()["currentSite"]["name"] == "South"
    assert api.get("auth/me").json()["currentSite"]["name"] == "South"
    fresh = Api(Authorization=f"Bearer {answer.json()['token']}")
    assert fresh.get("auth/me").json()["currentSite"]["name"] == "South"


@pytest.mark.parametrize(
    "body", [{}, {"siteId": None}, {"siteId": "x"}, {"siteId": True}, {"siteId": 1, "site_id": 2}]
)
def test_choosing_no_site_is_a_bad_request(both, body):
    answer = signed_in("ab").post("auth/site", body)

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == "siteId"


@pytest.mark.parametrize("site_id", [0, -1, 999_999, 2**62])
def test_choosing_a_site_that_does_not_exist_is_forbidden(both, site_id):
    assert signed_in("ab").post("auth/site", {"siteId": site_id}).status_code == 403


def test_choosing_somebody_elses_site_is_forbidden_and_changes_nothing(north):
    api = signed_in("alice")
    before = api.get("auth/me").json()

    answer = api.post("auth/site", {"siteId": site_named("Secret").pk})

    assert answer.status_code == 403
    assert "Secret" not in answer.content.decode()
    assert api.get("auth/me").json() == before


def test_a_removed_membership_is_gone_from_the_list_at_once(both):
    api = signed_in("ab")
    user = member(both[0], "ab")

    actions.remove_member(membership=membership(both[0], user))

    assert [site["name"] for site in api.get("sites").json()["sites"]] == ["South"]
    assert api.post("auth/site", {"siteId": both[0].pk}).status_code == 403
