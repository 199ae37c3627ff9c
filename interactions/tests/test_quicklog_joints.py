"""Small words that only join what a line says leave its note; no other word does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.quicklog import Meaning
from interactions.quicklog import words as w
from interactions.tests.lines import MINUTE, at, read
from interactions.tests.test_quicklog import LINE, PLAIN
from interactions.vocabulary import Kind

CALLS = {
    "llamada de 20 minutos con Neil: firmó": "firmó",
    "call for 20 minutes with Neil: ok": "ok",
    "A call with Neil for 20 minutes: ok": "ok",
    "la llamada con Neil de 20m: la firma de la casa": "la firma de la casa",
    "llamada 20m con Neil, en el @Centro: firmó": "firmó",
    "call 20m Neil for: ok": "ok",
    "call 20m with Neil for #asilo: a paper": "a paper",
    "a call of 20m, Neil:": "",
    "call 20m Neil about rent: ok": "about rent: ok",
    "call Neil about a delay, for 20m: ok": "about a delay, ok",
    "llamada de 20m Neil sobre la casa: a": "sobre la casa: a",
    "call 20m Neil A: ok": "A: ok",
    "llamada él 20m Neil: firmó": "él firmó",
    "call Neil for 20m: for a house with the :) at last": "for a house with the at last",
}


@pytest.mark.parametrize("line", CALLS)
def test_joints_of_a_call(line: str) -> None:
    found = read(line)
    assert (found.kind, found.duration, found.person) == (Kind.CALL, 20 * MINUTE, "Neil")
    assert found.note == CALLS[line]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("reunión de una hora con Neil: bien", "bien"),
        ("videollamada de media hora con Neil anteayer: bien", "bien"),
        ("a call with Neil for half an hour: ok", "ok"),
        ("llamada 20m Neil: firmó, dar seguimiento el viernes", "firmó"),
        ("llamada con Zzyzx de 20m: firmó", "con Zzyzx firmó"),
        ("call to Zzyzx for #asilo: ok", "to Zzyzx for ok"),
        ("a: first, the: second", "a: first, the: second"),
        ("for the #asilo: x", "for the x"),
        ("a call for 20 minutes", "a call for 20 minutes"),
    ],
)
def test_joints(line: str, note: str) -> None:
    assert read(line).note == note


def test_an_article_is_no_name() -> None:
    assert read("la llamada con Neil: firmó").person == "Neil"
    assert read("llamada La: firmó").person == "La"


def test_giving_a_follow_up_is_one() -> None:
    found = read("llamada Neil dar seguimiento viernes: firmó")
    assert (found.follow_up_at, found.note) == (at(3, 8, 9), "firmó")


READ = ["call", "20m", "Neil", "yesterday", "#asilo", "@Centro", ":)"]
HEADS = st.lists(
    st.one_of(
        PLAIN,
        st.sampled_from(sorted(w.JOINTS)),
        st.sampled_from(["él", "A", "zoom", *READ]),
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(st.one_of(LINE, st.builds("{}: {}".format, HEADS, HEADS)))
def test_no_other_word_is_ever_dropped(line: str) -> None:
    """Neither before the colon nor, of whatever words, behind it."""
    found = read(line)
    tokens = " ".join(piece.text for piece in found.pieces).split()
    ends = [n for n, token in enumerate(tokens) if len(token) > 1 and token.endswith(":")]
    behind = 0
    for piece in found.pieces:
        if piece.means == Meaning.SKIPPED:
            assert w.folded(piece.text.removesuffix(":")) in w.JOINTS | w.WITH
            assert not ends or behind <= ends[0]
        behind += len(piece.text.split())


@given(HEADS, st.lists(PLAIN, min_size=1).map(" ".join))
def test_unknown_words_stay_in_the_note(head: str, story: str) -> None:
    note = read(f"call {head}: {story}").note.replace(":", "").split()
    plain = {"apples", "were", "ripe", "cheap", "over", "beyond", "zebra", "quay", "él"}
    assert [word for word in note if word in plain] == [
        word for word in f"{head} {story}".split() if word in plain
    ]
    assert note[-len(story.split()) :] == story.split()
