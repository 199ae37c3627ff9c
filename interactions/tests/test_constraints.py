"""What the database refuses even from whoever goes past the rules."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.models import Interaction, InteractionContent
from interactions.tests.factories import InteractionFactory

EDGES = [
    (dt.datetime(1899, 12, 31, 23, 59, 59, tzinfo=dt.UTC), False),
    (dt.datetime(1900, 1, 1, tzinfo=dt.UTC), True),
    (dt.datetime(2199, 12, 31, 23, 59, 59, tzinfo=dt.UTC), True),
    (dt.datetime(2200, 1, 1, tzinfo=dt.UTC), False),
]


@pytest.mark.parametrize(("moment", "fits"), EDGES, ids=str)
@pytest.mark.parametrize("column", ["starts_at", "follow_up_at"])
def test_a_year_that_is_a_slip_of_the_pen(
    column: str, moment: dt.datetime, fits: bool, bob: Person
) -> None:
    row = InteractionFactory(by=bob.viewer())
    model = Interaction if column == "starts_at" else InteractionContent
    with acting_as(bob.viewer()) as viewer:
        stored = model.objects.visible_to(viewer).filter(pk=row.pk)
        if fits:
            assert stored.update(**{column: moment}) == 1
        else:
            with pytest.raises(IntegrityError, match="plausible"), transaction.atomic():
                stored.update(**{column: moment})
