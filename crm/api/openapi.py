"""The OpenAPI document of this instance: every operation of every contract."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.plumbing import ComponentRegistry

from crm.api.base.openapi import Schema
from crm.api.base.paths import addresses, choices_of
from crm.api.base.wire import CONTRACT_HEADER
from crm.api.joined import Joined
from crm.api.switch import Signs

ABOUT = """\
Five contracts over one set of records: what is written through one is read through all of them,
each in its own words. Of the texts of an interaction a contract has those that its document names:
what was sent as `notes` is not in a contract that has `description` alone. A contract is a group
below; most addresses belong to one of them.

Two contracts share `/api/interactions` and `/api/contacts/{id}/interactions`. The header
`X-API-Contract` names the one that is meant; without it the request itself tells, as those
operations say. The contract that answers also answers the errors. Where a contract does not own
the address, naming it is 400; signing in and the events take any name.

Sign in at `/api/auth/login`, and send the token as `Authorization: Bearer …`. Every address answers
with and without a slash at its end, and an id in an address may be the row's number or its uuid.
What a restricted tag hides reads as if it were empty, and `redacted` says so.
"""


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Addresses(EndpointEnumerator):
    """Every address once, without the slash at its end."""

    # Of the views that share an address: the one that usually answers, or the other.
    places = slice(0, 1)

    def get_api_endpoints(self, patterns: Any = None, prefix: str = "") -> list[Any]:
        return [
            (self.get_path_from_regex(address), address, method, view)
            for address, chooser in addresses(self.patterns)
            if not address.endswith("/")
            for view in choices_of(chooser)[self.places]
            if self.should_include_endpoint(address, view)
            for method in sorted(self.get_allowed_methods(view), key=METHODS.index)
        ]

    def shared(self) -> dict[str, Signs]:
        """How the choice is made, by path."""
        return {
            self.get_path_from_regex(address): chooser.signs
            for address, chooser in addresses(self.patterns)
            if len(choices_of(chooser)) > 1 and not address.endswith("/")
        }


class Generator(SchemaGenerator):
    """Makes one operation of two where two contracts own an address."""

    endpoint_inspector_cls = Addresses
    inspector: Addresses
    registry: ComponentRegistry

    def parse(self, input_request: Any, public: bool) -> Schema:
        usual: Schema = super().parse(input_request, public)
        self.inspector.places = slice(1, 2)
        self.endpoints = self.inspector.get_api_endpoints()
        other: Schema = super().parse(input_request, public)
        joined = Joined(self.registry)
        for path, signs in self.inspector.shared().items():
            for method, operation in usual[path].items():
                if method in other[path]:
                    rule = signs.told(method)
                    operation = joined.operation(operation, other[path][method], rule)
                    usual[path][method] = operation
                operation["parameters"].append(_choice(operation["tags"]))
        return usual

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:
        schema: Schema = super().get_schema(request, public)
        schema["info"]["description"] = ABOUT
        self.inspector.places = slice(None)
        views = [view.cls for _, _, _, view in self.inspector.get_api_endpoints()]
        used = {view.group or view.contract: view.about for view in views}
        schema["tags"] = [{"name": name, "description": said} for name, said in used.items()]
        _forget(schema, "x-spec-enum-id")  # the library's note to itself
        return schema


def _choice(owners: list[str]) -> Schema:
    said = "The contract that is to answer, whatever else the request says."
    schema = {"type": "string", "enum": owners}
    return {"name": CONTRACT_HEADER, "in": "header", "description": said, "schema": schema}


def _forget(schema: Any, name: str) -> None:
    if isinstance(schema, dict):
        schema.pop(name, None)
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            _forget(part, name)


@cache
def document() -> Schema:
    """Made once a process, from code alone: it takes a second, and knows no data."""
    schema: Schema = Generator().get_schema(public=True)
    return schema
