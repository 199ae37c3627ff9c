"""The `clients` contract (000)."""

from __future__ import annotations

from typing import Any

from tests.leaks.surfaces import Needs, Number, Surface
from tests.leaks.words import MARK

_CLIENTS = "description duration answer"
_CLIENTS_BODY: dict[str, Any] = {
    "serviceId": Number("service"),
    "interactionType": "inPerson",
    "description": MARK,
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": "CUOffice",
    "customQuestions": [{"questionId": Number("question"), "answer": MARK}],
}
_OFFER = {"offers": True, "needs": Needs.MANAGE}
SURFACES = [
    Surface("GET", "clients", "/api/clients/{contact}/interactions", tells=_CLIENTS),
    Surface(
        *("POST", "clients", "/api/clients/{contact}/interactions"),
        needs=Needs.EDIT,
        status=201,
        body=_CLIENTS_BODY,
    ),
    Surface("GET", "clients", "/api/clients/{contact}/interactions/{interaction}", tells=_CLIENTS),
    Surface(
        *("PATCH", "clients", "/api/clients/{contact}/interactions/{interaction}"),
        needs=Needs.EDIT,
        body={"description": MARK},
        tells="duration answer",
    ),
    Surface(
        *("DELETE", "clients", "/api/clients/{contact}/interactions/{interaction}"),
        needs=Needs.DELETE,
        status=204,
        hidden=400,
        refused=400,
    ),
    Surface("GET", "clients", "/api/clients/{contact}/logs", tells="service", trash=True),
    Surface("GET", "clients", "/api/services", offers=True, tells="service question"),
    Surface(
        *("POST", "clients", "/api/services"),
        **_OFFER,
        status=201,
        body={"serviceName": MARK, "programId": Number("program")},
    ),
    Surface("GET", "clients", "/api/services/{service}", offers=True, tells="service question"),
    Surface(
        *("PATCH", "clients", "/api/services/{service}"),
        **_OFFER,
        body={"programId": Number("program"), "serviceDescription": MARK},
    ),
    Surface("GET", "clients", "/api/programs", offers=True, tells="service"),
    Surface("POST", "clients", "/api/programs", **_OFFER, status=201, body={"programName": MARK}),
    Surface("GET", "clients", "/api/programs/{program}", offers=True, tells="service"),
    Surface(
        *("PATCH", "clients", "/api/programs/{program}"),
        **_OFFER,
        body={"programDescription": MARK},
    ),
    Surface("GET", "clients", "/api/custom-service-questions", offers=True, tells="question"),
    Surface(
        *("POST", "clients", "/api/custom-service-questions"),
        **_OFFER,
        status=201,
        body={"serviceId": Number("service"), "label": MARK, "type": "text"},
    ),
    Surface(
        *("GET", "clients", "/api/custom-service-questions/{question}"),
        offers=True,
        tells="question",
    ),
    Surface(
        *("PATCH", "clients", "/api/custom-service-questions/{question}"),
        **_OFFER,
        body={"label": MARK},
    ),
]
