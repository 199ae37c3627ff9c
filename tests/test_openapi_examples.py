"""Every example of the documentation is what happens."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from crm.tests.api import Api
from tests.example_site import joel
from tests.openapi_document import DOCUMENT, OPERATIONS, Shown, faults_of, found

EXAMPLES = [(shown, name) for shown in OPERATIONS for name in shown.examples]


@pytest.fixture
def joels(db: None) -> Api:
    return Api(joel())


def _named(parts: list[dict[str, Any]], name: str, where: str) -> dict[str, Any]:
    """The parameters of one kind that the example gives."""
    return {
        part["name"]: part["examples"][name]["value"]
        for part in parts
        if part["in"] == where and name in part.get("examples", {})
    }


def _sent(shown: Shown, name: str, api: Api) -> Any:
    """The example's body; what only this run can know is put in."""
    example = shown.body.get("examples", {}).get(name)
    if example is None:
        return None
    body = example["value"]
    if "refresh" in body:
        password = Api().post("/api/auth/login", next(_passwords())).json()
        return {"refresh": password["refresh"]}
    if "siteId" in body:
        return {"siteId": int(api.headers["X-Site-ID"])}
    return body


def _passwords() -> Any:
    for shown in OPERATIONS:
        if shown.path == "/api/auth/login":
            yield from (each["value"] for each in shown.body["examples"].values())


@pytest.mark.parametrize(("shown", "name"), EXAMPLES, ids=lambda each: str(each))
def test_the_example_is_answered_as_documented(joels: Api, shown: Shown, name: str) -> None:
    path = shown.path.format(**_named(shown.parameters, name, "path"))
    query = _named(shown.parameters, name, "query")
    asked = f"{path}?{urlencode(query, doseq=True)}"
    answer = joels.send(shown.method, asked, _sent(shown, name, joels))
    status, told = shown.success(name)
    assert answer.status_code == status, answer.content
    if not told:
        assert answer.content == b""
        return
    assert faults_of(answer.json(), told["schema"]) == []
    assert _shape(answer.json()) >= _shape(told["examples"][name]["value"])


def _shape(body: Any) -> set[str]:
    """What the body is called, down to its first row."""
    if isinstance(body, list):
        return _shape(body[0]) if body else set()
    if not isinstance(body, dict):
        return set()
    inner = {f"{key}.{name}" for key, value in body.items() for name in _shape(value)}
    return set(body) | inner


@pytest.mark.parametrize("shown", OPERATIONS, ids=str)
def test_an_example_of_all_that_is_sent_and_answered(shown: Shown) -> None:
    assert shown.examples
    assert not shown.body or set(shown.body["examples"]) == set(shown.examples)
    assert all(shown.success(name) for name in shown.examples)
    assert all("examples" in told for told in shown.successes.values() if told)


@pytest.mark.parametrize("shown", OPERATIONS, ids=str)
def test_the_examples_are_what_their_schemas_say(shown: Shown) -> None:
    parts = [*shown.parameters, shown.body, *(told for _, _, told in shown.answers())]
    for part in parts:
        values = [each["value"] for each in part.get("examples", {}).values()]
        for value in [*values, *([part["example"]] if "example" in part else [])]:
            assert faults_of(value, part["schema"]) == []


def test_every_refusal_has_an_example() -> None:
    for response in DOCUMENT["components"]["responses"].values():
        assert all("example" in content for content in found(response)["content"].values())
