"""How often a password may be tried: counted in the database, exact under any load."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from crm import actions
from crm.errors import SignInRefused, TooManyTries
from crm.models import SignInTries, User
from crm.tests.accounts import PASSWORD, Api, in_parallel, member, site_named
from crm.tests.admin import visit

pytestmark = pytest.mark.django_db
NETWORK = "203.0.113.7"


@pytest.fixture
def alice():
    return member(site_named("North"), "alice")


@pytest.fixture
def checks(monkeypatch):
    """Every password that is looked at, whoever's it is."""
    seen: list[str] = []
    genuine = User.check_password

    def check(user: User, password: str) -> bool:
        seen.append(user.username)
        return genuine(user, password)

    monkeypatch.setattr(User, "check_password", check)
    return seen


def try_wrong(username: str = "alice", network: str = NETWORK, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            actions.sign_in(username=username, password="wrong", network=network)


def is_locked(username: str = "alice", network: str = NETWORK) -> bool:
    try:
        actions.sign_in(username=username, password=PASSWORD, network=network)
    except TooManyTries:
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_two_hundred_tries_at_once_look_at_ten_passwords(alice, checks):
    spellings = ["alice", "ALICE", "Alice", " alice ", "aLICE"]

    def work(number):
        api = Api(**{"X-Forwarded-For": f"198.51.100.{number}"})
        return api.sign_in(spellings[number % len(spellings)], "wrong").status_code

    member(site_named("North"), "bob")
    checks.clear()
    answers = in_parallel(200, work)

    assert len(checks) == 10
    assert answers.count(401) == 10
    assert answers.count(429) == 190
    assert not is_locked("bob", "127.0.0.1")


def test_a_locked_account_says_when_to_come_back(alice):
    try_wrong(times=10, network="127.0.0.1")

    answer = Api().sign_in("alice")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert answer.json()["error"]["code"] == "TOO_MANY_REQUESTS"


def test_both_doors_count_together(alice):
    for _ in range(5):
        assert Api().sign_in("alice", "wrong").status_code == 401
        page = Client().post("/sign-in/", {"username": "Alice", "password": "wrong"})
        assert page.status_code == 422

    page = Client().post("/sign-in/", {"username": "alice", "password": PASSWORD})

    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert Api().sign_in("alice").status_code == 429


def test_the_lock_ends_with_its_window_and_tries_do_not_prolong_it(alice):
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        try_wrong(times=10)
        clock.shift(dt.timedelta(minutes=14))
        assert is_locked()
        clock.shift(dt.timedelta(minutes=1))
        assert not is_locked()


def test_the_right_password_starts_the_count_again(alice):
    for _ in range(3):
        try_wrong(times=9)
        assert not is_locked()


def test_an_unknown_name_is_locked_like_a_known_one(alice):
    try_wrong("nobody", times=10)
    assert is_locked("NoBody")
    assert not is_locked("alice")


def test_a_network_is_locked_for_all_names_and_locks_no_account(alice, settings):
    settings.SIGN_IN_TRIES_PER_NETWORK = 12
    try_wrong("nobody", times=10)
    try_wrong("noone", times=2)

    for _ in range(15):
        assert is_locked("alice")

    assert not is_locked("alice", "203.0.113.8")


def test_signing_in_costs_a_network_nothing(alice, settings):
    settings.SIGN_IN_TRIES_PER_NETWORK = 3
    assert not any(is_locked() for _ in range(10))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "10.0.0.1"),
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 8.8.8.8, 10.0.0.2", "8.8.8.8"),
        (2, "8.8.8.8", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_try_comes_from(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert actions.network_of(remote="10.0.0.1", forwarded=forwarded) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_one_subscriber_is_one_network(alice, settings, one, other):
    settings.SIGN_IN_TRIES_PER_NETWORK = 1
    try_wrong(network=one)
    assert is_locked(network=other)


@pytest.mark.parametrize("odd", ["\0", "a\0b", "\ud800", "x" * 10_000, "", " ", "١٢"])
def test_odd_names_passwords_and_networks_are_refused_calmly(alice, odd):
    for given in (
        {"username": odd, "password": PASSWORD, "network": NETWORK},
        {"username": "alice", "password": odd, "network": NETWORK},
        {"username": "alice", "password": "wrong", "network": odd},
    ):
        with pytest.raises(SignInRefused):
            actions.sign_in(**given)
    assert all(len(key) <= 200 for key in SignInTries.objects.values_list("key", flat=True))


def test_an_unknown_name_costs_as_much_work(alice, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda user, password: hashed.append(password))
    try_wrong("nobody")
    try_wrong("nul\0")
    assert len(hashed) == 2


# --- the old password, asked for where it is changed


def change(client: Client, old: str, new: str = "another horse battery") -> Any:
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", data)


@pytest.fixture
def screen(alice):
    """Alice's, left alone while she is signed in."""
    return visit(alice)


@pytest.mark.django_db(transaction=True)
def test_an_old_password_is_tried_as_often_as_a_sign_in(alice, screen, checks):
    answers = [change(screen, f"wrong {number}").status_code for number in range(12)]

    assert answers == [200] * 10 + [429] * 2
    assert len(checks) == 10
    refused = change(screen, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert is_locked()
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_the_right_old_password_costs_no_try_whatever_becomes_of_the_new_one(alice, screen):
    for _ in range(12):
        assert change(screen, PASSWORD, new="short").status_code == 200
    assert change(screen, PASSWORD).status_code == 302
    assert User.objects.get(pk=alice.pk).check_password("another horse battery")


@pytest.mark.django_db(transaction=True)
def test_who_may_not_change_it_there_does_not_start_the_count_again(alice):
    bob = member(site_named("North"), "bob", role="employee")
    client = Client()
    client.force_login(bob, "django.contrib.auth.backends.ModelBackend")
    try_wrong("bob", times=9)
    assert change(client, PASSWORD).status_code == 302  # to the sign-in page
    assert is_locked("bob")
