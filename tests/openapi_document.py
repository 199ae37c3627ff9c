"""The served OpenAPI document, taken apart for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator

from crm.api.openapi import document

Schema = dict[str, Any]
DOCUMENT = document()


def faults_of(value: Any, schema: Schema) -> list[str]:
    """What is wrong with a value, by a schema of the document; nothing if nothing is."""
    whole = {**schema, "components": DOCUMENT["components"]}
    checker = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(value)]


def found(part: Schema) -> Schema:
    """The part, or what it refers to."""
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    meant: Schema = DOCUMENT["components"][kind][name]
    return meant


@dataclass(frozen=True)
class Shown:
    """One operation as the document has it."""

    path: str
    method: str
    told: Schema = field(repr=False)

    def __str__(self) -> str:
        name: str = self.told["operationId"]
        return name

    @cached_property
    def parameters(self) -> list[Schema]:
        return [found(each) for each in self.told.get("parameters", [])]

    @property
    def body(self) -> Schema:
        """Schema and examples of what is sent; nothing where nothing is."""
        content: Schema = self.told.get("requestBody", {}).get("content", {})
        return content.get("application/json", {})

    def answers(self) -> Iterator[tuple[int, str, Schema]]:
        """Every status and media type, and what it looks like."""
        for status, response in self.told["responses"].items():
            for media_type, content in found(response).get("content", {}).items():
                yield int(status), media_type, content

    @property
    def successes(self) -> dict[int, Schema]:
        """By status: schema and examples of what is answered where all goes well."""
        told = {int(status): found(each) for status, each in self.told["responses"].items()}
        contents = {status: each.get("content", {}) for status, each in told.items()}
        return {k: v.get("application/json", {}) for k, v in contents.items() if k < 300}

    def success(self, name: str) -> tuple[int, Schema]:
        """What answers the example of that name; two contracts may not agree on the status."""
        told = self.successes.items()
        named = [each for each in told if name in each[1].get("examples", {})]
        return (named or [each for each in told if not each[1]])[0]

    @property
    def examples(self) -> list[str]:
        parts = [*self.parameters, self.body, *self.successes.values()]
        return list(dict.fromkeys(name for part in parts for name in part.get("examples", {})))


OPERATIONS = [
    Shown(path, method.upper(), told)
    for path, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
]
