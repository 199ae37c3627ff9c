"""One operation in the OpenAPI document: what its declaration says, and what all of its kind do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from crm.api.base import once
from crm.api.base.doors import Door
from crm.api.base.operation import Nothing, Operation, operation_of
from crm.api.base.paths import ID_PATTERN
from crm.api.base.refusals import INVALID
from crm.api.base.responses import NO_NEWS, TAG_HEADER, response_of

Schema = dict[str, Any]

PARAMETERS: dict[str, Schema] = {
    "SiteId": {
        "name": "X-Site-ID",
        "in": "header",
        "description": "The site that the request is about, where it is not the one that the"
        " session has chosen. `X-Business-ID` says the same; where both are sent, this one counts.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "Tags": {
        "name": "tags",
        "in": "query",
        "description": "Restricted tags whose content is wanted. It opens only to who holds them.",
        "schema": {"type": "array", "items": {"type": "string"}},
    },
    "IdempotencyKey": {
        "name": once.HEADER,
        "in": "header",
        "description": "Names the request, so that sending it again within 24 hours does not"
        " carry it out again.",
        "schema": {"type": "string", "pattern": once.KEY_PATTERN},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` that was read; who has been forestalled is answered 412.",
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` that was read; where it is still the same, the answer is 304.",
        "schema": {"type": "string"},
    },
}
"""What many operations take, by the name of its component."""

REPLAYED: Schema = {
    "description": "`true` where a request with this key has been answered before.",
    "schema": {"const": "true"},
}
LOCATION: Schema = {
    "description": "The new row's address.",
    "schema": {"type": "string", "format": "uri-reference"},
}


class OwnField(OpenApiSerializerFieldExtension):
    """Fields that describe themselves."""

    target_class = "crm.api.fields.Described"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Schema:
        schema = dict(self.target.described)
        if "enum" in schema and self.target.allow_null:
            schema["enum"] = [*schema["enum"], None]
        return schema


class OperationSchema(AutoSchema):
    """For a DialectViewSet; the library asks it part by part."""

    @property
    def declared(self) -> Operation:
        found = operation_of(getattr(self.view, self.view.action))
        if found is None:
            raise TypeError(f"{type(self.view).__name__}.{self.view.action} is not declared")
        return found

    @property
    def is_of_site(self) -> bool:
        return self.view.opens_to is Door.MEMBERS

    @property
    def has_conditions(self) -> bool:
        """Whether `If-Match` means something (crm.api.base.rows)."""
        return self.view.subject is not None and "{id}" in self.path

    # --- words

    def get_tags(self) -> list[str]:
        return [self.view.group or self.view.contract]

    def get_summary(self) -> str:
        return self.declared.summary

    def get_description(self) -> str:
        return self.declared.about

    def get_auth(self) -> list[Schema]:
        return [] if self.view.opens_to is Door.ANYONE else [{"bearer": []}]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Contracts call their shapes alike; a client of several must tell them apart."""
        name = type(serializer).__name__
        for ending in ("In", "Out"):
            name = name.removesuffix(ending)
        contract: str = self.view.contract
        return contract.capitalize() + name

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Schema:
        schema: Schema = super()._map_basic_serializer(serializer, direction)
        if getattr(serializer, "refuses_unknown", False):
            schema["additionalProperties"] = False
        return schema

    # --- what it takes

    def get_override_parameters(self) -> list[Any]:
        return [] if self.declared.asks is Nothing else [self.declared.asks]

    def get_request_serializer(self) -> Any:
        return self.declared.takes(partial=self.declared.partial)

    def _resolve_path_parameters(self, variables: list[str]) -> list[Schema]:
        """A row's number or its uuid, as clients like."""
        schema = {"type": "string", "pattern": ID_PATTERN}
        said = {"in": "path", "required": True, "description": "A number or a uuid."}
        return [{"name": name, **said, "schema": schema} for name in variables]

    def _get_parameters(self) -> list[Schema]:
        own: list[Schema] = super()._get_parameters()
        for parameter in own:
            if parameter["in"] == "query":
                parameter["allowEmptyValue"] = True  # as good as none
            if examples := self._examples_of(parameter["in"], parameter["name"]):
                parameter["examples"] = examples
        return own + [self._parameter(name) for name in self._shared]

    def _parameter(self, name: str) -> Schema:
        """A reference to the shared one, or with examples one of its own."""
        shared = PARAMETERS[name]
        if examples := self._examples_of(shared["in"], shared["name"]):
            return {**shared, "examples": examples}
        return self._component("parameters", name, shared)

    @property
    def _shared(self) -> list[str]:
        kinds = {
            "SiteId": self.is_of_site,
            "Tags": self.is_of_site,
            "IdempotencyKey": self.is_of_site and self.method == "POST",
            "IfMatch": self.has_conditions,
            "IfNoneMatch": self.has_conditions,
        }
        return [name for name, is_taken in kinds.items() if is_taken]

    def _examples_of(self, where: str, name: str) -> Schema:
        parts = {key: each.at if where == "path" else each.asked for key, each in self._examples()}
        return {key: {"value": part[name]} for key, part in parts.items() if name in part}

    def _examples(self) -> Any:
        return self.declared.examples.items()

    def _get_examples(
        self,
        serializer: Any,
        direction: Any,
        media_type: str,
        status_code: str | None = None,
        extras: Any = None,
    ) -> Schema:
        part = "sent" if direction == "request" else "answered"
        told = {name: getattr(example, part) for name, example in self._examples()}
        return {name: {"value": value} for name, value in told.items() if value is not None}

    # --- what it answers

    def get_response_serializers(self) -> Any:
        answers = self.declared.answers
        return {self.declared.status: answers(many=True) if self.declared.many else answers}

    def _is_list_view(self, serializer: Any = None) -> bool:
        """An answer is a list where it is declared so; the library takes that for the name too."""
        return self.view.action == "list" if serializer is None else self.declared.many

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        bodies: Schema = super()._get_response_bodies(direction)
        told = bodies[str(self.declared.status)]
        told["description"] = self.declared.summary
        if headers := self._headers:
            told["headers"] = headers
        if self.has_conditions and self.method == "GET":
            bodies["304"] = NO_NEWS
        for status in sorted(self._refused):
            bodies[str(status)] = self._refusal(status)
        return bodies

    @property
    def _headers(self) -> Schema:
        told = {
            "ETag": TAG_HEADER if self.view.shows_row else None,
            "Location": LOCATION if self.declared.located else None,
            once.REPLAYED: REPLAYED if self.is_of_site and self.method == "POST" else None,
        }
        return {name: header for name, header in told.items() if header is not None}

    @property
    def _refused(self) -> set[int]:
        """Every status that the operation may refuse with; 405 is no operation's."""
        has_body = self.method in ("POST", "PUT", "PATCH")
        kinds = {
            400: True,
            401: self.view.opens_to is not Door.ANYONE,
            403: self.is_of_site,
            404: "{" in self.path,
            409: self.is_of_site and self.method != "GET",
            412: self.has_conditions,
            413: has_body,
            415: has_body,
            429: True,
            503: True,
        }
        found = {status for status, is_refused in kinds.items() if is_refused}
        if has_body or self.declared.asks is not Nothing:
            found.add(self.view.invalid_status)
        if self.is_of_site and self.method == "POST":
            found.add(422)  # a key used twice
        return found | set(self.declared.refuses)

    def _refusal(self, status: int) -> Schema:
        of_data = self.view.problem_of_data if status == INVALID else None
        component = self.resolve_serializer(of_data or self.view.problem, "response")
        name, response = response_of(self.view, status, component.ref)
        return self._component("responses", name, response)

    def _component(self, kind: str, name: str, schema: Mapping[str, Any]) -> Schema:
        component = ResolvedComponent(name=name, type=kind, schema=schema, object=name)
        self.registry.register_on_missing(component)
        ref: Schema = component.ref
        return ref
