"""Interactions in the `sites` contract (seed 001): the file reads in the document's order."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Expression, F, Value, When
from django.db.models.functions import NullIf
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.answers import Constant, OrNull, Redactable, Shown, Word
from crm.api.base.doors import Door
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.fields import Bound, Choice, Moment, Optional, Text, Zone, in_zone
from crm.api.sites import PageIn, PageMeta, SitesViewSet, page_of, success
from crm.tenancy.search import Fold
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.examples import sites as examples
from interactions.models import Interaction
from interactions.querysets import CONTENT
from interactions.vocabulary import Kind

NOUN = "Interaction"
LONGEST_SEARCH = 200

# --- type vocabulary: what is accepted reads back exactly, and every kind has its nearest word

KINDS = {
    "Meeting": Kind.MEETING,
    "Call": Kind.CALL,
    "Email": Kind.EMAIL,
    "Update": Kind.UPDATE,
    "Review": Kind.REVIEW,
    "Training": Kind.TRAINING,
}
TYPES = {
    **{kind: word for word, kind in KINDS.items()},
    Kind.VIDEO_CALL: "Meeting",
    Kind.COFFEE: "Meeting",
    Kind.LUNCH: "Meeting",
    Kind.CONFERENCE: "Meeting",
    Kind.CONSULTATION: "Meeting",
    Kind.LIGHT_TOUCH: "Meeting",
    Kind.SERVICE: "Meeting",
    Kind.MESSAGE: "Email",
    Kind.PROPOSAL: "Email",
    Kind.QUOTE: "Email",
    Kind.CONTRACT: "Update",
    Kind.FOLLOW_UP: "Update",
    Kind.NOTE: "Update",
    Kind.WORKSHOP: "Training",
}


def kinds_of(word: str) -> list[Kind]:
    """Every kind that reads as `word`."""
    return [kind for kind, shown in TYPES.items() if shown == word]


# --- data model


class InteractionOut(Redactable):
    id = serializers.IntegerField(source="number")
    site_id = serializers.IntegerField()
    title = Shown(promised=True)
    type = Word(TYPES, source="kind")
    lead = Shown(promised=True)
    start_datetime = Moment(source="starts_at")
    timezone = serializers.CharField()
    end_datetime = Moment(source="ends_at", allow_null=True)
    location = OrNull()
    description = Shown()
    notes = Shown()
    created_by = serializers.IntegerField(source="created_by_id", allow_null=True)
    created_at = Moment()
    updated_by = serializers.IntegerField(source="updated_by_id", allow_null=True)
    updated_at = Moment(allow_null=True)


InteractionAnswer = success("InteractionAnswer", interaction=InteractionOut())


class InteractionIn(serializers.Serializer):
    """A moment without an offset is read in the interaction's own `timezone`: the document asks
    for both, and that is what a person who writes them side by side means."""

    title = Text(max_length=255)
    type = Choice(choices=list(KINDS))
    lead = Text(max_length=100)
    start_datetime = Moment()
    timezone = Zone(max_length=64)
    end_datetime = Moment(required=False, allow_null=True)
    location = Optional(max_length=255)
    description = Optional(max_length=5000)
    notes = Optional(max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        zone = attrs.get("timezone") or self.context["timezone"]
        problems = {}
        for name in ("start_datetime", "end_datetime"):
            try:
                if attrs.get(name):
                    attrs[name] = in_zone(attrs[name], zone)
            except ValueError as error:
                problems[name] = [ErrorDetail(str(error), "skipped")]
        if problems:
            raise ValidationError(problems)
        return attrs


_STORED_AS = {"type": "kind", "start_datetime": "starts_at", "end_datetime": "ends_at"}


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, in the domain's words."""
    fields = {_STORED_AS.get(name, name): value for name, value in given.items()}
    return {**fields, "kind": KINDS[fields["kind"]]} if "kind" in fields else fields


# --- list interactions


def _text(field: str) -> Expression:
    """Sorted blind to case and accents; hidden and empty text reads as null."""
    return NullIf(Fold(F(f"{CONTENT}__{field}")), Value(""))


SORT_FIELDS: dict[str, Any] = {
    "id": F("number"),
    "site_id": F("site_id"),
    "title": _text("title"),
    "type": Case(*(When(kind=kind, then=Value(word)) for kind, word in TYPES.items())),
    "lead": _text("lead"),
    "start_datetime": F("starts_at"),
    "timezone": F("timezone"),
    "end_datetime": F("starts_at") + F(f"{CONTENT}__duration"),
    "location": NullIf(F("place_text"), Value("")),
    "description": _text("description"),
    "notes": _text("notes"),
    "created_by": F("created_by_id"),
    "created_at": F("created_at"),
    "updated_by": F("updated_by_id"),
    "updated_at": F("updated_at"),
}
NEVER_NULL = ("id", "site_id", "type", "start_datetime", "timezone", "created_at")


def order_by(field: str, direction: str) -> list[Any]:
    """By the field, ties by id in the same direction, rows without a value last.

    Where no row lacks one, nothing is said of nulls, so that an index can serve the order.
    """
    last = None if field in NEVER_NULL else True
    if direction == "asc":
        return [SORT_FIELDS[field].asc(nulls_last=last), F("number").asc()]
    return [SORT_FIELDS[field].desc(nulls_last=last), F("number").desc()]


class InteractionsAsked(PageIn):
    search = Text(max_length=LONGEST_SEARCH, required=False)
    title = Text(max_length=LONGEST_SEARCH, required=False)
    type = Choice(choices=list(KINDS), required=False)
    lead = Text(max_length=LONGEST_SEARCH, required=False)
    start_date = Bound(required=False)
    end_date = Bound(required=False, last=True)
    location = Text(max_length=LONGEST_SEARCH, required=False)
    sort_by = Choice(choices=list(SORT_FIELDS), default="created_at")
    sort_direction = Choice(choices=["asc", "desc"], default="desc")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs.get("start_date"), attrs.get("end_date")
        if start and end and start > end:
            raise ValidationError({"start_date": "This must not be after end_date."})
        return attrs


def narrowed(rows: Any, asked: dict[str, Any], viewer: Any) -> Any:
    """The rows that the query parameters ask for."""
    rows = rows.between(asked.get("start_date"), asked.get("end_date"))
    if "search" in asked:
        rows = rows.matching(viewer, asked["search"])
    if "type" in asked:
        rows = rows.of_kinds(kinds_of(asked["type"]))
    if "location" in asked:
        rows = rows.at_place(asked["location"])
    for field in ("title", "lead"):
        if field in asked:
            rows = rows.containing(field, asked[field])
    return rows


InteractionsAnswer = success(
    "InteractionsAnswer", interactions=InteractionOut(many=True), meta=PageMeta
)
DeletedAnswer = success(
    "DeletedAnswer", success=Constant(True), message=Constant("Interaction deleted successfully")
)


class Interactions(SitesViewSet):
    subject = Interaction
    words = {"kind": "type", "starts_at": "start_datetime", "ends_at": "end_datetime"}

    @Operation(
        "List interactions",
        asks=InteractionsAsked,
        answers=InteractionsAnswer,
        examples=examples.LIST,
    )
    def list(self, request: Request) -> Response:
        asked = self.asked()
        rows = narrowed(Interaction.objects.visible_to(self.viewer), asked, self.viewer)
        ordered = rows.with_content().order_by(*order_by(asked["sort_by"], asked["sort_direction"]))
        found, meta = page_of(ordered, page=asked["page"], per_page=asked["per_page"])
        return self.answer({"data": {"interactions": found}, "meta": meta})

    # --- get interaction

    @Operation("Get an interaction", answers=InteractionAnswer, examples=examples.GET)
    def retrieve(self, request: Request, id: str) -> Response:
        return self._answer(self._row(id))

    # --- create interaction

    @Operation(
        "Create an interaction",
        takes=InteractionIn,
        answers=InteractionAnswer,
        status=201,
        examples=examples.CREATE,
    )
    def create(self, request: Request) -> Response:
        self.viewer.require(Permission.EDIT_CONTACTS)
        given = self.given(timezone=self.viewer.site.timezone)
        return self._answer(actions.log(by=self.viewer, **_stored(given)))

    # --- update interaction

    @Operation(
        "Update an interaction",
        takes=InteractionIn,
        partial=True,
        answers=InteractionAnswer,
        examples=examples.UPDATE,
    )
    def update(self, request: Request, id: str) -> Response:
        row = self._row(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        self.refuse_redacted_copy(actions.readable(row), ("title", "lead"))
        given = self.given(timezone=row.timezone)
        if not given:
            raise ValidationError("Give at least one field to change.", "empty")
        changes = _stored(given)
        if given.get("type") == TYPES[Kind(row.kind)]:
            del changes["kind"]  # a lunch that reads as Meeting, sent back as read, stays a lunch
        return self._answer(actions.edit(row, by=self.viewer, changes=changes))

    # --- delete interaction

    @Operation("Delete an interaction", answers=DeletedAnswer, examples=examples.DELETE)
    def destroy(self, request: Request, id: str) -> Response:
        actions.delete(self._row(id), by=self.viewer)
        return self.answer({"data": {}})

    def _row(self, written: str) -> Interaction:
        rows = Interaction.objects.visible_to(self.viewer).with_content()
        row: Interaction = one(rows, written, NOUN)
        return row

    def _answer(self, row: Interaction) -> Response:
        return self.answer({"data": {"interaction": row}})


# --- get interaction types


TypesAnswer = success(
    "TypesAnswer", types=serializers.ListField(child=serializers.ChoiceField(choices=list(KINDS)))
)


class InteractionTypes(SitesViewSet):
    opens_to = Door.SIGNED_IN

    @Operation("List the types of interactions", answers=TypesAnswer, examples=examples.TYPES)
    def list(self, request: Request) -> Response:
        return self.answer({"data": {"types": list(KINDS)}})
