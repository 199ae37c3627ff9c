"""Tactics and their logs in the admin: to be read, on one's own site, and nothing restricted."""

# mypy: disallow-untyped-calls=false

import pytest
from django.test import Client

from crm.models import User
from rapport.tests.factories import LISTENING, logged

LOGS = "/admin/rapport/tacticlog/"
TACTICS = "/admin/rapport/rapporttactic/"


@pytest.fixture
def visit():
    """A browser of somebody who may enter the admin."""

    def enter(person):
        User.objects.filter(pk=person.user.pk).update(is_staff=True)
        person.user.refresh_from_db()
        client = Client()
        client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def listed(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def test_logs_of_ones_own_site(visit, alice, bob, charlie, alex):
    logged(bob.viewer(), alex)
    own = visit(alice)
    (log,) = listed(own, LOGS)
    assert own.get(f"{LOGS}{log.pk}/change/").status_code == 200
    assert listed(visit(charlie), LOGS) == []
    assert visit(charlie).get(f"{LOGS}{log.pk}/change/").status_code == 302


def test_restricted_logs_are_not_there(visit, alice, alex):
    logged(alice.viewer("immigration"), alex, tagged=("immigration",))
    assert listed(visit(alice), LOGS) == []
    assert listed(visit(alice), f"{LOGS}?effectiveness_score=5") == []


def test_the_catalogue_is_to_be_read(visit, alice):
    owner = visit(alice)
    assert len(listed(owner, TACTICS)) == 7
    assert [row.name for row in listed(owner, f"{TACTICS}?q=mimicry")] == [
        "Behavioral Mimicry (Chameleon Effect)"
    ]
    assert owner.get(f"{TACTICS}{LISTENING}/change/").status_code == 200


@pytest.mark.parametrize("address", [LOGS, TACTICS])
def test_nothing_is_added_changed_or_deleted(visit, alice, bob, alex, address, unchanged):
    logged(bob.viewer(), alex)
    owner = visit(alice)
    (row, *_more) = listed(owner, address)
    with unchanged():
        answers = [
            owner.post(f"{address}{form}", {"name": "x", "notes": "x"})
            for form in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/")
        ]
    assert [answer.status_code for answer in answers] == [403] * 3
