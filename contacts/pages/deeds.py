"""What is to be done to many contacts, in words for who is to confirm it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import ngettext

from contacts.vocabulary import RelationshipStatus

FEW = 2  # tags on a button


def told(
    what: str, given: Mapping[str, Any], owner: str, count: int, *, brief: bool = False
) -> str:
    """That it is done to so many contacts. `given` are the fields of the form, `owner` is the name
    of whom they are given to, "" for nobody; `brief` leaves tags out where they are many."""
    names = {
        "count": count,
        "name": owner,
        "tags": _tags(given["tags"], FEW if brief else None),
        "status": RelationshipStatus(given["status"]).label if given["status"] else "",
    }
    return _sentence(what, count, is_anybody=bool(owner)) % names


def _sentence(what: str, count: int, *, is_anybody: bool) -> str:
    if what == "owner" and is_anybody:
        return ngettext(
            "Give %(count)d contact to %(name)s", "Give %(count)d contacts to %(name)s", count
        )
    if what == "owner":
        return ngettext(
            "Leave %(count)d contact without an owner",
            "Leave %(count)d contacts without an owner",
            count,
        )
    if what == "tag":
        return ngettext(
            "Add %(tags)s to %(count)d contact", "Add %(tags)s to %(count)d contacts", count
        )
    if what == "untag":
        return ngettext(
            "Take %(tags)s away from %(count)d contact",
            "Take %(tags)s away from %(count)d contacts",
            count,
        )
    if what == "status":
        return ngettext(
            "Move %(count)d contact to “%(status)s”",
            "Move %(count)d contacts to “%(status)s”",
            count,
        )
    return ngettext(
        "Move %(count)d contact to the trash", "Move %(count)d contacts to the trash", count
    )


def _tags(tags: Sequence[str], most: int | None) -> str:
    shown = ", ".join(tags[:most])
    if most is not None and len(tags) > most:
        shown = f"{shown} …"
    return ngettext("the tag %(tags)s", "the tags %(tags)s", len(tags)) % {"tags": shown}
