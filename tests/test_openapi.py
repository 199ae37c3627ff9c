"""The OpenAPI document is valid, whole, public and of code alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from jsonschema import Draft202012Validator

from crm.api.openapi import document
from crm.tests.api import Api
from tests.openapi_document import DOCUMENT, OPERATIONS, Schema, Shown, faults_of, found
from tests.test_documentation import documented

OPENAPI = "application/vnd.oai.openapi+json"
CONTRACTS = {"clients", "sites", "tactics", "business", "tracking"}
SHARED = [shown for shown in OPERATIONS if len(shown.told["tags"]) > 1]


def _schemas(part: Any) -> Iterator[Schema]:
    """Every schema in a part of the document, wherever it lies."""
    if isinstance(part, list):
        for each in part:
            yield from _schemas(each)
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key == "schema":
                yield inner
            elif key not in ("example", "examples"):
                yield from _schemas(inner)


def test_the_library_and_the_specification_find_no_fault(tmp_path: Any) -> None:
    written = str(tmp_path / "openapi.json")
    options: dict[str, Any] = {"format": "openapi-json", "file": written}
    call_command("spectacular", validate=True, fail_on_warn=True, **options)
    with open(written) as file:
        assert json.load(file) == DOCUMENT
    for schema in [*_schemas(DOCUMENT["paths"]), *DOCUMENT["components"]["schemas"].values()]:
        Draft202012Validator.check_schema(schema)


def _defaults(part: Any) -> Iterator[Schema]:
    """Every schema that says what holds where nothing is said."""
    if isinstance(part, list):
        for each in part:
            yield from _defaults(each)
    elif isinstance(part, dict):
        if "default" in part:
            yield part
        for inner in part.values():
            yield from _defaults(inner)


def test_what_holds_where_nothing_is_said_could_be_said() -> None:
    told = list(_defaults(DOCUMENT))
    assert told
    assert [faults_of(schema["default"], schema) for schema in told] == [[] for _ in told]


def test_every_address_and_no_other_is_in_it() -> None:
    shown: dict[str, set[str]] = {}
    for each in OPERATIONS:
        path = each.path.replace("{client}", "{id}")
        shown.setdefault(path, set()).add(each.method)
    documentation = {"/api/schema", "/api/docs"}
    assert shown == {k: v for k, v in documented().items() if k not in documentation}


def test_all_contracts_are_groups_that_say_what_they_are() -> None:
    groups = {each["name"]: each["description"] for each in DOCUMENT["tags"]}
    assert groups.keys() == CONTRACTS | {"sign-in", "events"}
    assert all(groups.values())
    assert {tag for each in OPERATIONS for tag in each.told["tags"]} == groups.keys()


def test_where_two_contracts_own_a_path_both_are_shown() -> None:
    assert {(each.path, each.method) for each in SHARED} == {
        *(("/api/interactions", verb) for verb in ("GET", "POST")),
        *(("/api/interactions/{id}", verb) for verb in ("GET", "PUT", "DELETE")),
        ("/api/contacts/{id}/interactions", "GET"),
    }
    for shown in SHARED:
        (named,) = (each for each in shown.parameters if each["name"] == "X-API-Contract")
        assert set(named["schema"]["enum"]) == set(shown.told["tags"])
        of_whom = {name.partition("-")[0] for name in shown.examples}
        assert of_whom == set(shown.told["tags"])


@pytest.mark.parametrize("shown", SHARED, ids=str)
def test_an_answer_is_the_one_or_the_other(shown: Shown) -> None:
    if shown.method == "DELETE":  # 200 of the one, 204 of the other
        assert set(shown.successes) == {200, 204}
        return
    (told,) = (told for told in shown.successes.values() if told)
    one, other = told["schema"]["oneOf"]
    for each in told["examples"].values():
        assert bool(faults_of(each["value"], one)) != bool(faults_of(each["value"], other))


@pytest.mark.parametrize("shown", OPERATIONS, ids=str)
def test_refusals_are_in_the_contracts_shape(shown: Shown) -> None:
    refusals = [each for each in shown.answers() if each[0] >= 400]
    assert {400, 503} <= {status for status, _, _ in refusals}
    is_open = shown.path in ("/api/auth/login", "/api/auth/refresh")
    assert ("security" in shown.told) != is_open
    for _status, media_type, told in refusals:
        contracts = set(shown.told["tags"]) & CONTRACTS or {"sites"}
        names = [told["schema"]["$ref"].rsplit("/")[-1]]
        assert any(name.startswith(each.capitalize()) for name in names for each in contracts)
        assert (media_type == "application/problem+json") == names[0].startswith("Tracking")


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize(
    ("accepted", "answered"),
    [
        ("", OPENAPI),
        ("*/*", OPENAPI),
        (OPENAPI, OPENAPI),
        (f"{OPENAPI}, application/json", OPENAPI),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_anybody_reads_it(slash: str, accepted: str, answered: str) -> None:
    """Without a database: it is made from code."""
    answer = Api().get(f"/api/schema{slash}", Accept=accepted)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == answered
    assert "Accept" in answer.headers["Vary"]
    assert answer.json() == DOCUMENT


def test_it_is_made_once_and_says_nothing_of_the_instance() -> None:
    assert document() is DOCUMENT
    text = json.dumps(DOCUMENT)
    secrets = [settings.SECRET_KEY, settings.JWT_KEY, str(settings.BASE_DIR), "seed 0", "noqa"]
    assert [secret for secret in secrets if secret in text] == []
    assert DOCUMENT["servers"] == [{"url": "/", "description": "This instance"}]


@pytest.mark.parametrize("path", ["/api/schema", "/api/docs"])
def test_nothing_else_is_done_there(path: str) -> None:
    for verb in ("POST", "PUT", "PATCH", "DELETE"):
        answer = Api().send(verb, path)
        assert answer.status_code == 405
        assert answer.json()["status"] == "error"


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_page_needs_nobody_elses_server(slash: str) -> None:
    answer = Api().get(f"/api/docs{slash}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "//" not in page.replace("<!DOCTYPE", "")
    assert "<style" not in page
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_nothing_unknown_is_taken_where_the_contract_says_so() -> None:
    strict = DOCUMENT["components"]["schemas"]["TacticsLogRequest"]
    assert strict["additionalProperties"] is False
    assert found({"$ref": "#/components/schemas/TacticsLogRequest"}) is strict
