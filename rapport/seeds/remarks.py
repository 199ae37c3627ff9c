"""How well each tactic works on each demo site, how much it is liked, and what people note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.seeds import CASA, NORTHWIND


@dataclass(frozen=True, slots=True)
class Meant:
    """By site: the mean effectiveness from 1 to 5, and how often it is chosen among the others."""

    works: Mapping[str, float]
    liked: Mapping[str, float]


def _meant(works: tuple[float, float], liked: tuple[float, float]) -> Meant:
    sites = (CASA, NORTHWIND)
    return Meant(dict(zip(sites, works, strict=True)), dict(zip(sites, liked, strict=True)))


MEANT = {
    "Active Listening (Validation/Paraphrasing)": _meant((4.4, 3.9), (9, 6)),
    "Finding Similarity (Liking Principle)": _meant((3.8, 4.2), (5, 8)),
    "Gradual Self-Disclosure": _meant((4.0, 2.9), (4, 2)),
    "Genuine Praise/Compliments": _meant((3.5, 3.3), (5, 5)),
    "Pacing and Leading": _meant((3.4, 3.2), (3, 4)),
    "Reciprocity Norm Activation": _meant((2.9, 4.0), (2, 6)),
    "Behavioral Mimicry (Chameleon Effect)": _meant((2.3, 2.5), (2, 4)),
}

REMARKS = {
    "en": (
        "Opened up after I repeated back what they had said.",
        "Laughed, and the rest was easy.",
        "Fell flat; they wanted to get to the point.",
        "Took a while, but the tone changed.",
        "We both grew up with four siblings.",
        "Felt forced. Not again with them.",
        "They came back to it at the end.",
        "Slowing down helped more than the words.",
        "Thanked me for asking.",
        "Hard to tell over the phone.",
    ),
    "es": (
        "Se relajó cuando repetí lo que había dicho.",
        "Se rio, y lo demás fue fácil.",
        "No funcionó; quería ir al grano.",
        "Tardó, pero cambió el tono.",
        "Se sintió forzado.",
        "Lo retomó al final.",
        "Agradeció la pregunta.",
    ),
}
