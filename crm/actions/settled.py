"""Keeping who changed what of what a site has set up, in the transaction of the change (ADR 26)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm.models import SettingsChange
from crm.rules import changes_told
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Setting, Settled

NOTHING: tuple[Any, ...] = (None, "", [], False)
"""What a new thing does not tell that it has."""


def keep_settled(
    setting: Setting,
    key: object,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    site_id: int,
    by: Viewer | None,
    what: Settled | None = None,
) -> None:
    """Write into the history of that thing how it differs; nothing where it does not.

    Without `what`, a thing that was nothing `before` is added, and one that is nothing `after` is
    removed. `by` is None where the operator did it at the command line.
    """
    done = what or _done(before, after)
    names = {name for name in before.keys() | after.keys() if _differs(name, before, after)}
    if done is Settled.CHANGED and not names:
        return
    known = {name: before.get(name) for name in names}
    SettingsChange(
        site_id=site_id,
        subject_type=setting,
        subject_id=str(key),
        what=done,
        changes=changes_told(known, after, names),
        changed_by_id=None if by is None else by.user_id,
    ).save(force_insert=True)


def _done(before: Mapping[str, Any], after: Mapping[str, Any]) -> Settled:
    if not before:
        return Settled.ADDED
    return Settled.CHANGED if after else Settled.REMOVED


def _differs(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = before.get(name), after.get(name)
    if name not in before or name not in after:  # it comes or goes as a whole
        return not (old in NOTHING and new in NOTHING)
    return bool(old != new)
