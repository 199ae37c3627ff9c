"""Interaction analytics in the `tracking` contract (seed 004)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.api import examples
from analytics.reports import (
    DAY,
    DEFAULT_DAYS,
    GROUPS,
    MOST_BUCKETS,
    Activity,
    activity,
    how_many,
    of_contact,
)
from crm.api.base.operation import Operation
from crm.api.base.refusals import BadQuery
from crm.api.fields import Choice
from crm.api.tracking import DatesIn, Guid, TrackingViewSet
from interactions.api.tracking import TYPES, minutes_of
from interactions.vocabulary import Kind


class AnalyticsAsked(DatesIn):
    groupBy = Choice(choices=GROUPS, default="week")
    contactId = Guid(required=False)


class BucketOut(serializers.Serializer):
    key = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    count = serializers.IntegerField()


class AnalyticsOut(serializers.Serializer):
    totalInteractions = serializers.IntegerField()
    byType = serializers.DictField(child=serializers.IntegerField())
    frequency = serializers.DictField(child=serializers.IntegerField())
    averageDuration = serializers.IntegerField()  # minutes
    buckets = BucketOut(many=True)


def _by_type(by_kind: dict[str, int]) -> dict[str, int]:
    """In this contract's words, the commonest first."""
    counted: Counter[str] = Counter()
    for kind, count in by_kind.items():
        counted[TYPES[Kind(kind)]] += count
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def answer_of(found: Activity, group: str) -> dict[str, Any]:
    numbered = [(f"{group}{number}", *each) for number, each in enumerate(found.buckets, start=1)]
    return {
        "totalInteractions": found.total,
        "byType": _by_type(found.by_kind),
        "frequency": {key: count for key, _bucket, count in numbered},
        "averageDuration": minutes_of(found.timed.average) or 0,
        "buckets": [
            {"key": key, "start": bucket.start, "end": bucket.end, "count": count}
            for key, bucket, count in numbered
        ],
    }


class InteractionAnalytics(TrackingViewSet):
    @Operation(
        "Count interactions by type and by day, week or month",
        asks=AnalyticsAsked,
        answers=AnalyticsOut,
        examples=examples.ANALYTICS,
    )
    def list(self, request: Request) -> Response:
        asked = self.asked()
        start, end = self._range(asked)
        group, zone = asked["groupBy"], ZoneInfo(self.viewer.site.timezone)
        if how_many(start.astimezone(zone).date(), end.astimezone(zone).date(), group) > (
            MOST_BUCKETS
        ):
            many = f"This range has more than {MOST_BUCKETS} of these."
            raise BadQuery({"groupBy": [ErrorDetail(many, "too_many")]})
        rows = of_contact(self.viewer, asked.get("contactId"))
        found = activity(rows, start=start, end=end, group=group, zone=zone)
        return self.answer(answer_of(found, group))

    def _range(self, asked: dict[str, Any]) -> tuple[dt.datetime, dt.datetime]:
        """To the end of the site's day; from the first of 90 days, the last one included."""
        zone = ZoneInfo(self.viewer.site.timezone)
        start, end = asked.get("startDate"), asked.get("endDate")
        if end is None:
            today = max(now(), start or now()).astimezone(zone).date()
            end = dt.datetime.combine(today, dt.time.max, zone)
        if start is None:
            first = end.astimezone(zone).date() - (DEFAULT_DAYS - 1) * DAY
            start = dt.datetime.combine(first, dt.time.min, zone)
        return start, end
