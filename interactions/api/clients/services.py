"""The services that a site offers (contracts.md, clients)."""
# ruff: noqa: N815  # fields are called as the document calls them

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.answers import OrNull, Word
from crm.api.base.operation import Operation
from crm.api.clients import Duration
from crm.api.fields import Choice, Optional, Text, Truth, Whole
from interactions import actions
from interactions.api.clients.offers import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Asked,
    OfferViewSet,
    ProgramOut,
    QuestionOut,
    referred,
)
from interactions.api.clients.shapes import Place
from interactions.api.clients.words import KINDS, PLACES, TYPES
from interactions.api.examples import offers as examples
from interactions.models import Program, Service
from interactions.vocabulary import Kind


class ServiceOut(serializers.Serializer):
    id = serializers.IntegerField(source="number")
    serviceName = serializers.CharField(source="name")
    serviceDescription = OrNull(source="description")
    programId = serializers.IntegerField(source="program.number", allow_null=True)
    programName = serializers.CharField(source="program.name", allow_null=True)
    defaultInteractionType = Word(TYPES, source="default_kind", allow_null=True)
    defaultInteractionLocation = Place(source="default_location")
    defaultInteractionDuration = Duration(source="default_duration", allow_null=True)
    isActive = serializers.BooleanField(source="is_active")
    customQuestions = QuestionOut(source="questions.all", many=True)


class ServicesOut(serializers.Serializer):
    services = ServiceOut(many=True)
    programs = ProgramOut(many=True)


class ServiceIn(serializers.Serializer):
    """Null clears what is not required."""

    serviceName = Text(max_length=LONGEST_NAME)
    serviceDescription = Optional(max_length=LONGEST_TEXT)
    programId = Whole(min_value=1, required=False, allow_null=True)
    defaultInteractionType = Choice(choices=list(KINDS), required=False, allow_null=True)
    defaultInteractionLocation = Choice(choices=list(PLACES), required=False, allow_null=True)
    defaultInteractionDuration = Duration(required=False, allow_null=True)
    isActive = Truth(required=False)


class Services(OfferViewSet):
    subject = Service
    noun = "Service"
    words = {
        "name": "serviceName",
        "description": "serviceDescription",
        "program": "programId",
        "default_kind": "defaultInteractionType",
        "default_location": "defaultInteractionLocation",
        "default_duration": "defaultInteractionDuration",
        "is_active": "isActive",
    }

    def rows(self, *, inactive: bool) -> Any:
        rows = Service.objects.visible_to(self.viewer).with_program().by_name()
        rows = rows.with_questions(self.viewer, inactive=inactive)
        return rows if inactive else rows.active()

    @Operation("List services", asks=Asked, answers=ServicesOut, examples=examples.SERVICES)
    def list(self, request: Request) -> Response:
        inactive = self.asked()["includeInactive"]
        programs = Program.objects.visible_to(self.viewer).by_name()
        programs = programs if inactive else programs.active()
        return self.answer({"services": self.rows(inactive=inactive), "programs": programs})

    @Operation("Get a service", answers=ServiceOut, examples=examples.GET_SERVICE)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(self._row(id))

    @Operation(
        "Add a service",
        takes=ServiceIn,
        answers=ServiceOut,
        status=201,
        examples=examples.ADD_SERVICE,
    )
    def create(self, request: Request) -> Response:
        return self.again(actions.add_service(by=self.viewer, **self._body()))

    @Operation(
        "Change a service",
        takes=ServiceIn,
        partial=True,
        answers=ServiceOut,
        examples=examples.CHANGE_SERVICE,
    )
    def partial_update(self, request: Request, id: str) -> Response:
        service, changes = self._row(id), self._body()
        usual = service.default_kind
        if usual and changes.get("default_kind") == KINDS[TYPES[Kind(usual)]]:
            del changes["default_kind"]  # sent back as read
        actions.change_service(service, by=self.viewer, changes=changes)
        return self.again(service)

    def _body(self) -> dict[str, Any]:
        given = self.body()
        if given.get("program") is not None:
            programs = Program.objects.visible_to(self.viewer)
            given["program"] = referred(programs, given["program"], "programId")
        for name, stored_as in (("default_kind", KINDS), ("default_location", PLACES)):
            if name in given:
                given[name] = stored_as[given[name]] if given[name] else ""
        return given
