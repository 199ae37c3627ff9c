"""The seven tactics that every site chooses from (contracts.md, tactics; seed 002, Step 1).

Their keys are fixed, so that a tactic is the same one on every installation; the first and the
fourth have the keys that the document's own requests use.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _  # stored in English, translated when shown

COMMUNICATION = _("Communication Studies")
PERSUASION = _("Persuasion and Influence")
PSYCHOLOGY = _("Social Psychology")

TACTICS = (
    {
        "uuid": "a1b2c3d4-e5f6-7890-1234-567890abcdef",
        "name": _("Active Listening (Validation/Paraphrasing)"),
        "domain": COMMUNICATION,
        "description": _(
            "Restating the speaker's message and reflecting their feelings, so that they"
            " hear that they were understood before anything is answered."
        ),
    },
    {
        "uuid": "22151993-4aa5-4318-95b8-83f7d1ead751",
        "name": _("Pacing and Leading"),
        "domain": COMMUNICATION,
        "description": _(
            "Meeting the other person's tempo, energy and wording first, and moving"
            " towards a calmer or livelier pace once both are in step."
        ),
    },
    {
        "uuid": "5db7fc1d-4839-4303-9677-7eb3168eb074",
        "name": _("Behavioral Mimicry (Chameleon Effect)"),
        "domain": PSYCHOLOGY,
        "description": _(
            "Mirroring posture, gestures and tone lightly and with a delay, the way"
            " people do unawares with those they like."
        ),
    },
    {
        "uuid": "b2c3d4e5-f6a7-8901-2345-67890abcdef0",
        "name": _("Finding Similarity (Liking Principle)"),
        "domain": PERSUASION,
        "description": _(
            "Identifying and highlighting shared interests, backgrounds, or values that"
            " are real, since people warm to those who are like them."
        ),
    },
    {
        "uuid": "cb2551c5-6ab0-4c93-8503-fd4b0c9f13a6",
        "name": _("Genuine Praise/Compliments"),
        "domain": PERSUASION,
        "description": _(
            "Naming something specific that the other person did well and that is"
            " sincerely admired, without asking for anything in return."
        ),
    },
    {
        "uuid": "2b9fec30-a68d-4f06-a95d-7a108673b919",
        "name": _("Gradual Self-Disclosure"),
        "domain": PSYCHOLOGY,
        "description": _(
            "Sharing something personal in small steps and leaving room for the other"
            " person to match each of them, so that trust grows on both sides."
        ),
    },
    {
        "uuid": "c4e8e584-1e6c-443d-86e2-521b5e215eef",
        "name": _("Reciprocity Norm Activation"),
        "domain": PERSUASION,
        "description": _(
            "Giving first, be it help, information or time, without conditions; people"
            " tend to return what they were freely given."
        ),
    },
)


def load(tactics: Any) -> None:
    """Fill the table of `tactics` (the model, or a migration's picture of it) if it is empty.

    Whoever may write the table, its owner, may also have reworded a tactic or taken one out;
    that stays.
    """
    if not tactics.objects.exists():
        tactics.objects.bulk_create([tactics(**tactic) for tactic in TACTICS])
