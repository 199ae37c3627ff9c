"""Every example of seed 002, replayed to the letter, keys in their order."""

# mypy: disallow-untyped-calls=false

import datetime as dt

import pytest
import time_machine

from crm.tenancy.context import acting_as
from rapport.models import TacticLog
from rapport.tests.factories import INTERACTION, LISTENING, SIMILARITY, TACTIC_LOGS, body

CREATED_AT = dt.datetime(2023, 10, 27, 14, 31, tzinfo=dt.UTC)
READ = [
    *("interaction_datetime", "medium", "topic", "user_notes", "rapport_score_post"),
    *("observed_non_verbal", "id", "created_at", "updated_at", "contact_id"),
]
NAMES = {
    "Active Listening (Validation/Paraphrasing)": "Communication Studies",
    "Behavioral Mimicry (Chameleon Effect)": "Social Psychology",
    "Finding Similarity (Liking Principle)": "Persuasion and Influence",
    "Genuine Praise/Compliments": "Persuasion and Influence",
    "Gradual Self-Disclosure": "Social Psychology",
    "Pacing and Leading": "Communication Studies",
    "Reciprocity Norm Activation": "Persuasion and Influence",
}
SAMPLES = {
    LISTENING: (
        "Active Listening (Validation/Paraphrasing)",
        "Restating the speaker's message and reflecting their feelings",
    ),
    SIMILARITY: (
        "Finding Similarity (Liking Principle)",
        "Identifying and highlighting shared interests, backgrounds, or values",
    ),
}


def test_step_1_the_tactics(bobs):
    answer = bobs.get("/api/v1/rapport/tactics")
    assert answer.status_code == 200
    tactics = answer.json()
    assert [list(tactic) for tactic in tactics] == [
        ["name", "description", "domain", "id", "created_at", "updated_at"]
    ] * 7
    assert {tactic["name"]: tactic["domain"] for tactic in tactics} == NAMES
    assert [tactic["name"] for tactic in tactics] == sorted(NAMES)
    by_id = {tactic["id"]: tactic for tactic in tactics}
    for key, (name, beginning) in SAMPLES.items():
        assert by_id[key]["name"] == name
        assert by_id[key]["description"].startswith(beginning)
        assert by_id[key]["created_at"].endswith("Z")
        assert by_id[key]["updated_at"] == by_id[key]["created_at"]


def test_step_2_the_interaction_and_its_tactics(api, bob, alex):
    with time_machine.travel(CREATED_AT, tick=False):
        answer = api(bob).post("/api/v1/interactions/", body(alex))
    assert answer.status_code == 201, answer.content
    read = answer.json()
    assert list(read) == READ
    moments = {"created_at": "2023-10-27T14:31:00Z", "updated_at": "2023-10-27T14:31:00Z"}
    expected = {**INTERACTION, **moments, "contact_id": str(alex.uuid)}
    assert {name: read[name] for name in expected} == expected
    with time_machine.travel(CREATED_AT, tick=False):
        assert api(bob).get(f"/api/v1/interactions/{read['id']}").json() == read


def test_step_2_keeps_the_tactics(bobs, bob, alex):
    key = bobs.post("/api/v1/interactions/", body(alex)).json()["id"]
    kept = bobs.get(f"/api/v1/interactions/{key}/tactic_logs").json()
    assert [{name: log[name] for name in TACTIC_LOGS[0]} for log in kept] == TACTIC_LOGS
    with acting_as(bob.viewer()):
        assert TacticLog.objects.visible_to(bob.viewer()).count() == 2


def test_a_contact_that_is_not_ones_own(bobs, foreign, unchanged):
    with unchanged():
        answer = bobs.post("/api/v1/interactions/", body(foreign))
    assert (answer.status_code, answer.json()) == (404, {"detail": "Contact not found"})


def test_an_invalid_tactic(bobs, alex, unchanged):
    """The document lets the database fail with a server error; contracts.md decides on 422."""
    sent = body(alex)
    sent["tactic_logs"][1]["tactic_id"] = "01a1fcde-eed5-73ec-90f5-9fd5dd76e456"
    with unchanged():
        answer = bobs.post("/api/v1/interactions/", sent)
    assert answer.status_code == 422
    (entry,) = answer.json()["detail"]
    assert list(entry) == ["loc", "msg", "type"]
    assert entry["loc"] == ["body", "tactic_logs", 1, "tactic_id"]


@pytest.mark.parametrize("naive", ["2023-10-27T14:30:00", "2023-10-27 14:30"])
def test_a_moment_without_a_time_zone(bobs, alex, naive, unchanged):
    with unchanged():
        answer = bobs.post("/api/v1/interactions/", body(alex, interaction_datetime=naive))
    assert answer.status_code == 422
    (entry,) = answer.json()["detail"]
    assert entry["loc"] == ["body", "interaction", "interaction_datetime"]
