"""Who may enter where."""

from enum import Enum


class Door(Enum):
    """Without a word of its own, a view opens to members of a site only."""

    MEMBERS = "members"  # signed in, with a site: `self.viewer` is there
    SIGNED_IN = "signed in"  # signed in, with or without a site: `self.session` is there
    ANYONE = "anyone"
