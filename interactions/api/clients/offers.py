"""What a site offers: services, programs and custom questions (contracts.md, clients)."""
# ruff: noqa: N802, N815

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.base.paths import one
from crm.api.clients import ClientsViewSet, Duration, OrNull, QueryFlag, Truth
from crm.api.fields import Choice, Optional, QueryNumber, Text, Texts, Whole
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.clients.words import KINDS, PLACES, TYPES, place_of
from interactions.models import Program, Question, Service
from interactions.rules import MOST_OPTIONS
from interactions.vocabulary import Kind, QuestionType

LONGEST_NAME = 150
LONGEST_TEXT = 2000
LONGEST_LABEL = 300
LONGEST_OPTION = 200
LAST_POSITION = 10**6


class Asked(serializers.Serializer):
    includeInactive = QueryFlag(default=False)


class OfferViewSet(ClientsViewSet):
    """Everybody of the site reads; who manages services also adds and changes."""

    noun: ClassVar[str]
    permission_to_change = Permission.MANAGE_SERVICES

    def rows(self, *, inactive: bool) -> Any:
        raise NotImplementedError

    def out(self, row: Any) -> Any:
        raise NotImplementedError

    def retrieve(self, request: Request, id: str) -> Response:
        return Response(self.out(self._row(id)))

    def answer(self, number: int, *, status: int = 200) -> Response:
        return Response(self.out(self._row(str(number))), status=status)

    def _row(self, written: str) -> Any:
        return one(self.rows(inactive=True), written, self.noun)

    def body(self, wanted: type[serializers.Serializer], *, partial: bool = False) -> Any:
        """The body in the domain's words; permission comes before what is wrong with it."""
        self.viewer.require(Permission.MANAGE_SERVICES)
        given = self.given(wanted, partial=partial)
        if partial and not given:
            raise ValidationError("Give at least one property to change.", "empty")
        names = {word: name for name, word in self.words.items()}
        return {names[word]: value for word, value in given.items()}


# --- programs


class ProgramOut(serializers.Serializer):
    id = serializers.IntegerField(source="number")
    programName = serializers.CharField(source="name")
    programDescription = OrNull(source="description")
    isActive = serializers.BooleanField(source="is_active")


class ProgramIn(serializers.Serializer):
    programName = Text(max_length=LONGEST_NAME)
    programDescription = Optional(max_length=LONGEST_TEXT)
    isActive = Truth(required=False)


class Programs(OfferViewSet):
    subject = Program
    noun = "Program"
    words = {
        "name": "programName",
        "description": "programDescription",
        "is_active": "isActive",
    }

    def rows(self, *, inactive: bool) -> Any:
        rows = Program.objects.visible_to(self.viewer).by_name()
        return rows if inactive else rows.active()

    def out(self, row: Program) -> Any:
        return ProgramOut(row).data

    def list(self, request: Request) -> Response:
        rows = self.rows(inactive=self.asked(Asked)["includeInactive"])
        return Response({"programs": ProgramOut(rows, many=True).data})

    def create(self, request: Request) -> Response:
        program = actions.add_program(by=self.viewer, **self.body(ProgramIn))
        return self.answer(program.number, status=201)

    def partial_update(self, request: Request, id: str) -> Response:
        program, changes = self._row(id), self.body(ProgramIn, partial=True)
        actions.change_program(program, by=self.viewer, changes=changes)
        return self.answer(program.number)


# --- custom questions


class QuestionOut(serializers.Serializer):
    id = serializers.IntegerField(source="number")
    serviceId = serializers.IntegerField(source="service.number")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's fields have one
    type = serializers.CharField()
    options = serializers.ListField()
    position = serializers.IntegerField()
    isActive = serializers.BooleanField(source="is_active")


class QuestionIn(serializers.Serializer):
    serviceId = Whole(min_value=1)
    label = Text(max_length=LONGEST_LABEL)  # type: ignore[assignment]
    type = Choice(choices=QuestionType.values)
    options = Texts(most=MOST_OPTIONS, longest=LONGEST_OPTION)
    position = Whole(min_value=0, max_value=LAST_POSITION, required=False)
    isActive = Truth(required=False)


class QuestionsAsked(Asked):
    serviceId = QueryNumber(min_value=1, max_value=10**18, required=False)


class Questions(OfferViewSet):
    subject = Question
    noun = "Question"
    words = {
        "service": "serviceId",
        "label": "label",
        "type": "type",
        "options": "options",
        "position": "position",
        "is_active": "isActive",
    }

    def rows(self, *, inactive: bool) -> Any:
        rows = Question.objects.visible_to(self.viewer).select_related("service").in_order()
        return rows if inactive else rows.active()

    def out(self, row: Question) -> Any:
        return QuestionOut(row).data

    def list(self, request: Request) -> Response:
        asked = self.asked(QuestionsAsked)
        rows = self.rows(inactive=asked["includeInactive"])
        if "serviceId" in asked:
            rows = rows.filter(service__number=asked["serviceId"])
        return Response({"customQuestions": QuestionOut(rows, many=True).data})

    def create(self, request: Request) -> Response:
        question = actions.add_question(by=self.viewer, **self._body())
        return self.answer(question.number, status=201)

    def partial_update(self, request: Request, id: str) -> Response:
        question, changes = self._row(id), self._body(partial=True)
        actions.change_question(question, by=self.viewer, changes=changes)
        return self.answer(question.number)

    def _body(self, *, partial: bool = False) -> dict[str, Any]:
        given: dict[str, Any] = self.body(QuestionIn, partial=partial)
        if "service" in given:
            services = Service.objects.visible_to(self.viewer)
            given["service"] = _referred(services, given["service"], "serviceId")
        return given


def _referred(rows: Any, number: int, word: str) -> Any:
    found = rows.filter(number=number).first()
    if found is None:
        raise ValidationError({word: [ErrorDetail("There is none with this id.", "unknown")]})
    return found


# --- services


class ServiceOut(serializers.Serializer):
    id = serializers.IntegerField(source="number")
    serviceName = serializers.CharField(source="name")
    serviceDescription = OrNull(source="description")
    programId = serializers.IntegerField(source="program.number", default=None)
    programName = serializers.CharField(source="program.name", default=None)
    defaultInteractionType = serializers.SerializerMethodField()
    defaultInteractionLocation = serializers.SerializerMethodField()
    defaultInteractionDuration = Duration(source="default_duration")
    isActive = serializers.BooleanField(source="is_active")
    customQuestions = QuestionOut(source="questions.all", many=True)

    def get_defaultInteractionType(self, row: Service) -> str | None:
        return TYPES[Kind(row.default_kind)] if row.default_kind else None

    def get_defaultInteractionLocation(self, row: Service) -> str | None:
        return place_of(row.default_location)


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

    def out(self, row: Service) -> Any:
        return ServiceOut(row).data

    def list(self, request: Request) -> Response:
        inactive = self.asked(Asked)["includeInactive"]
        programs = Program.objects.visible_to(self.viewer).by_name()
        programs = programs if inactive else programs.active()
        services = ServiceOut(self.rows(inactive=inactive), many=True).data
        return Response({"services": services, "programs": ProgramOut(programs, many=True).data})

    def create(self, request: Request) -> Response:
        service = actions.add_service(by=self.viewer, **self._body())
        return self.answer(service.number, status=201)

    def partial_update(self, request: Request, id: str) -> Response:
        service, changes = self._row(id), self._body(partial=True)
        usual = service.default_kind
        if usual and changes.get("default_kind") == KINDS[TYPES[Kind(usual)]]:
            del changes["default_kind"]  # sent back as read
        actions.change_service(service, by=self.viewer, changes=changes)
        return self.answer(service.number)

    def _body(self, *, partial: bool = False) -> dict[str, Any]:
        given: dict[str, Any] = self.body(ServiceIn, partial=partial)
        if given.get("program") is not None:
            programs = Program.objects.visible_to(self.viewer)
            given["program"] = _referred(programs, given["program"], "programId")
        for name, stored_as in (("default_kind", KINDS), ("default_location", PLACES)):
            if name in given:
                given[name] = stored_as[given[name]] if given[name] else ""
        return given
