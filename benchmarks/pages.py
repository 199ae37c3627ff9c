"""What a page weighs, and how long the server takes for it: `python -m benchmarks.pages`.

On a database with the demo (`python manage.py demo --no-serve`), to which it adds a site with a
contact of ten thousand interactions; whatever is missing of that is written first. Each time is
the median of seven requests, after two that do not count, within one process and without a
network; the queries are those of one more. Weights are as they are sent, compressed. Milliseconds
depend on the machine; the aim is 100 of them, and 60 kB for all style and scripts of ours together.
Ends with 1 where a page takes longer or is none.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

import brotli  # type: ignore[import-untyped]  # has no types  # noqa: E402  # after setup
from django.conf import settings  # noqa: E402  # after setup
from django.contrib.staticfiles import finders  # noqa: E402  # after setup
from django.db import connection  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402  # after setup

from benchmarks.rows import fill, is_filled  # noqa: E402  # after setup
from crm.actions import add_member, add_site  # noqa: E402  # after setup
from crm.management.planting import analyze  # noqa: E402  # after setup
from crm.models import Site, User  # noqa: E402  # after setup
from crm.pages.assets import STYLE_SHEET  # noqa: E402  # after setup

WHO, WHERE = "elena", "/s/casa-abierta/"
PAGES = (
    *("", "contacts/", "contacts/1/", "contacts/1/status/"),
    *("interactions/", "interactions/new/", "interactions/1/", "interactions/quick/"),
    *("follow-ups/", "meetings/", "meetings/month/", "meetings/week/", "meetings/1/"),
    *("analytics/", "rapport/", "requests/", "read-log/", "trash/", "outbox/", "settings/"),
)
BUSY, BUSY_PAGES = "Bench busy", ("contacts/1/", "contacts/1/?expand=1", "interactions/")
MANY, BATCH = 10_000, 100  # interactions of one contact, and how many are written at once
RUNS = 7
MOST = 100  # milliseconds


def weights() -> Iterator[tuple[str, int]]:
    """Our own style sheet and scripts, with their bytes as sent."""
    scripts = sorted((settings.BASE_DIR / "static/js").glob("*.js"))
    for name in (STYLE_SHEET, *(f"js/{script.name}" for script in scripts)):
        with open(str(finders.find(name)), "rb") as file:
            yield name, len(brotli.compress(file.read()))


def busy_site() -> Site:
    """A site with one contact, who has MANY interactions. Goes on where an earlier run stopped."""
    site, _created = add_site(name=BUSY)
    add_member(site=site, username="bench", role="owner", password="bench")  # noqa: S106  # a throw-away database
    if not is_filled(site):
        fill(site, MANY, contacts=1, busiest=MANY, batch=BATCH)
        analyze()  # as the server does by itself, within a minute
    return site


def times(client: Client, path: str) -> tuple[float, int, int, int]:
    """Milliseconds, queries, bytes of HTML as sent, and the status."""
    spent = []
    for _ in range(RUNS + 2):
        began = time.perf_counter()
        answer = client.get(path)
        spent.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    size = len(brotli.compress(answer.content, quality=5))
    return statistics.median(spent[2:]), len(queries), size, answer.status_code


def measured(who: str, where: str, pages: tuple[str, ...]) -> Iterator[str]:
    """Prints each page; yields those that take too long, or are none."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
    for page in pages:
        taken, queries, size, status = times(client, where + page)
        odd = "" if status == 200 else f"  ({status})"
        print(f"{taken:7.0f}  {queries:7}  {size / 1000:6.1f}  {where}{page}{odd}")
        if taken > MOST or status != 200:
            yield where + page


def main() -> int:
    found = dict(weights())
    for name, size in found.items():
        print(f"{size / 1000:7.1f} kB  {name}")
    print(f"{sum(found.values()) / 1000:7.1f} kB  together\n")
    site = busy_site()
    print("     ms  queries      kB  page")
    slow = [
        *measured(WHO, WHERE, PAGES),
        *measured("bench", f"/s/{site.slug}/", BUSY_PAGES),
    ]
    print(f"\nOver {MOST} ms, or no page: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
