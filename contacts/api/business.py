"""Contacts in the `business` contract (seed 003; fields as contracts.md lists them)."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Value, When
from django_filters import CharFilter, FilterSet, NumberFilter
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts import actions
from contacts.api.examples import business as examples
from contacts.models import Contact
from contacts.vocabulary import ContactType, LifecycleStage, Priority, RelationshipStatus
from crm.api.answers import OrNull
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.business import (
    Amount,
    BusinessViewSet,
    Choice,
    JsonObject,
    Nested,
    Optional,
    QueryNumber,
    SliceIn,
    SliceOut,
    Text,
    Texts,
    Whole,
    slice_of,
)
from crm.api.fields import Moment
from crm.tenancy.search import Fold
from crm.vocabulary import Permission

NOUN = "Contact"
LONGEST_SEARCH = 200
ADDRESS = ("street", "city", "state", "postal_code", "country")


def longest(field: str) -> int:
    """How much the model's column holds; the limit has its home there."""
    column: Any = Contact._meta.get_field(field)
    return int(column.max_length)


def optional(field: str) -> Optional:
    return Optional(max_length=longest(field))


# --- contact, as answered


class AddressOut(serializers.Serializer):
    street = OrNull()
    city = OrNull()
    state = OrNull()
    postal_code = OrNull()
    country = OrNull()


class ContactOut(serializers.Serializer):
    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()
    contact_type = serializers.ChoiceField(choices=ContactType.values)
    first_name = OrNull()
    last_name = OrNull()
    company_name = OrNull()
    display_name = serializers.CharField()
    job_title = OrNull()
    email = OrNull()
    phone = OrNull()
    mobile = OrNull()
    website = OrNull()
    address = AddressOut(source="*")
    source = OrNull()  # type: ignore[assignment]  # DRF's fields have one of that name
    priority = serializers.ChoiceField(choices=Priority.values)
    tags = serializers.ListField(child=serializers.CharField())
    notes = OrNull()
    estimated_value = serializers.FloatField(allow_null=True)
    currency = serializers.CharField()
    owner_id = serializers.IntegerField(allow_null=True)
    custom_fields = serializers.DictField()
    relationship_status = serializers.ChoiceField(choices=RelationshipStatus.values)
    lifecycle_stage = serializers.ChoiceField(choices=LifecycleStage.values)
    last_contacted = Moment(allow_null=True)
    created_at = Moment()
    updated_at = Moment(allow_null=True)
    version = serializers.IntegerField()


class ContactsOut(SliceOut):
    contacts = ContactOut(many=True)


# --- contact, as given


class AddressIn(Nested):
    street = optional("street")
    city = optional("city")
    state = optional("state")
    postal_code = optional("postal_code")
    country = optional("country")


class ContactIn(serializers.Serializer):
    """Read-only and unknown fields are ignored; null clears what may be empty."""

    contact_type = Choice(choices=ContactType.choices, required=False)
    first_name = optional("first_name")
    last_name = optional("last_name")
    company_name = optional("company_name")
    job_title = optional("job_title")
    email = optional("email")
    phone = Optional(max_length=40)  # as people write it; stored as E.164
    mobile = Optional(max_length=40)
    website = optional("website")
    address = AddressIn(required=False, allow_null=True)
    source = optional("source")  # type: ignore[assignment]
    priority = Choice(choices=Priority.choices, required=False)
    tags = Texts(most=50, longest=50)
    notes = optional("notes")
    estimated_value = Amount(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    currency = Text(max_length=longest("currency"), required=False)
    owner_id = Whole(required=False, allow_null=True)
    custom_fields = JsonObject(most_bytes=16 * 1024, most_levels=5)
    relationship_status = Choice(choices=RelationshipStatus.choices, required=False)
    lifecycle_stage = Choice(choices=LifecycleStage.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The address lies flat in the domain; null clears the whole of it."""
        if "address" not in attrs:
            return attrs
        address = attrs.pop("address")
        return {**attrs, **(dict.fromkeys(ADDRESS, "") if address is None else address)}


class ContactChangesIn(ContactIn):
    version = Whole(required=False, allow_null=True)  # if given, it must be the stored one


# --- list contacts


def _ranked(field: str, words: list[str]) -> Case:
    """In the order that the vocabulary lists the words."""
    return Case(*(When(**{field: word}, then=Value(at)) for at, word in enumerate(words)))


SORT_FIELDS: dict[str, Any] = {
    "name": F("sort_name"),  # last name, first name, company: as a register does
    "display_name": Fold(F("display_name")),
    "first_name": Fold(F("first_name")),
    "last_name": Fold(F("last_name")),
    "company_name": Fold(F("company_name")),
    "email": Fold(F("email")),
    "contact_type": _ranked("contact_type", ContactType.values),
    "priority": _ranked("priority", Priority.values),
    "relationship_status": _ranked("relationship_status", RelationshipStatus.values),
    "lifecycle_stage": _ranked("lifecycle_stage", LifecycleStage.values),
    "estimated_value": F("estimated_value"),
    "last_contacted": F("last_contacted"),
    "created_at": F("created_at"),
    "updated_at": F("updated_at"),
}
MAY_BE_NULL = ("estimated_value", "last_contacted", "updated_at")


class ContactsAsked(SliceIn):
    search = Text(max_length=LONGEST_SEARCH, required=False)
    relationship_status = Choice(choices=RelationshipStatus.choices, required=False)
    lifecycle_stage = Choice(choices=LifecycleStage.choices, required=False)
    contact_type = Choice(choices=ContactType.choices, required=False)
    priority = Choice(choices=Priority.choices, required=False)
    owner_id = QueryNumber(required=False, min_value=1, max_value=2**63 - 1)
    tag = Text(max_length=50, required=False)
    sort_by = Choice(choices=list(SORT_FIELDS), default="name")
    sort_order = Choice(choices=["asc", "desc"], default="asc")


class ContactFilter(FilterSet):
    """What is asked for, put on the rows. Values that are none were refused by `ContactsAsked`:
    django-filter would tell of them in a form's words, and not in this contract's."""

    search = CharFilter(method="matching")
    owner_id = NumberFilter()
    tag = CharFilter(method="tagged")

    class Meta:
        model = Contact
        fields = ("relationship_status", "lifecycle_stage", "contact_type", "priority")

    def matching(self, rows: Any, name: str, text: str) -> Any:
        return rows.matching(text)

    def tagged(self, rows: Any, name: str, tag: str) -> Any:
        return rows.filter(tags__contains=[tag])


def order_by(field: str, direction: str) -> list[Any]:
    """By the field, ties by number in the same direction, rows without a value last."""
    last = True if field in MAY_BE_NULL else None
    if direction == "asc":
        return [SORT_FIELDS[field].asc(nulls_last=last), F("number").asc()]
    return [SORT_FIELDS[field].desc(nulls_last=last), F("number").desc()]


class Contacts(BusinessViewSet):
    subject = Contact
    words = {part: f"address.{part}" for part in ADDRESS}

    @Operation("List contacts", asks=ContactsAsked, answers=ContactsOut, examples=examples.LIST)
    def list(self, request: Request) -> Response:
        asked = self.asked()
        rows = ContactFilter(asked, queryset=Contact.objects.visible_to(self.viewer)).qs
        ordered = rows.order_by(*order_by(asked["sort_by"], asked["sort_order"]))
        skip, limit = asked["skip"], asked["limit"]
        found, total = slice_of(ordered, skip=skip, limit=limit)
        return self.answer({"contacts": found, "total": total, "skip": skip, "limit": limit})

    @Operation("Get a contact", answers=ContactOut, examples=examples.GET)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(self._row(id))

    @Operation(
        "Create a contact",
        takes=ContactIn,
        answers=ContactOut,
        status=201,
        examples=examples.CREATE,
    )
    def create(self, request: Request) -> Response:
        self.viewer.require(Permission.EDIT_CONTACTS)
        return self.answer(actions.create(by=self.viewer, **self.given()))

    @Operation(
        "Change a contact",
        takes=ContactChangesIn,
        partial=True,
        answers=ContactOut,
        examples=examples.CHANGE,
    )
    def partial_update(self, request: Request, id: str) -> Response:
        contact = self._row(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        changes = self.given()
        version = changes.pop("version", None)
        changes = without_status(changes, contact)
        if changes or version is not None:
            contact = actions.change(contact, by=self.viewer, changes=changes, version=version)
        return self.answer(contact)

    @Operation("Delete a contact", status=204, examples=examples.DELETE)
    def destroy(self, request: Request, id: str) -> Response:
        actions.delete(self._row(id), by=self.viewer)
        return self.answer()

    def _row(self, written: str) -> Contact:
        row: Contact = one(Contact.objects.visible_to(self.viewer), written, NOUN)
        return row


def without_status(changes: dict[str, Any], contact: Contact) -> dict[str, Any]:
    """The changes without status and stage, which have an address of their own. The values that
    the contact has already are no change: a client may send back what it read."""
    text = "use PUT /api/contacts/{id}/status"
    other = {
        name: [ErrorDetail(text, "status")]
        for name in sorted(actions.STATUS_FIELDS & changes.keys())
        if changes[name] != getattr(contact, name)
    }
    if other:
        raise ValidationError(other)
    return {k: v for k, v in changes.items() if k not in actions.STATUS_FIELDS}
