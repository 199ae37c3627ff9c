"""`Idempotency-Key`, in every contract: sent again is answered again, and done once."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError, connection
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from crm.models import IdempotencyKey, Site, Tag
from crm.tasks import purge_expired
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, in_parallel
from crm.tests.factories import Person, PersonFactory
from interactions.models import Interaction, InteractionTag
from interactions.tests import offers
from rapport.tests.factories import body as tactics_body
from tests.api_doors import ApiDoor
from tests.test_documentation import served

PATH = "/api/interactions"
MEETING = {
    "title": "Client Meeting",
    "type": "Meeting",
    "lead": "John Smith",
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "America/New_York",
}
ANA = {"first_name": "Ana", "email": "ana@example.org"}
OTHER = {**MEETING, "title": "Another"}
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def count(person: Person) -> int:
    with acting_as(person.viewer()) as viewer:
        return Interaction.objects.visible_to(viewer).count()


def sent(client: Any, body: Any = None, key: str = KEY, path: str = PATH, **headers: str) -> Any:
    return client.post(path, MEETING if body is None else body, Idempotency_Key=key, **headers)


def every_post(person: Person) -> dict[str, dict[str, Any]]:
    """Each address that makes a row, with a body that it takes."""
    contact = offers.client_of(person)
    service = offers.service_of(person)
    of_client = {**offers.BODY, "serviceId": service.number, "customQuestions": []}
    return {
        PATH: MEETING,
        f"{PATH}/": {
            "contactId": str(contact.pk),
            "interactionType": "call",
            "date": "2024-01-15T10:00:00Z",
            "topicsDiscussed": ["Budget"],
            "notes": "Fine",
        },
        "/api/contacts": ANA,
        f"/api/contacts/{contact.pk}/interactions": {"type": "call", "description": "Called"},
        f"/api/clients/{contact.number}/interactions": of_client,
        "/api/programs": {"programName": "Savings"},
        "/api/services": {"serviceName": "Advice"},
        "/api/custom-service-questions": {
            "serviceId": service.number,
            "label": "How many?",
            "type": "number",
        },
        "/api/v1/contacts": {"first_name": "Alex", "email": "alex@example.org"},
        "/api/v1/interactions": tactics_body(contact),
        "/api/meetings": {
            "contactId": str(contact.pk),
            "scheduledDateTime": "2024-01-15T10:00:00Z",
            "location": "Office",
            "purpose": "Kick-off",
        },
    }


def test_every_contract_answers_again_what_it_answered(alice: Person, api: Any) -> None:
    client = api(alice)
    for number, (path, body) in enumerate(every_post(alice).items()):
        first = sent(client, body, path=path, key=f"key {number}")
        again = sent(client, body, path=path, key=f"key {number}")
        assert first.status_code == 201, (path, first.content)
        assert again.status_code == 201, (path, again.content)
        assert again.json() == first.json(), path
        assert again.headers.get("Location") == first.headers.get("Location")
        assert again.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers


def test_no_address_is_forgotten(alice: Person) -> None:
    tried = {re.sub(r"/([0-9]+|[0-9a-f-]{36})/", "/{id}/", path) for path in every_post(alice)}
    posts = {address for address, methods in served().items() if "POST" in methods}
    siteless = {path for path in posts if path.startswith(("/api/auth/", "/api/sites/"))}
    assert {path.rstrip("/") for path in tried} == posts - siteless


def test_another_request_with_the_key_is_refused(
    door: ApiDoor, alice: Person, api: Any, unchanged: Any
) -> None:
    client = api(alice)
    assert sent(client, door.body, path=door.path).status_code == 201
    with unchanged():
        for other in ({**door.body, "extra": 1}, b"[1]", b""):
            answer = sent(client, other, path=door.path)
            assert answer.status_code == 422, answer.content
            assert door.is_error(answer.json())
        assert sent(client, door.body, path=f"{door.path}?x=1").status_code == 422


def test_the_tracking_contract_says_422_in_its_own_shape(alice: Person, api: Any) -> None:
    sent(api(alice))
    answer = sent(api(alice), X_API_Contract="tracking")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 422


def test_an_unusable_key_is_refused(door: ApiDoor, alice: Person, api: Any, unchanged: Any) -> None:
    client = api(alice)
    with unchanged():
        for key in ("", "x" * 256, "ключ", "tab\there", "\x7f"):
            answer = sent(client, door.body, path=door.path, key=key)
            assert answer.status_code == 400, key
            assert door.is_error(answer.json())


def test_keys_are_a_persons_own_on_a_site_at_an_address(
    alice: Person, bob: Person, ab: Person, site_b: Site, api: Any
) -> None:
    clients = [api(alice), api(bob), api(ab), api(ab, site_b)]
    for client in clients:
        assert sent(client).status_code == 201
        assert "Idempotency-Replayed" not in sent(client, key="longer" * 40).headers
        assert sent(client, ANA, path="/api/contacts").status_code in (201, 409)
    assert count(alice) == 6
    assert sent(clients[0], path=f"{PATH}/").headers["Idempotency-Replayed"] == "true"


def test_addresses_without_a_site_and_other_methods_do_not_look(alice: Person, api: Any) -> None:
    client = api(alice)
    for site in (alice.site.pk, 0):
        answer = sent(client, {"siteId": site}, path="/api/auth/site", key="\x7f")
        assert answer.status_code == (200 if site else 403)
    number = client.post(PATH, MEETING).json()["data"]["interaction"]["id"]
    for title in ("One", "Two"):
        answer = client.put(f"{PATH}/{number}", {"title": title}, Idempotency_Key=KEY)
        assert answer.json()["data"]["interaction"]["title"] == title


def test_what_was_refused_can_be_sent_again(alice: Person, vera: Person, api: Any) -> None:
    client = api(alice)
    assert sent(client, {"title": "?"}).status_code == 400
    assert sent(client).status_code == 201
    assert sent(api(vera)).status_code == 403
    with as_owner():
        assert IdempotencyKey.objects.across_sites().count() == 1


def test_what_failed_can_be_sent_again(alice: Person, api: Any, unchanged: Any) -> None:
    def failing(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith('INSERT INTO "crm_event"'):
            raise OperationalError
        return execute(sql, params, many, context)

    client = api(alice)
    with unchanged(), connection.execute_wrapper(failing):
        assert sent(client).status_code == 503
    assert sent(client).status_code == 201
    assert count(alice) == 1


def test_what_was_restricted_since_is_not_answered_again(
    alice: Person, bob: Person, api: Any
) -> None:
    number = sent(api(bob)).json()["data"]["interaction"]["id"]
    with acting_as(alice.viewer("immigration")) as viewer:
        row = Interaction.objects.visible_to(viewer).get(number=number)
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        InteractionTag(site_id=viewer.site_id, interaction=row, tag=tag).save()
    again = sent(api(bob))
    assert again.status_code == 201
    assert again.json()["data"]["interaction"].get("redacted") is True
    assert MEETING["title"] not in again.content.decode()


def test_what_was_deleted_since_is_not_made_again(alice: Person, api: Any) -> None:
    client = api(alice)
    number = sent(client).json()["data"]["interaction"]["id"]
    client.delete(f"{PATH}/{number}")
    assert sent(client).status_code == 404
    assert count(alice) == 0


def test_a_key_is_good_for_a_day(alice: Person, api: Any) -> None:
    sent(api(alice))
    with time_machine.travel(now() + settings.IDEMPOTENCY_KEY_LIFETIME):
        assert sent(api(alice), OTHER).status_code == 201
        assert sent(api(alice), OTHER).headers["Idempotency-Replayed"] == "true"
        purge_expired(timestamp=0)
        with as_owner():
            assert IdempotencyKey.objects.across_sites().count() == 1
    with time_machine.travel(now() + 3 * settings.IDEMPOTENCY_KEY_LIFETIME):
        purge_expired(timestamp=0)
    with as_owner():
        assert not IdempotencyKey.objects.across_sites().exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one(api: Any) -> None:
    dora = PersonFactory.create(username="dora")
    client = api(dora)

    answers = in_parallel(50, lambda _: sent(client))

    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert count(dora) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_different_ones_under_one_key_leave_one(api: Any) -> None:
    dora = PersonFactory.create(username="dora")
    client = api(dora)
    ContactFactory(by=dora.viewer())

    answers = in_parallel(50, lambda number: sent(client, {**MEETING, "title": f"Nr. {number}"}))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 49}
    assert count(dora) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one_at_every_address(api: Any) -> None:
    dora: Any = PersonFactory(username="dora", role="owner")
    client = api(dora)
    for path, body in every_post(dora).items():

        def send(_: int, path: str = path, body: Any = body) -> Any:
            return sent(client, body, key=path, path=path)

        answers = in_parallel(8, send)
        assert [answer.status_code for answer in answers] == [201] * 8, path
        assert len({answer.content for answer in answers}) == 1, path
        assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1, path
