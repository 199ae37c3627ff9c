"""Words for asking after meetings, redaction included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import (
    Case,
    DurationField,
    F,
    FilteredRelation,
    Func,
    Prefetch,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from crm.tenancy.querysets import SoftDeleteQuerySet
from crm.tenancy.redaction import readable_by
from crm.tenancy.search import Contains, Fold
from crm.tenancy.viewer import Viewer
from interactions.querysets import CONTENT, ContentQuerySet
from meetings.vocabulary import MeetingStatus

AT_ONCE = Value(dt.timedelta(0), DurationField())


class MeetingContentQuerySet(ContentQuerySet):
    """Redacted as the content of the completing interaction is: on the row's copy of its tags."""


class ActionItemQuerySet(MeetingContentQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return super().visible_to(viewer).filter(meeting__deleted_at__isnull=True)

    def of(self, meeting: Any) -> Self:
        return self.filter(meeting=meeting)

    def for_contact(self, contact: Any) -> Self:
        return self.filter(meeting__contact=contact)

    def for_contacts(self, contacts: Collection[Any]) -> Self:
        """With one of them, given by their keys."""
        return self.filter(meeting__contact__in=contacts)

    def to_do(self) -> Self:
        return self.filter(done_at__isnull=True)

    def done(self) -> Self:
        return self.filter(done_at__isnull=False)

    def concerning(self, user_id: int) -> Self:
        """Those of meetings that the person planned or told of, and with contacts that they own."""
        theirs = Q(created_by_id=user_id) | Q(meeting__created_by_id=user_id)
        return self.filter(theirs | Q(meeting__contact__owner_id=user_id))

    def in_order(self) -> Self:
        """The latest meeting's first, as they were said there."""
        return self.order_by("-meeting__scheduled_at", "-meeting__number", "position")


def _concerning(user_id: int) -> Q:
    return Q(created_by_id=user_id) | Q(contact__owner_id=user_id)


class MeetingQuerySet(SoftDeleteQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        return super().visible_to(viewer)._with_content(viewer)

    def deleted_for(self, viewer: Viewer) -> Self:
        return super().deleted_for(viewer)._with_content(viewer)

    def _with_content(self, viewer: Viewer) -> Self:
        """Join the content that the viewer may read; the rest reads as null."""
        readable = readable_by(viewer, "content__")
        return self.alias(**{CONTENT: FilteredRelation("content", condition=readable)})

    def with_content(self) -> Self:
        return self.select_related(CONTENT)

    def with_action_items(self, viewer: Viewer) -> Self:
        """What is to be done, in one query more, in the order in which it was said."""
        items = self.model.action_items.rel.related_model.objects.visible_to(viewer)
        return self.prefetch_related(Prefetch("action_items", items.order_by("position")))

    def with_people(self) -> Self:
        return self.select_related("contact", "created_by", "updated_by")

    def with_interaction(self) -> Self:
        return self.select_related("interaction")

    def mentioning(self, text: str) -> Self:
        """`text` in what the viewer may read of what was planned, or in the place; row by row, so
        for few rows, such as a contact's."""
        agenda = Func(
            F(f"{CONTENT}__agenda_items"),
            Value("\n"),
            function="array_to_string",
            output_field=TextField(),
        )
        planned = (F(f"{CONTENT}__purpose"), agenda, F(f"{CONTENT}__preparation_notes"))
        says = (Contains(Fold(each), text) for each in (F("location"), *planned))
        return self.filter(reduce(or_, map(Q, says)))

    def completed_by(self, interaction: Any) -> Self:
        return self.filter(interaction=interaction)

    def for_contact(self, contact: Any) -> Self:
        return self.filter(contact=contact)

    def with_present_contacts(self) -> Self:
        """Without those whose contact is in the trash."""
        return self.filter(contact__deleted_at__isnull=True)

    def with_status(self, status: str) -> Self:
        return self.filter(status=status)

    def between(self, start: dt.datetime | None, end: dt.datetime | None) -> Self:
        """Scheduled within the bounds, both inclusive."""
        found = self if start is None else self.filter(scheduled_at__gte=start)
        return found if end is None else found.filter(scheduled_at__lte=end)

    def ahead(self, at: dt.datetime) -> Self:
        """To begin after that moment, whatever became of them."""
        return self.filter(scheduled_at__gt=at)

    def behind(self, at: dt.datetime) -> Self:
        return self.filter(scheduled_at__lte=at)

    def still_open(self) -> Self:
        return self.with_status(MeetingStatus.SCHEDULED)

    def untold(self, at: dt.datetime) -> Self:
        """Over by then, and nobody has said how they went (`Meeting.is_untold`)."""
        lasting = Coalesce(F(f"{CONTENT}__planned_duration"), AT_ONCE)
        # the first condition is the index's: what has not begun cannot be over
        over = self.still_open().behind(at).alias(over_at=F("scheduled_at") + lasting)
        return over.filter(over_at__lte=at)

    def concerning(self, user_id: int) -> Self:
        """Those that the person planned, and those with contacts that they own
        (`Meeting.concerns`)."""
        return self.filter(_concerning(user_id))

    def those_concerning_first(self, user_id: int) -> Self:
        """Theirs, and then the others, the soonest of each first."""
        theirs = Case(When(_concerning(user_id), then=0), default=1)
        return self.order_by(theirs, "scheduled_at", "number")

    def with_any_of(self, contacts: Any) -> Self:
        """With one of these contacts, given as a query of them."""
        return self.filter(contact_id__in=contacts.order_by().values("pk"))

    def latest_first(self) -> Self:
        return self.order_by("-scheduled_at", "-number")

    def soonest_first(self) -> Self:
        return self.order_by("scheduled_at", "number")
