"""What sequences of requests are made up of: what makes a row, and what can then be done with it.

Here the document that requests are made from is told more narrowly than it is: rows are made from
the documented examples, so that there is something to go on with. What would mostly have the next
step refused (another site, a condition, a key that was used before, an unknown tag) is left to
requests that are made up one by one.
"""

from __future__ import annotations

from typing import Any

from tests.openapi_document import Schema, found

ROWS_AT = {"/api/interactions": ("/data/interaction/id", "/id")}  # each contract has its own
LEFT_OUT = {"X-Site-ID", "If-Match", "If-None-Match", "Idempotency-Key", "tags"}
PARTS = {
    "/api/contacts": ["/api/clients/{client}", "/api/v1/contacts/{id}"],
    "/api/contacts/{id}/interactions": ["/api/interactions/{id}", "/api/v1/interactions/{id}"],
    "/api/v1/interactions": ["/api/interactions/{id}"],
    "/api/v1/contacts": ["/api/contacts/{id}", "/api/clients/{client}"],
}
"""By where a row is made: where else it has an address, besides below that."""


def linked(document: Schema) -> Schema:
    """The document with a link from all that makes a row to all that can be done with it, and
    without addresses that know no rows. It is changed in place."""
    paths: dict[str, Any] = document["paths"]
    for path in [path for path in paths if path.startswith(("/api/auth", "/api/sites"))]:
        del paths[path]
    for path, methods in paths.items():
        for operation in methods.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [each for each in parameters if not _is_left_out(each)]
        if "post" in methods:
            _from_examples(methods["post"])
            methods["post"]["responses"]["201"] = {
                **methods["post"]["responses"]["201"],
                "links": _links(path, paths),
            }
    return document


def _is_left_out(parameter: Schema) -> bool:
    return found(parameter)["name"] in LEFT_OUT


def _from_examples(operation: Schema) -> None:
    content = operation["requestBody"]["content"]["application/json"]
    content["schema"] = {"enum": [each["value"] for each in content["examples"].values()]}


def _links(made_at: str, paths: dict[str, Any]) -> dict[str, Schema]:
    beyond = [f"{made_at}/{{id}}", *PARTS.get(made_at, [])]
    return {
        f"{operation['operationId']} {pointer}": {
            "operationId": operation["operationId"],
            "parameters": _parameters(path, made_at, pointer),
        }
        for path, methods in paths.items()
        for operation in methods.values()
        if any(path == start or path.startswith(f"{start}/") for start in beyond)
        if "{client}" in made_at or not ("{client}" in path and "{id}" in path)
        for pointer in ROWS_AT.get(made_at, ("/id",))
    }


def _parameters(path: str, made_at: str, pointer: str) -> dict[str, str]:
    """The row, and before it the client that it was made for."""
    row = f"$response.body#{pointer}"
    if "{client}" in path and "{client}" in made_at:
        return {"client": "$request.path.client", "id": row}
    return {"client" if "{client}" in path else "id": row}
