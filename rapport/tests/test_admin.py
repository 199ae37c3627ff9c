"""Tactics and their logs in the admin: to be read, on one's own site, and nothing restricted."""

# mypy: disallow-untyped-calls=false

import pytest

from crm.tests.admin import listed, visit
from rapport.tests.factories import LISTENING, logged

LOGS = "/admin/rapport/tacticlog/"
TACTICS = "/admin/rapport/rapporttactic/"


def test_logs_of_ones_own_site(alice, bob, charlie, alex):
    logged(bob.viewer(), alex)
    own = visit(alice.user)
    (log,) = listed(own, LOGS)
    assert own.get(f"{LOGS}{log.pk}/change/").status_code == 200
    assert listed(visit(charlie.user), LOGS) == []
    assert visit(charlie.user).get(f"{LOGS}{log.pk}/change/").status_code == 302


def test_restricted_logs_are_not_there(alice, alex):
    logged(alice.viewer("immigration"), alex, tagged=("immigration",))
    assert listed(visit(alice.user), LOGS) == []
    assert listed(visit(alice.user), f"{LOGS}?effectiveness_score=5") == []


def test_the_catalogue_is_to_be_read(alice):
    owner = visit(alice.user)
    assert len(listed(owner, TACTICS)) == 7
    assert [row.name for row in listed(owner, f"{TACTICS}?q=mimicry")] == [
        "Behavioral Mimicry (Chameleon Effect)"
    ]
    assert owner.get(f"{TACTICS}{LISTENING}/change/").status_code == 200


@pytest.mark.parametrize("address", [LOGS, TACTICS])
def test_nothing_is_added_changed_or_deleted(alice, bob, alex, address, unchanged):
    logged(bob.viewer(), alex)
    owner = visit(alice.user)
    (row, *_more) = listed(owner, address)
    with unchanged():
        answers = [
            owner.post(f"{address}{form}", {"name": "x", "notes": "x"})
            for form in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/")
        ]
    assert [answer.status_code for answer in answers] == [403] * 3
