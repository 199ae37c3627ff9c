"""What a site offers: programs and custom questions (contracts.md, clients)."""
# ruff: noqa: N815

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.answers import OrNull
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.clients import ClientsViewSet, QueryFlag
from crm.api.fields import Choice, Optional, QueryNumber, Text, Texts, Truth, Whole
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.examples import offers as examples
from interactions.models import Program, Question, Service
from interactions.rules import MOST_OPTIONS
from interactions.vocabulary import QuestionType

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

    def again(self, row: Any) -> Response:
        """The row as whoever reads it next finds it."""
        return self.answer(self._row(str(row.number)))

    def _row(self, written: str) -> Any:
        return one(self.rows(inactive=True), written, self.noun)

    def body(self) -> dict[str, Any]:
        """The body in the domain's words; permission comes before what is wrong with it."""
        self.viewer.require(Permission.MANAGE_SERVICES)
        given = self.given()
        if self.operation.partial and not given:
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


class ProgramsOut(serializers.Serializer):
    programs = ProgramOut(many=True)


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

    @Operation("List programs", asks=Asked, answers=ProgramsOut, examples=examples.PROGRAMS)
    def list(self, request: Request) -> Response:
        return self.answer({"programs": self.rows(inactive=self.asked()["includeInactive"])})

    @Operation("Get a program", answers=ProgramOut, examples=examples.GET_PROGRAM)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(self._row(id))

    @Operation(
        "Add a program",
        takes=ProgramIn,
        answers=ProgramOut,
        status=201,
        examples=examples.ADD_PROGRAM,
    )
    def create(self, request: Request) -> Response:
        return self.again(actions.add_program(by=self.viewer, **self.body()))

    @Operation(
        "Change a program",
        takes=ProgramIn,
        partial=True,
        answers=ProgramOut,
        examples=examples.CHANGE_PROGRAM,
    )
    def partial_update(self, request: Request, id: str) -> Response:
        program, changes = self._row(id), self.body()
        actions.change_program(program, by=self.viewer, changes=changes)
        return self.again(program)


# --- custom questions


class QuestionOut(serializers.Serializer):
    id = serializers.IntegerField(source="number")
    serviceId = serializers.IntegerField(source="service.number")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's fields have one
    type = serializers.ChoiceField(choices=QuestionType.values)
    options = serializers.ListField(child=serializers.CharField())
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


class QuestionsOut(serializers.Serializer):
    customQuestions = QuestionOut(many=True)


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

    @Operation(
        "List custom questions",
        asks=QuestionsAsked,
        answers=QuestionsOut,
        examples=examples.QUESTIONS,
    )
    def list(self, request: Request) -> Response:
        asked = self.asked()
        rows = self.rows(inactive=asked["includeInactive"])
        if "serviceId" in asked:
            rows = rows.filter(service__number=asked["serviceId"])
        return self.answer({"customQuestions": rows})

    @Operation("Get a custom question", answers=QuestionOut, examples=examples.GET_QUESTION)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(self._row(id))

    @Operation(
        "Add a custom question",
        takes=QuestionIn,
        answers=QuestionOut,
        status=201,
        examples=examples.ADD_QUESTION,
    )
    def create(self, request: Request) -> Response:
        return self.again(actions.add_question(by=self.viewer, **self._body()))

    @Operation(
        "Change a custom question",
        takes=QuestionIn,
        partial=True,
        answers=QuestionOut,
        examples=examples.CHANGE_QUESTION,
    )
    def partial_update(self, request: Request, id: str) -> Response:
        question, changes = self._row(id), self._body()
        actions.change_question(question, by=self.viewer, changes=changes)
        return self.again(question)

    def _body(self) -> dict[str, Any]:
        given = self.body()
        if "service" in given:
            services = Service.objects.visible_to(self.viewer)
            given["service"] = referred(services, given["service"], "serviceId")
        return given


def referred(rows: Any, number: int, word: str) -> Any:
    found = rows.filter(number=number).first()
    if found is None:
        raise ValidationError({word: [ErrorDetail("There is none with this id.", "unknown")]})
    return found
