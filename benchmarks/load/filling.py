"""Fills the sites and prints who asks: `python -m benchmarks.load.filling <rows> <sites>`.

A process of its own, as its settings are those of the instance under load: nothing of the tests
may be imported, or passwords would be hashed as in a test. What is filled already stays as it is.
"""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its module needs Django
    from crm.models import Site

PASSWORD = "load-on-purpose"  # noqa: S105  # of a throw-away database
CONTACTS = 5_000
BUSIEST = 5_000  # interactions of the first contact
SOME = 40  # contacts and interactions that are asked for, beside the busiest


@dataclass(frozen=True)
class Account:
    """An owner of one site, and rows that there are. Contacts are pairs of uuid and number; the
    first is the busiest."""

    site_id: int
    slug: str
    username: str
    contacts: list[tuple[str, int]]
    interactions: list[str]


def main(rows: int, count: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415  # wants settings

    from benchmarks.rows import fill, is_filled, without_text_indexes  # noqa: PLC0415  # sets up
    from crm.actions import add_member, add_site  # noqa: PLC0415  # Django is set up by now

    call_command("migrate", interactive=False, verbosity=0)
    sites = [add_site(name=f"Load {number}")[0] for number in range(1, count + 1)]
    for site in sites:
        add_member(site=site, username=site.slug, role="owner", password=PASSWORD)
    empty = [site for site in sites if not is_filled(site)]
    with without_text_indexes() if empty else nullcontext():
        for site in empty:
            fill(site, rows, CONTACTS, min(BUSIEST, rows // 2))
    if empty:
        _settle()
    print(json.dumps([asdict(_account(site)) for site in sites]))


def _settle() -> None:
    """As autovacuum would in the minutes to come: until then PostgreSQL knows nothing of the new
    rows, and a search may take longer than a statement is allowed to."""
    from django.db import connection  # noqa: PLC0415  # Django is set up by now

    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("vacuum (analyze)")


def _account(site: Site) -> Account:
    from contacts.models import Contact  # noqa: PLC0415  # Django is set up by now
    from crm.access import viewer_on  # noqa: PLC0415  # needs Django set up
    from crm.models import User  # noqa: PLC0415  # needs Django set up
    from crm.tenancy.context import acting_as, signed_in_as  # noqa: PLC0415  # needs Django set up
    from interactions.models import Interaction  # noqa: PLC0415  # needs Django set up

    slug = site.slug
    user = User.objects.get(username=slug)
    with signed_in_as(user.pk):
        viewer = viewer_on(user, slug=slug)
    if viewer is None:
        raise SystemExit(f"{slug} has no member {slug}")
    with acting_as(viewer):
        people = Contact.objects.visible_to(viewer).order_by("number")
        rows = Interaction.objects.visible_to(viewer).order_by("number")
        return Account(
            viewer.site_id,
            slug,
            slug,
            [(str(key), number) for key, number in people.values_list("uuid", "number")[:SOME]],
            [str(key) for key in rows.values_list("uuid", flat=True)[:SOME]],
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
