"""Analytics in the words of seed 004."""

from __future__ import annotations

from crm.api.base.operation import Example

ANALYTICS = {
    "two-weeks": Example(
        asked={"startDate": "2024-01-08", "endDate": "2024-01-21", "groupBy": "week"},
        answered={
            "totalInteractions": 8,
            "byType": {"meeting": 5, "call": 3},
            "frequency": {"week1": 3, "week2": 5},
            "averageDuration": 40,
            "buckets": [
                {"key": "week1", "start": "2024-01-08", "end": "2024-01-14", "count": 3},
                {"key": "week2", "start": "2024-01-15", "end": "2024-01-21", "count": 5},
            ],
        },
    )
}
