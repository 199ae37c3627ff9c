"""The admin shows nothing restricted, to nobody, and lets nobody infer it (RED-08, RED-16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from contacts.models import Contact
from crm.admin.site import site
from crm.tenancy.context import acting_as
from crm.tests.admin import listed, visit
from crm.tests.factories import Person, PersonFactory
from interactions.models import Interaction
from meetings.models import Meeting
from tests.admin_rows import CANARY, contact_of, fill, meeting, talk
from tests.test_admin_models import SITES_OWN, address

INTERACTIONS = "/admin/interactions/interaction/"
MEETINGS = "/admin/meetings/meeting/"


@pytest.fixture(params=["holder", "stranger"])
def client(request: pytest.FixtureRequest, alice: Person) -> Client:
    """Somebody who holds the tag, and somebody who does not: the admin asks for no tag."""
    if request.param == "holder":
        return visit(alice.user)
    return visit(PersonFactory(username="adam", site=alice.site, role="admin").user)


@pytest.fixture
def secret(alice: Person) -> Contact:
    """A contact whose one call and one meeting are restricted, beside one whose are not."""
    fill(alice.viewer())
    return fill(alice.viewer("immigration"), "immigration", word=CANARY)


def every_page(client: Client) -> Iterator[tuple[str, Any]]:
    yield "/admin/", client.get("/admin/")
    for model in site._registry:
        path = address(model)
        page: Any = client.get(path)
        yield path, page
        if page.status_code != 200:
            continue
        for column in range(1, len(page.context["cl"].list_display)):
            yield f"{path}?o={column}", client.get(f"{path}?o={column}")
        for row in page.context["cl"].result_list:
            for verb in ("change", "delete", "history", "restore_one"):
                yield f"{path}{row.pk}/{verb}/", client.get(f"{path}{row.pk}/{verb}/")


def test_no_page_shows_what_is_restricted(client: Client, secret: Contact) -> None:
    pages = list(every_page(client))
    assert len(pages) > 60
    for path, page in pages:
        assert CANARY not in page.content.decode(), path
        assert page.status_code < 500, path
    shown = b"".join(page.content for _path, page in pages).decode()
    assert "plain" in shown  # what is open is shown, and only the rest is not
    assert "Redacted" in shown


def test_what_is_restricted_reads_as_redacted(client: Client, secret: Contact) -> None:
    for path in (INTERACTIONS, MEETINGS):
        rows = listed(client, f"{path}?contact={secret.pk}")
        assert [row.redacted for row in rows] in ([True], [True, True])
        page = client.get(f"{path}{rows[0].pk}/change/").content.decode()
        assert "The admin shows nothing restricted" in page
        assert "immigration" not in page


@pytest.mark.parametrize("model", SITES_OWN, ids=lambda model: model._meta.label)
def test_searching_finds_hidden_words_as_little_as_absent_ones(
    model: Any, alice: Person, secret: Contact
) -> None:
    client = visit(alice.user)
    none = listed(client, f"{address(model)}?q=absent")
    assert none == [] or not site._registry[model].search_fields
    for word in (CANARY, CANARY[:4]):
        assert listed(client, f"{address(model)}?q={word}") == none, word
    for word in ("%2399999999999999999999", "%23x", "%C2%B2", "x" * 3000, "a+" * 1000):
        assert client.get(f"{address(model)}?q={word}").status_code == 200, word


@pytest.mark.parametrize(
    "path",
    [
        f"{INTERACTIONS}?content__description__startswith=c",
        f"{INTERACTIONS}?visible_content__title__startswith=c",
        f"{INTERACTIONS}?answers__value=c",
        f"{INTERACTIONS}?tags__name=immigration",
        f"{MEETINGS}?content__purpose__startswith=c",
        f"{MEETINGS}?interaction__content__title__startswith=c",
        f"{MEETINGS}?action_items__text__startswith=c",
        "/admin/interactions/clientlog/?text__title__startswith=c",
        "/admin/interactions/answer/?value=c",
        "/admin/interactions/answer/?interaction__content__title__startswith=c",
        "/admin/rapport/tacticlog/?notes__startswith=c",
        "/admin/contacts/contact/?notes__startswith=c",
    ],
)
def test_no_list_filters_by_what_it_hides(path: str, alice: Person, secret: Contact) -> None:
    assert visit(alice.user).get(path).status_code == 400


@pytest.mark.parametrize("column", range(-8, 9))
def test_no_order_tells_what_is_hidden(column: int, alice: Person) -> None:
    """The same rows in the same order, whichever of two is the one with the later word."""
    viewer, client = alice.viewer("immigration"), visit(alice.user)
    contact = contact_of(viewer)
    for word in ("zz", "aa", "mm"):
        talk(viewer, contact, "immigration", word=word)
        meeting(viewer, contact, "immigration", word=word)
    for path in (f"{INTERACTIONS}?kind__exact=call&", f"{MEETINGS}?"):
        numbers = [row.number for row in listed(client, f"{path}o={column}")]
        assert len(numbers) == 3
        assert numbers in (sorted(numbers), sorted(numbers, reverse=True))


def test_nobody_deletes_or_restores_what_they_may_not_read(
    client: Client, secret: Contact, alice: Person, unchanged: Any
) -> None:
    for path, model in ((INTERACTIONS, Interaction), (MEETINGS, Meeting)):
        row = next(row for row in listed(client, f"{path}?contact={secret.pk}"))
        with unchanged():
            assert client.post(f"{path}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        client.post(path, {"action": "put_away", "_selected_action": str(row.pk)})
        with acting_as(alice.viewer("immigration")) as viewer:
            assert model.objects.visible_to(viewer).filter(pk=row.pk).exists()


def test_the_log_of_the_admin_has_keys_only(alice: Person) -> None:
    client = visit(alice.user)
    contact = fill(alice.viewer(), word=CANARY)
    row = listed(client, INTERACTIONS)[0]
    client.post(f"{INTERACTIONS}{row.pk}/delete/", {"post": "yes"})
    client.post(f"{INTERACTIONS}{row.pk}/restore_one/")
    client.post(f"/admin/contacts/contact/{contact.pk}/status/", {"status": "lost_lead"})
    entries = list(LogEntry.objects.values_list("object_repr", "change_message", "object_id"))
    assert len(entries) == 3
    for text, message, key in entries:
        assert key in text
        assert CANARY not in text + message
        assert contact.last_name not in text + message
