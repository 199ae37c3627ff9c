"""An answer tells nobody which names there are: not by its text, not by its time (AUT-07)."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from crm import actions
from crm.tests.accounts import Api, member, site_named

pytestmark = pytest.mark.django_db

ROUNDS = 40
"""Tell in a second a password that is not hashed (a separation of 1.0) from noise (below 0.7)."""


class QuickArgon2(Argon2PasswordHasher):
    """The product's, with less to do: what is compared is whether it is done at all."""

    memory_cost = 8 * 1024
    parallelism = 1


@pytest.fixture
def people():
    site = site_named("North")
    member(site, "alice")
    actions.disable_user(user=member(site, "disabled"))
    member(site, "unusable", password=None)


def said(answer) -> tuple[int, str, list[str]]:
    """All that an answer says, without what is random by design and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    names = sorted(name for name in answer.headers if name != "Expires")
    return answer.status_code, re.sub(r'value="[a-z]+"', "", text), names


DOORS: dict[str, Callable[[str], object]] = {
    "API": lambda name: Api().sign_in(name, "wrong password"),
    "page": lambda name: Client().post(
        "/sign-in/", {"username": name, "password": "wrong password"}
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_name_is_refused_alike(people, door):
    answers = [said(DOORS[door](name)) for name in ("alice", "nobody", "disabled", "unusable")]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("door", DOORS)
def test_every_name_is_locked_alike(people, door):
    for name in ("alice", "nobody"):
        for _ in range(10):
            DOORS[door](name)
    (one, other) = (said(DOORS[door](name)) for name in ("alice", "nobody"))
    assert one == other
    assert one[0] == 429


def separation(one: list[float], other: list[float]) -> float:
    """How well times tell two kinds apart (the area under the ROC curve): 0.5 not, 1.0 surely."""
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    share = wins / (len(one) * len(other))
    return max(share, 1 - share)


@pytest.mark.parametrize("name", ["nobody", "unusable", "disabled"])
def test_a_name_is_not_told_by_the_time_it_takes(people, settings, name):
    """Interleaved, so that a busy machine slows both."""
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]
    settings.SIGN_IN_TRIES_PER_ACCOUNT = settings.SIGN_IN_TRIES_PER_NETWORK = 10_000
    site = site_named("North")
    member(site, "alice", password="another horse battery")
    if name == "disabled":
        actions.disable_user(user=member(site, name, password="another horse battery"))
    times: dict[str, list[float]] = {"alice": [], name: []}
    order = ["alice", name] * ROUNDS
    random.Random(7).shuffle(order)
    for each in order:
        began = time.perf_counter()
        assert Api().sign_in(each, "wrong password").status_code == 401
        times[each].append(time.perf_counter() - began)
    assert separation(times["alice"], times[name]) < 0.85
