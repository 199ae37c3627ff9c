"""Two throw-away sites with a row of every kind, for proving the walls; never committed.

An app's `probes` makes a row of each of its tables (`probe`). Where restricted tags hide some of
them, it also takes tags off and puts them on (`untag`, `tag`), names the models that nobody may
write who cannot read what is hidden (`GUARDED`), and people of the site with whether they may
read it (`readers`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

from crm.access import EVERY_TAG, viewer_on
from crm.actions import (
    add_member,
    add_site,
    add_team,
    entrust_team,
    join_team,
    leave_team,
    remove_member,
)
from crm.models import Counter, IdempotencyKey, Membership, Tag, Team, User
from crm.tenancy.context import Context, bound, signed_in_as
from crm.tenancy.viewer import Viewer
from crm.tenancy.walls import Reader
from crm.vocabulary import Permission, Role

TAG = "probe"


def probe(viewer: Viewer) -> None:
    """The foundation's rows beside what making the site has left."""
    Counter(site_id=viewer.site_id, noun="probe", value=1).save()
    IdempotencyKey(site_id=viewer.site_id, user_id=viewer.user_id, key="probe").save()
    team = add_team(by=viewer, name="Probe")
    join_team(team=team, membership=membership_of(viewer.user_id, viewer), by=viewer)
    entrust_team(team=team, tag=Tag.objects.visible_to(viewer).get(name=TAG), by=viewer)


def membership_of(user_id: int, by: Viewer) -> Membership:
    found: Membership = Membership.objects.visible_to(by).get(user_id=user_id)
    return found


def readers(owner: Viewer) -> Iterator[Reader]:
    """Who reads by what they hold, and who by nothing of the kind."""
    team = Team.objects.visible_to(owner).get(name="Probe")
    yield Reader("a stranger to the tag", viewer_of(probe_member(owner), owner), reads=False)
    chief = probe_member(owner)
    with signed_in_as(chief.pk):
        User.objects.filter(pk=chief.pk).update(is_superuser=True, is_staff=True)
    yield Reader("a superuser", viewer_of(chief, owner), reads=False)
    for what, reads in {"in the team": True, "out of the team": False, "back": False}.items():
        user = probe_member(owner)
        with bound(Context.of(owner)):
            membership = membership_of(user.pk, owner)
            join_team(team=team, membership=membership, by=owner)
            if what == "out of the team":
                leave_team(team=team, membership=membership, by=owner)
            if what == "back":
                remove_member(membership=membership, by=owner)
        again = probe_member(owner, user.username)
        yield Reader(f"somebody {what}", viewer_of(again, owner), reads=reads)


def probe_member(owner: Viewer, username: str = "") -> User:
    """Somebody who works on the probe site and holds nothing."""
    name = username or f"probe-{secrets.token_hex(6)}"
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        site: Any = owner.site
        return add_member(site=site, username=name, role=Role.ADMIN).user


def viewer_of(user: User, owner: Viewer) -> Viewer:
    """As the person's requests would find them, asking for everything."""
    with signed_in_as(user.pk):
        viewer = viewer_on(user, site_id=owner.site_id, asked=EVERY_TAG)
    if viewer is None:
        raise LookupError(f"{user} is no member of the probe site")
    return viewer


def _probe_viewer() -> Viewer:
    token = secrets.token_hex(6)
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        site, _created = add_site(name=f"Probe {token}")
        add_member(site=site, username=f"probe-{token}", role=Role.OWNER, holds=[TAG])
        user = User.objects.get(username=f"probe-{token}")
        tags = Tag.objects.across_sites().filter(site=site, name=TAG)
        held = frozenset(tags.values_list("uuid", flat=True))
    return Viewer(
        user=user,
        site=site,
        role=Role.OWNER,
        permissions=frozenset(Permission),
        held=held,
        asked=held,
    )


def _modules() -> Iterator[ModuleType]:
    for name in settings.ISOLATION_PROBES:
        yield import_module(name)


def probe_sites() -> Iterator[Viewer]:
    """Two owners of two new sites, each with a row in every site-owned table."""
    for _number in range(2):
        viewer = _probe_viewer()
        with bound(Context.of(viewer)):
            for module in _modules():
                module.probe(viewer)
        yield viewer


def probe_readers(owner: Viewer) -> list[Reader]:
    """People of the probe site, resolved as a request would resolve them."""
    return [
        reader for module in _modules() for reader in getattr(module, "readers", _nobody)(owner)
    ]


def _nobody(owner: Viewer) -> Iterator[Reader]:
    yield from ()


def retag(owner: Viewer, *, tagged: bool) -> None:
    """Put the probe's tag on everything that can carry one, or take it off."""
    with bound(Context.of(owner)):
        for module in _modules():
            change = getattr(module, "tag" if tagged else "untag", None)
            if change is not None:
                change(owner)


def guarded_models() -> list[type[Model]]:
    return [model for module in _modules() for model in getattr(module, "GUARDED", ())]
