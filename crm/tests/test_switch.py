"""Which contract answers where two documents own one path: every combination."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import RequestFactory

from crm.api.accounts import MeView, SignInView
from crm.api.switch import NotAnOwner, Signs, contract_of, switched

UUID = "01a1fcde-eed5-73ec-90f5-9fd5dd76e456"
INTERACTIONS: dict[str, Any] = {
    "owners": ("sites", "tracking"),
    "usual": "sites",
    "other": "tracking",
}
MANY = Signs(
    keys=frozenset({"contactId", "interactionType"}),
    parameters=frozenset({"contactId", "startDate", "endDate", "pageSize"}),
)
ONE = Signs(ids=True)


def chosen(
    method: str, *, id: str | None = None, query: str = "", body: bytes = b"", header: str = ""
) -> str:
    request = RequestFactory().generic(
        method, f"/api/interactions?{query}", body, content_type="application/json"
    )
    if header:
        request.META["HTTP_X_API_CONTRACT"] = header
    signs = MANY if id is None else ONE
    return contract_of(request, id, signs=signs, **INTERACTIONS)


BODIES = {
    b"": "sites",
    b"{}": "sites",
    b"[]": "sites",
    b'["contactId"]': "sites",
    b'"contactId"': "sites",
    b"contactId=1": "sites",
    b'{"contactId": ': "sites",
    b'{"contactId": NaN}': "sites",
    b'{"title": "contactId"}': "sites",
    b'{"contact_id": 1}': "sites",
    b'{"data": {"contactId": 1}}': "sites",
    b'{"\xff": 1}': "sites",
    b"[" * 100_000: "sites",
    b'{"contactId": null}': "tracking",
    b'{"interactionType": "call"}': "tracking",
    b'{"title": "x", "interactionType": 1, "contactId": []}': "tracking",
}
QUERIES = {
    "": "sites",
    "page=2": "sites",
    "type=call": "sites",
    "start_date=2024-01-01": "sites",
    "contactid=1": "sites",
    "page=contactId": "sites",
    "contactId=": "tracking",
    "startDate=2024-01-01": "tracking",
    "page=2&endDate=x": "tracking",
    "pageSize=5": "tracking",
    "%70ageSize=5": "tracking",
    "%ff=1&pageSize=5": "tracking",
}
IDS = {
    "1": "sites",
    "007": "sites",
    "junk": "sites",
    "9" * 30: "sites",
    UUID[:-1]: "sites",
    f"{{{UUID}}}": "sites",
    UUID: "tracking",
    UUID.upper(): "tracking",
}


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_post_is_known_by_its_keys(body: bytes) -> None:
    assert chosen("POST", body=body) == BODIES[body]
    assert chosen("POST", body=body, query="contactId=1&pageSize=1") == BODIES[body]


@pytest.mark.parametrize("query", QUERIES)
def test_a_list_is_known_by_its_parameters(query: str) -> None:
    assert chosen("GET", query=query) == QUERIES[query]
    assert chosen("HEAD", query=query) == QUERIES[query]
    assert chosen("DELETE", query=query) == "sites"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"])
@pytest.mark.parametrize("id", IDS)
def test_a_row_is_known_by_the_kind_of_its_id(method: str, id: str) -> None:
    body = json.dumps({"contactId": UUID}).encode()
    assert chosen(method, id=id, query="contactId=1", body=body) == IDS[id]


@pytest.mark.parametrize("header", ["sites", "tracking", " tracking "])
@pytest.mark.parametrize("id", [None, *IDS])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("body", [b"", b"{", b'{"contactId": 1}'])
def test_the_header_decides_before_all_else(
    method: str, id: str | None, header: str, body: bytes
) -> None:
    for query in QUERIES:
        assert chosen(method, id=id, query=query, body=body, header=header) == header.strip()


@pytest.mark.parametrize("header", ["business", "clients", "tactics", "x", "Sites", "sites,x"])
def test_a_contract_that_does_not_own_the_path_is_refused(header: str) -> None:
    for id in (None, *IDS):
        with pytest.raises(NotAnOwner):
            chosen("GET", id=id, header=header)


def test_a_body_beyond_the_limit_is_the_usual_contracts_to_refuse(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert chosen("POST", body=b'{"contactId": "x"}') == "sites"


def test_too_many_parameters_are_the_usual_contracts_to_refuse(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert chosen("GET", query="a=1&b=1&c=1&d=1&pageSize=1") == "sites"


def test_a_body_that_breaks_off_is_refused() -> None:
    class Broken:
        def read(self, *size: int) -> bytes:
            raise OSError("connection reset")

        def close(self) -> None:
            pass

    usual, other = (view.as_view({"post": "create"}) for view in (SignInView, MeView))
    view = switched(usual=("sites", usual), other=("tracking", other), signs=MANY)
    request = RequestFactory().post("/api/interactions", b"{}", content_type="application/json")
    request._stream = Broken()  # type: ignore[assignment]
    answer = view(request)
    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]["message"] == "The request could not be read."
    assert answer.headers["Vary"] == "X-API-Contract"
