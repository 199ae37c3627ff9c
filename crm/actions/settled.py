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
    line = settled(setting, key, before, after, what)
    if line is not None:
        line.site_id, line.changed_by_id = site_id, None if by is None else by.user_id
        line.save(force_insert=True)


def settled(
    setting: Setting,
    key: object,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    what: Settled | None = None,
) -> SettingsChange | None:
    """The line, of no site and by nobody yet; None where nothing differs."""
    done = what or _done(before, after)
    names = {name for name in before.keys() | after.keys() if _differs(name, before, after)}
    if done is Settled.CHANGED and not names:
        return None
    known = {name: before.get(name) for name in names}
    changes = changes_told(known, after, names)
    return SettingsChange(subject_type=setting, subject_id=str(key), what=done, changes=changes)


def _done(before: Mapping[str, Any], after: Mapping[str, Any]) -> Settled:
    if not before:
        return Settled.ADDED
    return Settled.CHANGED if after else Settled.REMOVED


def _differs(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = before.get(name), after.get(name)
    if name not in before or name not in after:  # it comes or goes as a whole
        return not (old in NOTHING and new in NOTHING)
    return bool(old != new)
