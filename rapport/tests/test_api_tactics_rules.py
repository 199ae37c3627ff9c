"""What the tactics contract refuses, and how it says so."""

# mypy: disallow-untyped-calls=false

import uuid
from typing import Any

import pytest

from contacts import actions
from crm.tenancy.context import acting_as
from rapport.tests.factories import INTERACTION, LISTENING, SIMILARITY, body

PATH = "/api/v1/interactions/"
MALFORMED: list[Any] = [[], None, b"{", b"x", b'{"interaction": 1, "interaction": 2}']
SCORE = "ensure this value is {} than or equal to {}"
WHOLE = ("value is not a valid integer", "type_error.integer")
TEXT = ("str type expected", "type_error.str")
NULL = ("none is not an allowed value", "type_error.none.not_allowed")
BLANK = ("ensure this value has at least 1 characters", "value_error.any_str.min_length")
MISSING = ("field required", "value_error.missing")
EXTRA = ("extra fields not permitted", "value_error.extra")
TOO_SMALL = (SCORE.format("greater", 1), "value_error.number.not_ge")
MEDIA = "'In-person', 'Video Call', 'Voice Call', 'Email/Chat'"
NO_MEDIUM = (
    f"value is not a valid enumeration member; permitted: {MEDIA}",
    "type_error.enum",
)


def longer(limit):
    text = f"ensure this value has at most {limit} characters"
    return text, "value_error.any_str.max_length"


def entries(answer):
    assert answer.status_code == 422, answer.content
    assert list(answer.json()) == ["detail"]
    return [(entry["loc"], entry["msg"], entry["type"]) for entry in answer.json()["detail"]]


OF_INTERACTION = [
    ("contact_id", "x", ("value is not a valid uuid", "type_error.uuid")),
    ("contact_id", 5, ("value is not a valid uuid", "type_error.uuid")),
    ("contact_id", "5", ("value is not a valid uuid", "type_error.uuid")),
    ("contact_id", None, NULL),
    ("interaction_datetime", "yesterday", ("invalid datetime format", "value_error.datetime")),
    ("interaction_datetime", 1698417000, ("invalid datetime format", "value_error.datetime")),
    ("interaction_datetime", "2023-10-27", ("invalid datetime format", "value_error.datetime")),
    ("interaction_datetime", None, NULL),
    (
        "interaction_datetime",
        "2023-10-27T14:30:00",
        ("ensure this value has a timezone offset", "value_error"),
    ),
    ("medium", "video call", NO_MEDIUM),
    ("medium", "Telegraph", NO_MEDIUM),
    ("medium", None, NULL),
    ("topic", "", BLANK),
    ("topic", " ", BLANK),
    ("topic", None, NULL),
    ("topic", 5, TEXT),
    ("topic", "x" * 501, longer(500)),
    ("user_notes", ["x"], TEXT),
    ("user_notes", "x" * 5001, longer(5000)),
    ("observed_non_verbal", "x" * 2001, longer(2000)),
    ("rapport_score_post", 0, TOO_SMALL),
    ("rapport_score_post", 11, (SCORE.format("less", 10), "value_error.number.not_le")),
    ("rapport_score_post", 8.0, WHOLE),
    ("rapport_score_post", "8", WHOLE),
    ("rapport_score_post", True, WHOLE),
    ("rapport_score_post", None, NULL),
    ("colour", "blue", EXTRA),
    ("id", SIMILARITY, EXTRA),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "said"), OF_INTERACTION)
def test_the_interaction(bobs, alex, unchanged, name, value, said):
    with unchanged():
        answer = bobs.post(PATH, body(alex, **{name: value}))
    assert entries(answer) == [(["body", "interaction", name], *said)]


OF_LOGS = [
    ("tactic_id", "x", ("value is not a valid uuid", "type_error.uuid")),
    ("tactic_id", None, NULL),
    ("effectiveness_score", 0, TOO_SMALL),
    ("effectiveness_score", 6, (SCORE.format("less", 5), "value_error.number.not_le")),
    ("effectiveness_score", "5", WHOLE),
    ("effectiveness_score", None, NULL),
    ("notes", 5, TEXT),
    ("notes", "x" * 2001, longer(2000)),
    ("0", "a name of digits", EXTRA),
]


@pytest.mark.parametrize(("name", "value", "said"), OF_LOGS)
def test_the_logs(bobs, alex, unchanged, name, value, said):
    sent = body(alex)
    sent["tactic_logs"][1][name] = value
    with unchanged():
        answer = bobs.post(PATH, sent)
    assert entries(answer) == [(["body", "tactic_logs", 1, name], *said)]


@pytest.mark.parametrize("name", ["contact_id", *INTERACTION])
def test_what_is_required_of_the_interaction(bobs, alex, name, unchanged):
    sent = body(alex)
    del sent["interaction"][name]
    if name in ("user_notes", "observed_non_verbal"):
        assert bobs.post(PATH, sent).json()[name] is None
        return
    with unchanged():
        assert entries(bobs.post(PATH, sent)) == [(["body", "interaction", name], *MISSING)]


def test_what_is_required_of_logs(bobs, alex, unchanged):
    sent = body(alex)
    sent["tactic_logs"][0] = {}
    with unchanged():
        found = entries(bobs.post(PATH, sent))
    assert [loc for loc, _msg, _type in found] == [
        ["body", "tactic_logs", 0, "tactic_id"],
        ["body", "tactic_logs", 0, "effectiveness_score"],
    ]
    sent["tactic_logs"] = [{"tactic_id": LISTENING, "effectiveness_score": 1}]
    assert bobs.post(PATH, sent).status_code == 201


def test_the_body_as_a_whole(bobs, alex, unchanged):
    whole = body(alex)
    not_a_dict = ("value is not a valid dict", "type_error.dict")
    with unchanged():
        both = [(["body", name], *MISSING) for name in ("interaction", "tactic_logs")]
        assert entries(bobs.post(PATH, {})) == both
        assert entries(bobs.post(PATH, {**whole, "site_id": 1})) == [(["body", "site_id"], *EXTRA)]
        text = {**whole, "interaction": "x"}
        assert entries(bobs.post(PATH, text)) == [(["body", "interaction"], *not_a_dict)]
        no_list = [(["body", "tactic_logs"], "value is not a valid list", "type_error.list")]
        assert entries(bobs.post(PATH, {**whole, "tactic_logs": {}})) == no_list
        no_object = [(["body", "tactic_logs", 1], *not_a_dict)]
        logs = [whole["tactic_logs"][0], 5]
        assert entries(bobs.post(PATH, {**whole, "tactic_logs": logs})) == no_object
        for sent in MALFORMED:
            assert bobs.post(PATH, sent).status_code == 422


def test_everything_wrong_is_told_at_once(bobs, alex):
    sent = body(alex, topic="", colour="blue")
    sent["tactic_logs"][0]["effectiveness_score"] = 9
    found = [loc[1:] for loc, _msg, _type in entries(bobs.post(PATH, {**sent, "more": 1}))]
    assert found == [
        ["interaction", "topic"],
        ["interaction", "colour"],
        ["tactic_logs", 0, "effectiveness_score"],
        ["more"],
    ]


def test_each_tactic_once(bobs, alex, unchanged):
    sent = body(alex)
    sent["tactic_logs"][1]["tactic_id"] = LISTENING.upper()
    with unchanged():
        ((loc, _msg, kind),) = entries(bobs.post(PATH, sent))
    assert (loc, kind) == (["body", "tactic_logs", 1, "tactic_id"], "value_error")


def test_tactics_that_are_not_in_the_catalogue(bobs, alex, unchanged):
    sent = body(alex)
    for log in sent["tactic_logs"]:
        log["tactic_id"] = str(alex.uuid)
    with unchanged():
        found = entries(bobs.post(PATH, sent))
    assert [loc for loc, _msg, _type in found] == [
        ["body", "tactic_logs", at, "tactic_id"] for at in (0, 1)
    ]


@pytest.mark.parametrize(("score", "effectiveness"), [(1, 1), (10, 5)])
def test_the_ends_of_the_scales(bobs, alex, score, effectiveness):
    sent = body(alex, rapport_score_post=score, topic="é" * 500)
    sent["tactic_logs"] = [{"tactic_id": SIMILARITY, "effectiveness_score": effectiveness}]
    made = bobs.post(PATH, sent).json()
    assert (made["rapport_score_post"], made["topic"]) == (score, "é" * 500)
    (log,) = bobs.get(f"{PATH}{made['id']}/tactic_logs").json()
    assert (log["effectiveness_score"], log["notes"]) == (effectiveness, None)


def test_no_tactics_is_a_list_too(bobs, alex):
    made = bobs.post(PATH, {**body(alex), "tactic_logs": []})
    assert made.status_code == 201
    assert bobs.get(f"{PATH}{made.json()['id']}/tactic_logs").json() == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2023-10-27T16:30:00+02:00", "2023-10-27T14:30:00+00:00"),
        ("2023-10-27T14:30:00Z", "2023-10-27T14:30:00+00:00"),
        ("2023-10-27T14:30:00.25Z", "2023-10-27T14:30:00.250000+00:00"),
        ("2100-01-01T00:00:00Z", "2100-01-01T00:00:00+00:00"),
    ],
)
def test_moments(bobs, alex, written, read):
    made = bobs.post(PATH, body(alex, interaction_datetime=written)).json()
    assert made["interaction_datetime"] == read


@pytest.mark.parametrize("whose", ["another site's", "deleted", "never used"])
def test_contacts_that_are_not_there_look_alike(bobs, bob, alex, foreign, unchanged, whose):
    with acting_as(bob.viewer()):
        actions.delete(alex, by=bob.viewer())
    key = {"another site's": foreign.uuid, "deleted": alex.uuid, "never used": uuid.uuid4()}[whose]
    with unchanged():
        posted = bobs.post(PATH, body(alex, contact_id=str(key)))
        listed = bobs.get(f"{PATH}?contact_id={key}")
    for answer in (posted, listed):
        assert (answer.status_code, answer.json()) == (404, {"detail": "Contact not found"})


def test_who_may_only_look_has_no_contact_to_log_with(api, vera, alex, unchanged):
    """contracts.md: "other site, or no right to edit it: 404"."""
    reader = api(vera)
    with unchanged():
        answers = [reader.post(PATH, sent) for sent in (body(alex), {})]
    for answer in answers:
        assert (answer.status_code, answer.json()) == (404, {"detail": "Contact not found"})
    assert reader.get(f"{PATH}?contact_id={alex.uuid}").status_code == 200
