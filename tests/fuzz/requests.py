"""What requests are made up of: the OpenAPI document, and values that lead somewhere.

The document that the requests are made from says the same as the served one. Only where a value
out of the blue would hardly ever be of use (an id, a time zone, an e-mail address), it names some
that are, among all others.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import schemathesis
from hypothesis import strategies as st

from crm.wsgi import application
from tests.fuzz.links import linked
from tests.fuzz.world import FOREIGN_IDS, OWN_IDS, World
from tests.openapi_document import DOCUMENT, Schema

USEFUL: dict[str, list[Any]] = {
    "serviceId": [7],
    "questionId": [123],
    "programId": [3],
    "customQuestions": [[{"questionId": 123, "answer": 6}], []],
    "timezone": ["America/New_York", "Asia/Kathmandu"],
    "email": ["fuzz@example.org", "ALEX@example.net"],
    "phone": ["+1 202 555 0143"],
    "relationship_status": ["qualified_lead"],
    "version": [1],
}
"""By the name of the field, where something is sent."""

HEADERS: dict[str, list[Any]] = {
    "X-Site-ID": ["1", "2", "4"],
    "If-Match": ["*", '"other"'],
    "If-None-Match": ['"other"', 'W/"other"', "*"],
}
"""Any other site is refused, and so is a text that is no list of tags."""
OWN_SITE = ("1", "2")

IDS = st.one_of(st.sampled_from(OWN_IDS), st.sampled_from(FOREIGN_IDS), st.uuids().map(str))
NUMBERS = st.sampled_from(["1", "2", "3", "7", "42", "43", "44", "123"])
DAYS = st.one_of(st.dates(dt.date(2019, 1, 1), dt.date(2027, 1, 1)), st.dates())
MOMENTS = st.builds(dt.datetime.combine, DAYS, st.times(timezones=st.just(dt.UTC)))

schemathesis.openapi.format("row-id", st.one_of(IDS, NUMBERS))
schemathesis.openapi.format("uuid", IDS)
schemathesis.openapi.format("date-time", MOMENTS.map(lambda moment: moment.isoformat()))
schemathesis.openapi.format("date", DAYS.map(str))


def _led(part: Any) -> None:
    """Put useful values before what the schema allows."""
    if isinstance(part, list):
        for each in part:
            _led(each)
    elif isinstance(part, dict):
        for name, schema in part.get("properties", {}).items():
            if name in USEFUL:
                part["properties"][name] = {"anyOf": [{"enum": USEFUL[name]}, dict(schema)]}
        for each in part.values():
            _led(each)


def _aimed(parameter: Schema) -> None:
    """Make it likely that the parameter is of use."""
    name, schema = parameter["name"], parameter["schema"]
    if parameter["in"] == "path":
        schema["format"] = "row-id"
    elif name in HEADERS:
        parameter["schema"] = {"enum": HEADERS[name]}


def told() -> Schema:
    """The document that requests are made from."""
    document = copy.deepcopy(DOCUMENT)
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("Request"):
            _led(schema)
    for parameter in document["components"]["parameters"].values():
        _aimed(parameter)
    for methods in document["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                if "$ref" not in parameter:
                    _aimed(parameter)
    return document


class Mia:
    """Signs requests as Mia. They are made up before there is a token, so it is a stand-in."""

    token = "Bearer mia"

    def get(self, case: Any, context: Any) -> str:
        return self.token

    def set(self, case: Any, token: str, context: Any) -> None:
        case.headers["Authorization"] = token


class Served:
    """The application, which gets Mia's real token, and for the number of a site one of the two
    that there are."""

    world: World

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("HTTP_AUTHORIZATION") == Mia.token:
            environ["HTTP_AUTHORIZATION"] = self.world.headers["Authorization"]
        named = environ.get("HTTP_X_SITE_ID")
        if named is not None:
            site = self.world.own if named in OWN_SITE else self.world.foreign
            environ["HTTP_X_SITE_ID"] = str(site)
        return application(environ, start_response)


SERVED = Served()
# What is wrong may also be refused for a condition that does not hold.
REFUSED = ["400", "401", "403", "404", "405", "409", "412", "415", "422"]


def _asked_of(document: Schema) -> Any:
    """The application as that document tells of it."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = SERVED
    schema.auth(refresh_interval=None)(Mia)
    # Headers and parameters that no document knows are ignored (contracts.md, Decisions).
    schema.config.generation.update(allow_extra_parameters=False)
    schema.config.checks.negative_data_rejection.expected_statuses = REFUSED
    # Rules beyond a schema refuse much that it allows: an end before its start, a taken address, a
    # contact that is not there. The answer is documented all the same, and that is checked.
    schema.config.checks.positive_data_acceptance.enabled = False
    # Sequences follow the links that are told, and none that are guessed.
    schema.config.phases.stateful.inference.algorithms = []
    return schema


SCHEMA = _asked_of(told())
SEQUENCES = _asked_of(linked(told()))
