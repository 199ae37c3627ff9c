"""All or nothing (seed 002, Step 2): on a database that really commits."""

# mypy: disallow-untyped-calls=false

import threading
import uuid
from typing import Any

import pytest
from django.db import connection

from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel
from crm.tests.failing import Failing
from interactions.models import InteractionTag
from interactions.tests.factories import InteractionFactory
from rapport import actions
from rapport.models import RapportTactic, TacticLog
from rapport.tests.factories import LISTENING, body

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PATH = "/api/v1/interactions/"


def test_whichever_statement_fails_nothing_is_left(bobs, alex, unchanged):
    sent = body(alex)
    counting = Failing()
    with connection.execute_wrapper(counting):
        assert bobs.post(PATH, sent).status_code == 201
    assert counting.seen > 10
    for fatal in range(1, counting.seen + 1):
        with unchanged(), connection.execute_wrapper(Failing(fatal)):
            answer = bobs.post(PATH, sent)
        assert answer.status_code == 503, (fatal, answer.content)
        assert list(answer.json()) == ["detail"]
    assert bobs.post(PATH, sent).status_code == 201


def test_the_foreign_key_is_the_last_wall(bobs, alex, unchanged, monkeypatch):
    """A tactic that vanishes after it was looked up: the key speaks at the commit."""
    monkeypatch.setattr(actions, "problems_with_tactics", lambda used, catalogue: [])
    sent = body(alex)
    sent["tactic_logs"][0]["tactic_id"] = str(uuid.uuid4())
    with unchanged():
        answer = bobs.post(PATH, sent)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body"]


def test_many_at_once(api, bob, alex):
    """On one contact, so that all wait for the same rows; none for each other in a circle."""
    clients = [api(bob) for _number in range(12)]
    answers = in_parallel(12, lambda number: clients[number].post(PATH, body(alex)), workers=12)
    assert [answer.status_code for answer in answers] == [201] * 12
    listed = api(bob).get(f"{PATH}?contact_id={alex.uuid}").json()
    assert len({row["id"] for row in listed}) == 12
    with acting_as(bob.viewer()):
        assert TacticLog.objects.visible_to(bob.viewer()).count() == 24
    assert RapportTactic.objects.count() == 7


@pytest.mark.parametrize("first", ["log", "tag"])
def test_a_log_and_a_tag_that_cross_do_not_miss_each_other(alice, bob, first):
    """Whoever comes second waits for the first to commit, and then knows of it."""
    holder = alice.viewer("immigration")
    interaction: Any = InteractionFactory(by=holder)
    written, commit = threading.Event(), threading.Event()

    def write(what):
        if what == "log":
            TacticLog(
                site_id=holder.site_id,
                interaction=interaction,
                tactic_id=LISTENING,
                effectiveness_score=1,
            ).save()
            return
        tag = Tag.objects.visible_to(holder).get(name="immigration")
        InteractionTag(site_id=holder.site_id, interaction=interaction, tag=tag).save()

    def go(number):
        if number == 0:
            with acting_as(holder):
                write(first)
                written.set()
                assert not commit.wait(1)  # long enough for the other to run into the lock
            return
        written.wait()
        with acting_as(holder):
            write("tag" if first == "log" else "log")
            commit.set()

    in_parallel(2, go)
    for viewer, count in ((bob.viewer(), 0), (holder, 1)):
        with acting_as(viewer):
            assert TacticLog.objects.across_sites().count() == count
