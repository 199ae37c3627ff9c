"""Every model has an admin or a reason to have none, and no list asks once per row."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from crm.admin.base import PlainAdmin
from crm.admin.site import site
from crm.tests.admin import listed, visit
from crm.tests.factories import Person
from tests.admin_rows import fill

WITHOUT = {
    "admin.LogEntry": "read as the history of the row that it tells of",
    "auth.Group": "unused",
    "auth.Permission": "chosen where single rights are given",
    "contacts.ContactChange": "read on the contact's page",
    "contacts.StatusChange": "inside its contact",
    "contenttypes.ContentType": "names of models",
    "crm.BrowserSession": "its key is a secret that signs in; everybody's own, in the settings",
    "crm.Counter": "the last number given out; nothing to look after",
    "crm.IdempotencyKey": "fingerprints, for a day",
    "followups.DailyDigest": "everybody's own to choose",
    "guardian.GroupObjectPermission": "unused",
    "guardian.UserObjectPermission": "unused",
    "interactions.ClientLogText": "inside its line of the log",
    "interactions.InteractionContent": "inside its interaction",
    "interactions.InteractionTag": "inside its interaction",
    "meetings.MeetingActionItem": "inside its meeting",
    "meetings.MeetingContent": "inside its meeting",
    "procrastinate.ProcrastinateEvent": "the worker's bookkeeping",
    "procrastinate.ProcrastinatePeriodicDefer": "the worker's bookkeeping",
    "procrastinate.ProcrastinateWorker": "the worker's bookkeeping",
}


def address(model: type[models.Model]) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


SITES_OWN = [
    model
    for model in site._registry
    if model._meta.app_label in {"contacts", "interactions", "meetings", "rapport"}
]


def test_every_model_has_an_admin_or_a_reason() -> None:
    without = {model._meta.label for model in apps.get_models() if model not in site._registry}
    assert without == set(WITHOUT)


def test_every_admin_stands_on_ours() -> None:
    """Else it deletes for good, filters by any field, and writes texts into its log."""
    assert [each for each in site._registry.values() if not isinstance(each, PlainAdmin)] == []


@pytest.mark.parametrize("model", SITES_OWN, ids=lambda model: model._meta.label)
def test_lists_and_pages_open_and_ask_no_more_for_more_rows(
    model: type[models.Model], alice: Person
) -> None:
    client, viewer = visit(alice.user), alice.viewer("immigration")
    fill(viewer)
    listed(client, address(model))  # what is read once per process is read now
    few, one = queries(client, address(model)), queries(client, page_of(client, model))
    for _more in range(4):
        fill(viewer)
    assert len(listed(client, address(model))) >= 4
    assert queries(client, address(model)) <= few
    assert queries(client, page_of(client, model)) <= one
    assert few <= 16
    assert one <= 20


def page_of(client: Any, model: type[models.Model]) -> str:
    return f"{address(model)}{listed(client, address(model))[0].pk}/change/"


def queries(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("model", SITES_OWN, ids=lambda model: model._meta.label)
def test_another_sites_rows_are_nothing(
    model: type[models.Model], alice: Person, charlie: Person
) -> None:
    fill(alice.viewer("immigration"))
    path = page_of(visit(alice.user), model)
    stranger = visit(charlie.user)
    if model._meta.label == "rapport.RapportTactic":
        pytest.skip("the catalogue is everybody's")
    assert listed(stranger, address(model)) == []
    for verb in ("change", "delete", "history"):
        answer = stranger.get(path.replace("change", verb))
        assert answer.status_code in (302, 403)


def test_a_long_list_is_turned_page_by_page_and_never_counted(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.admin.lists.COUNTED", 2)
    client = visit(alice.user)
    path = "/admin/contacts/contact/"
    for number in range(3):
        fill(alice.viewer())
        with CaptureQueriesContext(connection) as asked:
            page: Any = client.get(path)
        assert ("Next" in page.content.decode()) is (number == 2)
        assert ("3 results" in page.content.decode()) is False
    counts = [each["sql"] for each in asked if "COUNT(" in each["sql"]]
    assert counts
    assert all("LIMIT 3" in sql for sql in counts)
    assert client.get(f"{path}?p=3000").headers["Location"] == f"{path}?e=1"
