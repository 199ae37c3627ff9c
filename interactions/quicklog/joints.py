"""Small words that only join what is understood: `a call for 20 minutes with Maria`."""

from __future__ import annotations

from collections.abc import Sequence

from interactions.quicklog import words as w
from interactions.quicklog.said import ENDS, Meaning, Piece

_READ_ON = (Meaning.NOTE, Meaning.TAG, Meaning.SENTIMENT)
"""What is told with the note around it, or may stay there: joined to it, a word belongs to it."""


def is_one(word: str, *, begins: bool) -> bool:
    """Whether it is such a word as it is written: `él` is none, nor is `A`, which may be somebody's
    initial, unless the line begins with it."""
    said = word.rstrip(ENDS)
    return (said[:1].lower() + said[1:] if begins else said) in w.JOINTS


def _is_read(means: Meaning) -> bool:
    return means not in _READ_ON


def skipped(head: Sequence[Piece]) -> list[Piece]:
    """The pieces before the colon. Joints are skipped that lead to something understood, that end
    the head behind it, or that alone are left beside it; `with` before an unknown name stays."""
    is_joint = [
        piece.means == Meaning.NOTE and is_one(piece.text, begins=n == 0)
        for n, piece in enumerate(head)
    ]
    others = [piece.means for piece, joint in zip(head, is_joint, strict=True) if not joint]
    if not any(map(_is_read, others)):
        return list(head)
    pieces: list[Piece] = []
    leads_to = others[-1]  # the last ones lead back
    for piece, joint in zip(reversed(head), reversed(is_joint), strict=True):
        leads_to = leads_to if joint else piece.means
        skips = joint and (_is_read(leads_to) or Meaning.NOTE not in others)
        pieces.append(Piece(piece.text, Meaning.SKIPPED) if skips else piece)
    return pieces[::-1]
