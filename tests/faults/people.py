"""Makes the people who write during the faults: `python -m tests.faults.people` prints them.

A process of its own, as its settings are those of the instance under test.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Account:
    """Somebody of one site, with a token that is good for an hour, and a contact to write about."""

    site_id: int
    token: str
    contact: str


def make() -> list[Account]:
    from contacts import actions as contacts  # noqa: PLC0415  # Django is set up by now
    from crm.actions import open_session  # noqa: PLC0415  # needs Django set up
    from crm.tenancy.context import acting_as  # noqa: PLC0415  # needs Django set up
    from crm.tests.factories import PersonFactory, SiteFactory  # noqa: PLC0415  # needs Django set up
    from crm.tokens import access_token_for  # noqa: PLC0415  # needs Django set up

    made = []
    for name in ("North", "South"):
        site = SiteFactory.create(name=name, timezone="America/New_York")
        person = PersonFactory.create(username=name, site=site, role="owner")
        with acting_as(person.viewer()) as viewer:
            contact = contacts.create(by=viewer, first_name="Ana", email="ana@example.org")
        session, _refresh_id = open_session(user=person.user)
        made.append(Account(site.pk, access_token_for(session), str(contact.pk)))
    return made


def main() -> int:
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415  # needs Django set up

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    print(json.dumps([asdict(account) for account in make()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
