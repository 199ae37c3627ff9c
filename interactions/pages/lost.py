"""Tags that somebody chose, and that are not theirs to put on by the time the form comes back: one
was taken from them, or restricted, or is no more. What they wrote was meant for fewer people than
would read it without, so nothing is saved until they say so.

A tag is kept by its key and never named: its name may be none of their business by now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

LEFT_OUT = "tags_left_out"
"""What the box that leaves them out is sent as, with their keys: it speaks for no others."""


@dataclass(frozen=True, slots=True)
class LostTags:
    keys: tuple[str, ...] = ()
    left_out: bool = False  # the person saves without them, and says so

    @classmethod
    def of(cls, data: Any, offered: Collection[str]) -> LostTags:
        """Of what a form sent, where those that are `offered` may be put on."""
        chosen = dict.fromkeys(several(data, "tags"))
        keys = tuple(key for key in chosen if key and key not in offered)
        said = " ".join(several(data, LEFT_OUT)).split()
        return cls(keys, left_out=bool(keys) and set(keys).issubset(said))

    @property
    def ask(self) -> bool:
        """Whether the person is still to say what becomes of it."""
        return bool(self.keys) and not self.left_out

    @property
    def value(self) -> str:
        return " ".join(self.keys)

    @property
    def said(self) -> str:
        return ngettext(
            "A tag that you chose is no longer yours to put on. Nothing is saved, as others could "
            "read this without it. Ask an owner of the site for it, or say that you leave it out.",
            "Tags that you chose are no longer yours to put on. Nothing is saved, as others could "
            "read this without them. Ask an owner of the site for them, or say that you leave "
            "them out.",
            len(self.keys),
        )

    @property
    def label(self) -> str:
        return ngettext(
            "Save it without the tag that I chose, although others can read it then",
            "Save it without the tags that I chose, although others can read it then",
            len(self.keys),
        )


def several(data: Any, name: str) -> list[str]:
    """What was sent under a name, as often as it was."""
    found = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
    return list(found or ())
