"""Who set up what of a demo site, and changed it since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crm.actions.settled import settled
from crm.models import SettingsChange
from crm.seeds.ground import Ground, seeded_uuid
from crm.vocabulary import Setting, Settled


@dataclass(frozen=True, slots=True)
class Deed:
    """What the owner did to something at some moment; added, where there was nothing `before`."""

    setting: Setting
    key: object
    at: dt.datetime
    after: Mapping[str, Any]
    before: Mapping[str, Any] | None = None


def tell_settings(ground: Ground, deeds: Iterable[Deed]) -> None:
    """Keep it, as if the actions had done it then."""
    lines = [_line(ground, deed) for deed in deeds]
    SettingsChange.objects.across_sites().bulk_create(lines)


def _line(ground: Ground, deed: Deed) -> SettingsChange:
    what = Settled.ADDED if deed.before is None else Settled.CHANGED
    line = settled(deed.setting, deed.key, deed.before or {}, deed.after, what)
    if line is None:
        raise ValueError(f"{deed} changes nothing")
    line.uuid = seeded_uuid(deed.at, ground.random(f"{deed.setting}/{deed.key}/{deed.at}"))
    line.site_id, line.changed_by_id = ground.site.pk, ground.viewer.user_id
    line.changed_at = deed.at
    return line
