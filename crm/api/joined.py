"""One operation of the OpenAPI document where two contracts own an address."""

from __future__ import annotations

from typing import Any

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from crm.api.base.openapi import Schema
from crm.api.base.wire import CONTRACT_HEADER


class Joined:
    """Joins what two operations take and answer; `registry` knows what they refer to."""

    def __init__(self, registry: ComponentRegistry) -> None:
        self.registry = registry

    def operation(self, one: Schema, other: Schema, rule: str) -> Schema:
        """`one` usually answers, `other` where the rule says so."""
        one, other = _named(one), _named(other)
        (usual,), (name,) = one["tags"], other["tags"]
        rule = f"`{name}` answers where {rule}, or where `{CONTRACT_HEADER}` says so."
        abouts = [each["description"] for each in (one, other) if "description" in each]
        joined = {
            **one,
            "summary": " / ".join(dict.fromkeys([one["summary"], other["summary"]])),
            "description": "\n\n".join([rule, *abouts]),
            "tags": [*one["tags"], name],
            "parameters": _parameters(one.get("parameters", []), other.get("parameters", [])),
            "responses": self._responses(usual, one["responses"], other["responses"]),
        }
        if "requestBody" in one:
            joined["requestBody"] = _content(one["requestBody"], other["requestBody"])
        return joined

    def _responses(self, usual: str, one: Schema, other: Schema) -> Schema:
        joined = {**one, **other}
        for status in one.keys() & other.keys():
            both = one[status], other[status]
            is_shared = "$ref" in one[status]
            joined[status] = self._refusal(usual, *both) if is_shared else _content(*both)
        return dict(sorted(joined.items()))

    def _refusal(self, usual: str, one: Schema, other: Schema) -> Schema:
        """`SitesConflict` and `TrackingConflict` make `SitesOrTrackingConflict`."""
        first, second = (self.registry[_key(each)] for each in (one, other))
        component = ResolvedComponent(
            name=f"{usual.capitalize()}Or{second.name}",
            type=first.type,
            schema=_content(first.schema, second.schema),
            object=second.name,
        )
        self.registry.register_on_missing(component)
        ref: Schema = component.ref
        return ref


def _key(response: Schema) -> tuple[str, str]:
    kind, name = response["$ref"].split("/")[-2:]
    return name, kind


def _named(operation: Schema) -> Schema:
    """The examples by the name of their contract, so that they stay apart."""
    (contract,) = operation["tags"]

    def named(part: Any) -> Any:
        if isinstance(part, list):
            return [named(each) for each in part]
        if not isinstance(part, dict):
            return part
        parts = {key: named(inner) for key, inner in part.items() if key != "examples"}
        examples = {f"{contract}-{name}": each for name, each in part.get("examples", {}).items()}
        return {**parts, "examples": examples} if examples else parts

    renamed: Schema = named(operation)
    return renamed


def _parameters(one: list[Schema], other: list[Schema]) -> list[Schema]:
    """Of both; what is called the same may say what either of them takes."""
    joined: dict[Any, Schema] = {}
    for parameter in [*one, *other]:
        key = parameter.get("$ref") or (parameter["in"], parameter["name"])
        joined[key] = _either(joined[key], parameter) if key in joined else parameter
    return list(joined.values())


def _either(one: Schema, other: Schema) -> Schema:
    if "$ref" in one:
        return one
    schemas = [one["schema"], other["schema"]]
    examples = {**one.get("examples", {}), **other.get("examples", {})}
    schema = schemas[0] if schemas[0] == schemas[1] else {"anyOf": schemas}
    return {**one, "schema": schema, **({"examples": examples} if examples else {})}


def _content(one: Schema, other: Schema) -> Schema:
    """A body that is what either of them says."""
    joined = {**one, "headers": {**one.get("headers", {}), **other.get("headers", {})}}
    if not joined["headers"]:
        del joined["headers"]
    contents = {**one.get("content", {}), **other.get("content", {})}
    for media_type in one.get("content", {}).keys() & other.get("content", {}).keys():
        contents[media_type] = _media(one["content"][media_type], other["content"][media_type])
    if contents:
        joined["content"] = contents
    return joined


def _media(one: Schema, other: Schema) -> Schema:
    schemas = [one["schema"], other["schema"]]
    # Of a change every field may be left out, so a body can be both.
    kind = "anyOf" if any("/Patched" in each.get("$ref", "") for each in schemas) else "oneOf"
    examples = {**one.get("examples", {}), **other.get("examples", {})}
    return {"schema": {kind: schemas}, **({"examples": examples} if examples else {})}
