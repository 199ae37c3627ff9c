"""What a page weighs, and how long the server takes for it: `python -m benchmarks.pages`.

On a database with the demo (`python manage.py demo --no-serve`). Each time is the median of seven
requests, after two that do not count, within one process and without a network; the queries are
those of the last one. Weights are as they are sent, compressed. Milliseconds depend on the
machine; the aim is 100 of them, and 60 kB for all style and scripts of ours together.
"""

from __future__ import annotations

import os
import statistics
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

from crm.models import User  # noqa: E402  # after setup
from crm.pages.assets import STYLE_SHEET  # noqa: E402  # after setup

WHO, WHERE = "elena", "/s/casa-abierta/"
PAGES = (
    *("", "contacts/", "contacts/1/", "contacts/1/timeline/", "contacts/1/status/"),
    *("interactions/", "interactions/new/", "interactions/1/", "quick/"),
    *("follow-ups/", "meetings/", "meetings/month/", "meetings/week/", "meetings/1/"),
    *("analytics/", "rapport/", "requests/", "read-log/", "trash/", "outbox/", "settings/"),
)
RUNS = 7


def weights() -> Iterator[tuple[str, int]]:
    """Our own style sheet and scripts, with their bytes as sent."""
    scripts = sorted((settings.BASE_DIR / "static/js").glob("*.js"))
    for name in (STYLE_SHEET, *(f"js/{script.name}" for script in scripts)):
        with open(str(finders.find(name)), "rb") as file:
            yield name, len(brotli.compress(file.read()))


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


def main() -> None:
    found = dict(weights())
    for name, size in found.items():
        print(f"{size / 1000:7.1f} kB  {name}")
    print(f"{sum(found.values()) / 1000:7.1f} kB  together\n")
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=WHO), "django.contrib.auth.backends.ModelBackend")
    print("     ms  queries      kB  page")
    for page in PAGES:
        taken, queries, size, status = times(client, WHERE + page)
        odd = "" if status == 200 else f"  ({status})"
        print(f"{taken:7.0f}  {queries:7}  {size / 1000:6.1f}  {WHERE}{page}{odd}")


if __name__ == "__main__":
    main()
