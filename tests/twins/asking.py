"""What is drawn of the API: every address that the leak matrix knows, with words that mean
something there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.leaks.api import SURFACES
from tests.leaks.surfaces import NOUN, Id, Number, Surface
from tests.twins import words
from tests.twins.dictionary import AT, BODIES, OF_TACTICS, QUERIES, TACTIC_LOG
from tests.twins.steps import ETAG, Ask, Parts, Ref

BY_NUMBER = ("clients", "sites")
"""The contracts that name rows by numbers."""

NOT_ASKED = {
    *("/api/auth/login", "/api/auth/refresh", "/api/auth/logout"),
    *("/api/schema", "/api/docs"),
}
"""They begin and end sign-ins, whose tokens are random, or describe; nobody's rows are in them."""

ASKED = [surface for surface in SURFACES if surface.address not in NOT_ASKED]
READS = [surface for surface in ASKED if not surface.writes]
WRITES = [surface for surface in ASKED if surface.writes]

Draw = Any  # hypothesis' own is half typed

People = Mapping[str, Sequence[str]]
"""Who asks, and which tags they may ask for."""


def asks(people: People) -> st.SearchStrategy[Ask]:
    """As many writes as reads; of those, the more of an address the more can be asked there."""
    reads = [surface for surface in READS for _ in range(1 + len(queries_of(surface)))]
    some = st.sampled_from(reads) | st.sampled_from(WRITES)
    return some.flatmap(lambda surface: asks_of(surface, people))


def every_read(people: People) -> list[st.SearchStrategy[Ask]]:
    """Each address, and each of its parameters."""
    return [asks_of(surface, people, of) for surface in READS for of in ("", *queries_of(surface))]


@st.composite
def asks_of(draw: Draw, surface: Surface, people: People, of: str = "") -> Ask:
    """A request of somebody; `of` is a parameter that is not missing."""
    who = draw(st.sampled_from(sorted(people)))
    return Ask(
        who=who,
        verb="GET" if surface.verb == "ANY" else surface.verb,
        path=_path(draw, surface),
        query=_query(draw, surface, people[who], of),
        body=_body(draw, surface),
        headers=_headers(draw, surface),
    )


def _ref(draw: Draw, noun: str, *, number: bool) -> Ref:
    strange = draw(st.integers(0, 9)) == 9
    return Ref(noun, draw(AT), number, strange)


def _path(draw: Draw, surface: Surface) -> Parts:
    """Ids as the contract writes them, and now and then as it does not."""
    parts: list[str | Ref] = []
    for at, text in enumerate(NOUN.split(surface.address)):
        if at % 2:
            usual = surface.contract in BY_NUMBER
            parts.append(_ref(draw, text, number=usual ^ (draw(st.integers(0, 7)) == 7)))
        elif text:
            parts.append(text)
    return tuple(parts)


def _some(draw: Draw, words: dict[str, Any], most: int, least: int = 0) -> dict[str, Any]:
    names = st.lists(st.sampled_from(sorted(words)), min_size=least, max_size=most, unique=True)
    return {name: draw(words[name]) for name in draw(names)} if words else {}


def queries_of(surface: Surface) -> dict[str, Any]:
    """The parameters of a list."""
    return {} if surface.writes else QUERIES.get(f"{surface.contract} {surface.address}", {})


def _query(
    draw: Draw, surface: Surface, tags: Sequence[str], of: str
) -> tuple[tuple[str, Any], ...]:
    known = queries_of(surface)
    given = _some(draw, known, most=3)
    if of:
        given[of] = draw(known[of])
    if surface.query and "contact_id" in surface.query:  # which cannot be left out
        given = {"contact_id": _ref(draw, "contact", number=False), **given}
    if tags and draw(st.integers(0, 3)) == 3:
        given["tags"] = draw(st.sampled_from(tags))
    return tuple(given.items())


def words_of(surface: Surface) -> dict[str, Any]:
    """What its body is made of, by the last word of the address."""
    last = [part for part in surface.address.split("/") if not NOUN.match(part)][-1]
    return BODIES[f"{surface.contract} {last}"]


def _body(draw: Draw, surface: Surface) -> Any:
    if surface.body is None:
        return None
    if surface.contract == "tactics" and "interaction" in surface.body:
        return _tactics_body(draw, surface)
    known = words_of(surface)
    whole = surface.verb == "POST" or draw(st.booleans())
    given = _some(draw, known, most=4, least=0 if whole else 1)
    return {**_filled(draw, surface.body), **given} if whole else given


def _tactics_body(draw: Draw, surface: Surface) -> Any:
    body = _filled(draw, surface.body)
    body["interaction"] |= _some(draw, OF_TACTICS, most=3)
    body["tactic_logs"] = draw(st.lists(st.fixed_dictionaries(TACTIC_LOG), max_size=2))
    return body


def _filled(draw: Draw, body: Any) -> Any:
    """The matrix' body, about any row instead of the one of its world."""
    if isinstance(body, Id | Number):
        return _ref(draw, body.noun, number=isinstance(body, Number))
    if isinstance(body, dict):
        return {name: _filled(draw, value) for name, value in body.items()}
    return [_filled(draw, value) for value in body] if isinstance(body, list) else body


def _headers(draw: Draw, surface: Surface) -> tuple[tuple[str, str], ...]:
    given = {} if surface.contract == "none" else {"X_API_Contract": surface.contract}
    if surface.verb == "POST" and draw(st.integers(0, 3)) == 3:
        given["Idempotency_Key"] = draw(st.sampled_from(words.ALSO))
    elif surface.nouns and draw(st.integers(0, 3)) == 3:
        given["If_None_Match" if surface.verb == "GET" else "If_Match"] = ETAG
    return tuple(given.items())
