"""Two throw-away sites with a row of every kind, for proving the walls; never committed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from importlib import import_module

from django.conf import settings
from django.db import connection

from crm.actions import add_member, add_site
from crm.models import Counter, IdempotencyKey, Tag, User
from crm.tenancy.context import Context, bound
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Role

TAG = "probe"


def probe(viewer: Viewer) -> None:
    """The foundation's rows beside what making the site has left: a counter, a key."""
    Counter(site_id=viewer.site_id, noun="probe", value=1).save()
    IdempotencyKey(site_id=viewer.site_id, user_id=viewer.user_id, key="probe").save()


def _probe_viewer() -> Viewer:
    token = secrets.token_hex(6)
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        site, _created = add_site(name=f"Probe {token}")
        add_member(site=site, username=f"probe-{token}", role=Role.OWNER, holds=[TAG])
        user = User.objects.get(username=f"probe-{token}")
        tags = Tag.objects.across_sites().filter(site=site, name=TAG)
        revealed = frozenset(tags.values_list("uuid", flat=True))
    return Viewer(
        user=user,
        site=site,
        role=Role.OWNER,
        permissions=frozenset(Permission),
        revealed=revealed,
    )


def probe_sites() -> Iterator[Viewer]:
    """Two owners of two new sites, each with a row in every site-owned table."""
    for _number in range(2):
        viewer = _probe_viewer()
        with bound(Context.of(viewer)):
            for module in settings.ISOLATION_PROBES:
                import_module(module).probe(viewer)
        yield viewer
