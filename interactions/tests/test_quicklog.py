"""One line becomes an interaction; no word of it is lost, and no line breaks the reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.quicklog import Meaning
from interactions.quicklog import words as w
from interactions.tests.lines import MINUTE, NEW_YORK, NOW, at, read
from interactions.vocabulary import Kind, Sentiment

LINES: dict[str, dict[str, Any]] = {
    "call 20m Maria: DACA renewal #immigration follow fri": {
        "kind": Kind.CALL,
        "duration": 20 * MINUTE,
        "person": "Maria",
        "note": "DACA renewal",
        "tags": ["immigration"],
        "follow_up_at": at(3, 8, 9),
        "starts_at": None,
    },
    "llamada 20m con María ayer a las 14:30: renovación #inmigración seguimiento el viernes": {
        "kind": Kind.CALL,
        "duration": 20 * MINUTE,
        "starts_at": at(3, 5, 14, 30),
        "note": "con María renovación",
        "tags": ["inmigración"],
        "follow_up_at": at(3, 8, 9),
    },
    "coffee with Jose last fri @Cafe_Luna talked about her call with the school :)": {
        "kind": Kind.COFFEE,
        "person": "Jose",
        "starts_at": at(3, 1),
        "location": "Cafe Luna",
        "note": "talked about her call with the school",
        "sentiment": Sentiment.POSITIVE,
    },
    "2h ago meeting 1h30 Ana Maria Garcia: she was not happy about it": {
        "kind": Kind.MEETING,
        "starts_at": at(3, 6, 13),
        "duration": 90 * MINUTE,
        "person": "Ana Maria Garcia",
        "sentiment": None,
        "note": "she was not happy about it",
    },
    "hace 3 días consulta con jose media hora: muy preocupada": {
        "kind": Kind.CONSULTATION,
        "starts_at": at(3, 3),
        "duration": 30 * MINUTE,
        "person": "jose",
        "note": "muy preocupada",
        "sentiment": Sentiment.NEGATIVE,
    },
    "café con Jose ayer: encontró piso": {"person": "Jose", "note": "encontró piso"},
    "llamada de Maria Lopez: hola": {"person": "Maria Lopez", "note": "hola"},
    "email to Jose: hello": {"person": "Jose", "note": "hello"},
    "café con Zzyzx: hola": {"person": "", "note": "con Zzyzx: hola"},
    "call Con: hello": {"person": "Con", "note": "hello"},
    "call Maria: signed the lease, follow fri": {"note": "signed the lease"},
    "met Maria Lopez 10 jan at 2pm: signed": {"person": "Maria Lopez", "starts_at": at(1, 10, 14)},
    "met Maria 20 dec: signed": {"starts_at": dt.datetime(2023, 12, 20, 15, tzinfo=NEW_YORK)},
    "reunión Jose el viernes pasado: firmó": {"kind": Kind.MEETING, "starts_at": at(3, 1)},
    "call Jose 2024-02-29: leap": {"starts_at": at(2, 29)},
    "call Jose wednesday: a week gone": {"starts_at": at(2, 28)},
    "email Maria: will follow the plan in 2 weeks": {
        "follow_up_needed": False,
        "note": "will follow the plan in 2 weeks",
    },
    "Maria follow in 2 weeks": {"kind": None, "follow_up_at": at(3, 20, 9), "note": ""},
    "Maria: ok follow-up": {"follow_up_needed": True, "follow_up_at": None, "note": "ok"},
    "Maria: ok seguir mañana": {"follow_up_at": at(3, 7, 9)},
    "Maria: ok follow next month": {"follow_up_at": at(4, 6, 9)},
    "Maria: ok follow next mon": {"follow_up_at": at(3, 11, 9)},
    "Maria: ok retomar el 3 de abril": {"follow_up_at": at(4, 3, 9)},
    "call Maria about a 20m delay": {"duration": None, "note": "about a 20m delay"},
    "video call 45 minutes Jose: demo": {"kind": Kind.VIDEO_CALL, "duration": 45 * MINUTE},
    "coffee 1h30 Jose 13:45: demo": {"duration": 90 * MINUTE, "starts_at": at(3, 6, 13, 45)},
    "call half an hour Jose: demo": {"duration": 30 * MINUTE},
    "call 99999h Jose: demo": {"duration": None},
    "note: see http://example.org/a:b and re: that": {
        "kind": Kind.NOTE,
        "person": "",
        "note": "see http://example.org/a:b and re: that",
    },
    "call Maria: #a #b #a": {"tags": ["a", "b"], "note": ""},
    "call #First visit Maria: a #first #R&D day": {
        "tags": ["First visit", "first", "R&D"],
        "person": "Maria",
        "note": "a day",
    },
    "llamada Maria: fue #primera visita, todo bien": {
        "tags": ["primera visita"],
        "note": "fue todo bien",
    },
    "call Maria: #first, visit #first #visit": {"tags": ["first", "visit"], "note": "visit"},
    "call Maria: mail her at m@example.org, costs #": {
        "note": "mail her at m@example.org, costs #"
    },
    "call Maria @Community Center: hello": {"location": "Community Center", "note": "hello"},
    'Maria: met @"Oak  Street 12", then left': {
        "location": "Oak Street 12",
        "note": "met then left",
    },
    "Maria: seen @Park Hill @home": {"location": "Park", "note": "seen Hill @home"},
    "call Maria: left @“Casa Azul”: fine": {"location": "Casa Azul", "note": "left fine"},
    'Maria: at @"nowhere': {"location": "", "note": 'at @"nowhere'},
    "": {"kind": None, "note": "", "pieces": []},
}


@pytest.mark.parametrize("line", LINES)
def test_lines(line: str) -> None:
    found = read(line)
    assert {name: getattr(found, name) for name in LINES[line]} == LINES[line]


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("@Park Hill", "@“Park Hill”"),
        ("@Park, Hill is far", ""),
        ("@Park was shut", ""),
        ("@Community Center Hill", ""),
        ('@"Park" Hill', ""),
    ],
)
def test_a_place_that_may_be_longer(said: str, cut: str) -> None:
    assert read(f"call Maria: x {said}").place_cut == cut


VERDICTS = {
    "call Maria: signed the lease, good": Sentiment.POSITIVE,
    "llamada Maria: firmó. Bien!": Sentiment.POSITIVE,
    "call Maria: bad": Sentiment.NEGATIVE,
    "llamada Maria: mal #asilo @Centro seguir viernes": Sentiment.NEGATIVE,
    "llamada Maria: firmó #asilo, genial": Sentiment.POSITIVE,
    "Maria good": Sentiment.POSITIVE,
    "call Maria: worried, good": Sentiment.NEGATIVE,
    "call Maria: signed, good :(": Sentiment.NEGATIVE,
    "call Maria: the lease is good": None,
    "call Maria: good lease": None,
    "call Maria: good, she signed": None,
    "call Maria: a #first visit good": None,
    "llamada Maria: no está bien": None,
    "llamada Maria: bien que firmó": None,
    "call Maria: not good": None,
}


@pytest.mark.parametrize("line", VERDICTS)
def test_a_verdict_stands_alone_at_the_end(line: str) -> None:
    found = read(line)
    assert found.sentiment == VERDICTS[line]
    assert any(word in w.folded(found.note) for word in (*w.VERDICTS, "good"))


def test_every_type_has_a_word() -> None:
    assert {*w.KINDS.values(), *w.PHRASES.values()} == set(Kind) - {Kind.FOLLOW_UP}


def test_vocabularies_are_written_folded() -> None:
    sets = [value for value in vars(w).values() if isinstance(value, frozenset)]
    tables = [w.KINDS, w.PARTS, w.HALVES, w.WEEKDAYS, w.MONTHS, w.SENTIMENTS, w.VERDICTS]
    for word in [word for each in (*sets, *tables) for word in each]:
        assert w.folded(word) == word


ODD = (
    "20m 1h 3 999 2024-02-30 2024-01-10 31 feb at 25:61 12:30pm Maria Jose: #x @y # @ : con with en"
    " the a las 14:30 9999-12-31 0001-01-01 99999999999w 0m next month in de #first visit y media"
    ' @"a b" @" 2/3 24/7 12/5/2024 31.12.9999 (#x) y,#first 1.5h 4pm 0am 13pm 30m and last night'
)
TABLES = (
    w.PARTS,
    w.THIS,
    w.LAST_NIGHT,
    w.KINDS,
    w.WEEKDAYS,
    w.FOLLOW,
    w.AGO,
    w.SINCE,
    w.LAST,
    w.INTO,
    w.SENTIMENTS,
    w.VERDICTS,
    w.FACES,
)
SOME = st.sampled_from([word for table in (*TABLES, ODD.split()) for word in table])
LINE = st.one_of(st.text(max_size=200), st.lists(SOME, max_size=14).map(" ".join))
MOMENTS = st.integers(0, 4_000_000_000).map(lambda n: dt.datetime.fromtimestamp(n, NEW_YORK))


@given(LINE, MOMENTS)
def test_no_line_breaks_it_and_no_word_is_lost(line: str, now: dt.datetime) -> None:
    found = read(line, now)
    assert "".join(piece.text.replace(" ", "") for piece in found.pieces) == "".join(line.split())
    if "#" not in line:  # else a tag that is written on to a word is a word by itself
        assert " ".join(piece.text for piece in found.pieces).split() == line.split()
    note = [piece.text for piece in found.pieces if piece.means == Meaning.NOTE]
    assert found.note in (" ".join(note), " ".join(note).rstrip(" ,;"))
    if found.follow_up_at is not None:
        assert found.follow_up_needed
        assert found.follow_up_at.date() >= now.date()
    if found.duration is not None:
        assert dt.timedelta() < found.duration <= dt.timedelta(days=2)


PLAIN = st.sampled_from(["apples", "were", "ripe", "cheap", "over", "beyond", "zebra", "quay"])


@given(
    kind=st.sampled_from(sorted(w.KINDS)),
    minutes=st.integers(1, 600),
    person=st.sampled_from(["Maria", "Jose", "Maria Lopez"]),
    days=st.integers(1, 400),
    note=st.lists(PLAIN, min_size=1, max_size=8).map(" ".join),
    tags=st.lists(st.sampled_from(["housing", "asilo", "a-b", "ñandú"]), unique=True),
    spanish=st.booleans(),
    follow=st.integers(1, 60),
)
def test_what_is_written_is_read(
    kind: str,
    minutes: int,
    person: str,
    days: int,
    note: str,
    tags: list[str],
    spanish: bool,
    follow: int,
) -> None:
    when = f"hace {days} días" if spanish else f"{days} days ago"
    promised = f"seguir en {follow} días" if spanish else f"follow in {follow}d"
    line = f"{kind} {minutes}m {person} {when}: {note} {' '.join('#' + t for t in tags)} {promised}"
    found = read(line)
    assert (found.kind, found.person, found.note) == (w.KINDS[kind], person, note)
    assert found.duration == minutes * MINUTE
    assert found.starts_at == NOW - dt.timedelta(days=days)
    assert found.tags == tags
    assert found.follow_up_at is not None
    assert found.follow_up_at.date() == NOW.date() + dt.timedelta(days=follow)
    assert found.follow_up_at.hour == 9
