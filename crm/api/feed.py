"""What happened on a site, in order, for programs that follow it (seed 004, Domain Events).

The order is that of the commits: an event never appears behind a cursor that was already answered
(see `crm.models.Event`), so whoever asks again and again with `next` gets each event exactly once.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import examples
from crm.api.base.operation import Operation
from crm.api.fields import Moment, QueryNumber
from crm.api.sites import SitesViewSet
from crm.models import Event

USUAL, MOST = 50, 200
LAST = 2**63 - 1


class EventsAsked(serializers.Serializer):
    after = QueryNumber(min_value=0, max_value=LAST, default=0)
    limit = QueryNumber(min_value=1, max_value=MOST, default=USUAL)


class SubjectOut(serializers.Serializer):
    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id")


class EventOut(serializers.Serializer):
    """Ids and no text: whoever wants more asks for the subject, and reads what they may read."""

    id = serializers.UUIDField(source="uuid")
    type = serializers.CharField()
    occurredAt = Moment(source="occurred_at")  # noqa: N815  # the contract's words
    actorId = serializers.IntegerField(source="actor_id", allow_null=True)  # noqa: N815
    contactId = serializers.UUIDField(source="contact_id", allow_null=True)  # noqa: N815
    subject = SubjectOut(source="*")


class EventsOut(serializers.Serializer):
    events = EventOut(many=True)
    next = serializers.CharField()


class Events(SitesViewSet):
    """GET /api/events"""

    group = "events"
    about = "What happens on a site, in order, for programs that follow it. No texts, only ids."

    @Operation(
        "Follow what happens on the site",
        asks=EventsAsked,
        answers=EventsOut,
        about="Ask again with the `next` of the answer as `after`: each event comes once.",
        examples=examples.EVENTS,
    )
    def list(self, request: Request) -> Response:
        asked = self.asked()
        rows: Any = Event.objects.visible_to(self.viewer).filter(number__gt=asked["after"])
        found = list(rows.order_by("number")[: asked["limit"]])
        last = found[-1].number if found else asked["after"]
        return self.answer({"events": found, "next": str(last)})
