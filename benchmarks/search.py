"""Times lists and searches on a filled database: `python -m benchmarks.search`.

Each figure is the median of seven calls of what the API's list does for its page and its total,
as a member of the largest site, below row-level security. Ratios between rows are what to look
at; milliseconds depend on the machine.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from crm.access import memberships_of, viewer_on  # noqa: E402  # after setup
from crm.models import User  # noqa: E402  # after setup
from crm.tenancy.context import acting_as, signed_in_as  # noqa: E402  # after setup
from crm.tenancy.viewer import Viewer  # noqa: E402  # after setup
from interactions.api.sites import narrowed, order_by  # noqa: E402  # after setup
from interactions.models import Interaction  # noqa: E402  # after setup

SEARCHES: dict[str, dict[str, str]] = {
    "everything": {},
    "rare word": {"search": "xylophone"},
    "common word": {"search": "garden"},
    "two common words": {"search": "garden harvest"},
    "word with an accent": {"search": "ramirez"},
    "two letters": {"search": "xy"},
    "title": {"title": "12345"},
    "lead and type": {"lead": "Lead 7", "type": "Call"},
    "place": {"location": "room 7"},
}


def _viewer() -> Viewer:
    user = User.objects.get(username="bench")
    with signed_in_as(user.pk):
        site = memberships_of(user).get(site__name="Bench 1").site_id
        viewer = viewer_on(user, site_id=site)
    if viewer is None:
        raise SystemExit("Fill the database first: python -m benchmarks.rows")
    return viewer


def _median(call: Callable[[], Any], times: int = 7) -> float:
    call()
    taken = []
    for _number in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    viewer = _viewer()
    print(f"{'':24}{'page of 25':>12}{'total':>12}")
    for name, asked in SEARCHES.items():
        with acting_as(viewer):
            rows = narrowed(Interaction.objects.visible_to(viewer), asked, viewer)
            page = rows.with_content().order_by(*order_by("created_at", "desc"))[:25]
            first = _median(lambda page=page: list(page.all()))  # type: ignore[misc]  # a default binds the loop's value
            total = _median(lambda rows=rows: rows.order_by().count())  # type: ignore[misc]  # a default binds the loop's value
        print(f"{name:24}{first:>10.1f}ms{total:>10.1f}ms")


if __name__ == "__main__":
    main()
