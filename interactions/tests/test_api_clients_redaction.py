"""Tags and redaction in the `clients` contract: who sees what, however it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from crm.tenancy.context import acting_as
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions.models import Answer, ClientLog, ClientLogText
from interactions.tests.offers import (
    BODY,
    CLIENT,
    MANY,
    ONE,
    SECRET,
    client_of,
    question_of,
    service_of,
    tag_of,
)

SAID = {
    **BODY,
    "description": f"About the {SECRET}.",
    "customQuestions": [{"questionId": 1, "answer": SECRET}],
}
SPELLINGS = {
    "absent": "",
    "exact": "?tags=immigration",
    "other case": "?tags=ImMiGration",
    "list": "?tags=housing,immigration",
    "blanks": "?tags=%20immigration%20,",
    "repeated": "?tags=housing&tags=immigration",
    "another tag": "?tags=housing",
    "empty": "?tags=",
}
ASKS = {"exact", "other case", "list", "blanks", "repeated"}
HIDDEN: dict[str, Any] = {
    "serviceId": None,
    "description": None,
    "duration": None,
    "customQuestions": [],
}


@pytest.fixture
def alices(api: ApiOf, alice: Person) -> Api:
    """Alice's client; the site has a client, a service with a secret name, and a question."""
    client_of(alice)
    tag_of(alice, "housing")
    question_of(alice, service_of(alice, f"The {SECRET}"), "text")
    return api(alice)


@pytest.fixture
def tagged(alices: Api) -> dict[str, Any]:
    answer = alices.post(f"{MANY}?tags=immigration", SAID)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


@pytest.mark.parametrize("restricted", [True, False], ids=["restricted", "untagged"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_truth_table(
    restricted: bool, spelling: str, alices: Api, api: ApiOf, bob: Person, vera: Person
) -> None:
    full = alices.post(f"{MANY}{'?tags=immigration' if restricted else ''}", SAID).json()
    query = SPELLINGS[spelling]
    reveals = spelling in ASKS
    for address in (ONE, MANY):
        answer = alices.get(f"{address}{query}")
        row = answer.json() if address == ONE else answer.json()["interactions"][0]
        hidden = restricted and not reveals
        assert row == ({**full, **HIDDEN, "redacted": True} if hidden else full)
        assert (SECRET in answer.content.decode()) is not hidden
    for person in (bob, vera):
        answer = api(person).get(f"{ONE}{query}")
        if reveals:
            assert answer.status_code == 403, "asked for, and not held"
        else:
            assert answer.json()["redacted"] is restricted
        assert SECRET not in answer.content.decode() or not restricted


def test_what_stays_on_a_redacted_one(alices: Api, tagged: dict[str, Any]) -> None:
    shown = alices.get(ONE).json()
    assert list(shown) == list(tagged)
    stays = {name for name, value in shown.items() if value == tagged[name]}
    assert stays == {
        *("id", "interactionType", "dateOfInteraction", "location", "isDeleted"),
        *("createdBy", "lastUpdatedBy"),
    }


@pytest.mark.parametrize("verb", ["GET", "POST", "PATCH", "DELETE"])
def test_unknown_and_unheld_tags(
    verb: str, alices: Api, api: ApiOf, bob: Person, unchanged: Any
) -> None:
    address = MANY if verb == "POST" else ONE
    bobs = api(bob)
    bobs.post(MANY, BODY | {"customQuestions": []})
    for query, status in (("nonsense", 400), ("immigration,nonsense", 400), ("immigration", 403)):
        with unchanged():
            answer = bobs.send(verb, f"{address}?tags={query}", SAID)
        assert answer.status_code == status
        assert "error" in answer.json()


def test_tags_are_put_on_and_added(alices: Api, api: ApiOf, bob: Person) -> None:
    api(bob).post(f"{MANY}?tags=HOUSING", SAID)
    assert api(bob).get(ONE).json()["redacted"] is False
    answer = alices.patch(f"{ONE}?tags=immigration&tags=housing", {"description": SECRET})
    assert answer.json()["redacted"] is False
    assert alices.get(ONE).json()["redacted"] is True
    assert SECRET not in api(bob).get(ONE).content.decode()
    assert SECRET not in api(bob).get(f"{CLIENT}/logs").content.decode()
    again = alices.patch(f"{ONE}?tags=immigration", {})
    assert again.status_code == 200, "tags alone are a change"
    assert tags_on(alices) == {"housing", "immigration"}


def tags_on(alices: Api) -> set[str]:
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("select set_config('app.site_id', id::text, false) from crm_site limit 1")
        cursor.execute(
            "select name from crm_tag t join interactions_interactiontag l on l.tag_id = t.uuid"
        )
        found = {name for (name,) in cursor.fetchall()}
        cursor.execute("select set_config('app.site_id', '', false)")
    return found


def test_who_cannot_read_changes_nothing(
    alices: Api, api: ApiOf, bob: Person, tagged: Any, unchanged: Any
) -> None:
    clients = [api(bob), alices]
    bodies: list[Any] = [{"description": "x"}, {}, SAID, {"serviceId": 99}]
    with unchanged():
        for client in clients:
            answers = [client.patch(ONE, body) for body in bodies]
            assert {answer.status_code for answer in answers} == {403}
            assert len({answer.content for answer in answers}) == 1, "says what is in it"
            assert client.delete(ONE).status_code == 400
    assert alices.delete(f"{ONE}?tags=immigration").status_code == 204


def test_logs_are_redacted_too(alices: Api, api: ApiOf, bob: Person, tagged: Any) -> None:
    alices.patch(f"{ONE}?tags=immigration", {"duration": "2:00:00"})
    address = f"{CLIENT}/logs"
    for answer in (alices.get(address), api(bob).get(address)):
        assert SECRET not in answer.content.decode()
        for line in answer.json()["logs"]:
            assert (line["title"], line["description"], line["redacted"]) == (None, None, True)
            assert (line["detailId"], line["canModify"]) == (1, False)
    seen = alices.get(f"{address}?tags=immigration").json()["logs"]
    assert [line["title"] for line in seen] == [
        f"The {SECRET}: interaction updated",
        f"The {SECRET}: interaction created",
    ]
    assert seen[0]["description"] == "Changed: duration."  # it had the tag already
    assert api(bob).get(f"{address}?tags=immigration").status_code == 403


def test_logs_of_the_deleted_stay_redacted(alices: Api, tagged: Any) -> None:
    alices.delete(f"{ONE}?tags=immigration")
    lines = alices.get(f"{CLIENT}/logs").json()["logs"]
    assert [line["redacted"] for line in lines] == [True, True]
    assert lines[0]["logType"] == "clientInteractionDeleted"


# --- both walls, each alone


HIDING = {Answer: "interactions_answer", ClientLogText: "interactions_clientlogtext"}


@pytest.mark.parametrize("model", HIDING, ids=lambda model: model.__name__)
def test_both_walls(model: Any, alices: Api, alice: Person, bob: Person, tagged: Any) -> None:
    for viewer, count in ((alice.viewer("immigration"), 1), (alice.viewer(), 0), (bob.viewer(), 0)):
        with acting_as(viewer), connection.cursor() as cursor:
            assert model.objects.visible_to(viewer).count() == count
            cursor.execute(f"select count(*) from {HIDING[model]}")
            assert cursor.fetchone() == (count,)
            cursor.execute(f"update {HIDING[model]} set restricted_tags = '{{}}'")
            assert cursor.rowcount == count
            cursor.execute(f"select count(*) from {HIDING[model]} where restricted_tags = '{{}}'")
            assert cursor.fetchone() == (0,), "tags are the content's, and nobody else's to set"
    with acting_as(bob.viewer()) as viewer:
        line = ClientLog.objects.visible_to(viewer).with_text().get()
        assert line.redacted


def test_restricting_a_tag_later_reaches_answers_and_logs(
    alices: Api, api: ApiOf, alice: Person, bob: Person
) -> None:
    api(bob).post(f"{MANY}?tags=housing", SAID)
    with acting_as(alice.viewer()), connection.cursor() as cursor:
        cursor.execute("update crm_tag set restricted = true where name = 'housing'")
    for address in (ONE, f"{CLIENT}/logs"):
        assert SECRET not in api(bob).get(address).content.decode()
    with acting_as(bob.viewer()) as viewer:
        assert not Answer.objects.visible_to(viewer).exists()
