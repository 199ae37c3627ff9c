"""The list of the sites contract: filters, order, pages, and what it costs."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest

from interactions.api.sites import KINDS, SORT_FIELDS, TYPES
from interactions.querysets import encounters
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def log(bob):
    viewer = bob.viewer()
    return lambda **fields: InteractionFactory(by=viewer, **fields)


@pytest.fixture(params=[-1, 2_000], ids=["common", "rare"])
def either_way(request, monkeypatch):
    """Common and rare words are looked for in two ways; both must find the same."""
    monkeypatch.setattr(encounters, "COMMON", request.param)


def titles(answer) -> Any:
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["data"]["interactions"]]


def at(day, hour=12) -> Any:
    return dt.datetime(2023, 6, day, hour, tzinfo=dt.UTC)


def test_every_kind_has_a_documented_word_and_every_word_reads_back():
    assert set(TYPES) == set(Kind)
    assert set(TYPES.values()) == set(KINDS)
    assert {word: TYPES[kind] for word, kind in KINDS.items()} == {word: word for word in KINDS}


def test_a_type_finds_all_that_reads_so(bobs, log):
    for kind in Kind:
        log(kind=kind, title=kind.value)
    for word in KINDS:
        found = titles(bobs.get(f"/api/interactions?type={word}&per_page=100"))
        assert sorted(found) == sorted(kind.value for kind in Kind if TYPES[kind] == word)


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=jalapeno", ["one"]),
        ("search=JALAPEÑO", ["one"]),
        ("search=budget", ["two", "one"]),
        ("search=room 7", ["two"]),
        ("search=smith", ["one"]),
        ("search=tw", ["two"]),
        ("search=w", ["two"]),
        ("search=one two", []),
        ("search=%", []),
        ("title=TWO", ["two"]),
        ("title=budget", []),
        ("lead=jöhn", ["one"]),
        ("lead=o", ["two", "one"]),
        ("location=ROOM", ["two"]),
        ("lead=doe&search=budget&type=Call", ["two"]),
        ("lead=doe&search=budget&type=Email", []),
        ("search=", ["two", "one"]),
    ],
)
def test_texts(bobs, log, query, found):
    log(title="one", lead="John Smith", description="Jalapeño farm", notes="budget 2024")
    log(title="two", lead="Zoe Doe", description="Budget", location="Room 7", kind="call")
    answer = bobs.get(f"/api/interactions?{quote(query, safe='=&')}")
    assert titles(answer) == found
    assert answer.json()["meta"]["pagination"]["total_records"] == len(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("start_date=2023-06-02", ["c", "b"]),
        ("end_date=2023-06-02", ["b", "a"]),
        ("start_date=2023-06-02&end_date=2023-06-02", ["b"]),
        ("start_date=2023-06-02T12:00:00Z&end_date=2023-06-02T12:00:00Z", ["b"]),
        ("start_date=2023-06-02T12:00:01Z&end_date=2023-06-03T11:59:59Z", []),
        ("start_date=2023-06-02T14:00:00%2B02:00&end_date=2023-06-02T14:00:00 02:00", ["b"]),
        ("start_date=2023-06-02T08:00:00&end_date=2023-06-02T08:00", ["b"]),
        ("start_date=2023-06-02T12:00:00.000Z&end_date=2023-06-02 12:00:00Z", ["b"]),
    ],
)
def test_dates_include_both_ends_in_the_zone_of_the_site(bobs, log, query, found):
    for day, title in enumerate("abc", start=1):
        log(title=title, starts_at=at(day))
    assert titles(bobs.get(f"/api/interactions?{query.replace(' ', '%20')}")) == found


def test_a_bare_date_is_the_sites_day_to_its_last_instant(bobs, log):
    last = dt.datetime(2023, 6, 3, 3, 59, 59, 999999, tzinfo=dt.UTC)  # 23:59 in New York
    log(title="last", starts_at=last)
    log(title="next", starts_at=last + dt.timedelta(microseconds=1))
    assert titles(bobs.get("/api/interactions?end_date=2023-06-02")) == ["last"]
    assert titles(bobs.get("/api/interactions?start_date=2023-06-03")) == ["next"]


BAD = {
    "page": ["0", "-1", "x", "1.5", "1000000001"],
    "start_date": ["x", "2023-02-30", "2023-6-1", "1000-01-01", "9999-12-31T23:59:59-12:00", "now"],
    "end_date": ["2023-06-01T25:00:00Z", "2023-06-01T10:00:00+99:00", "20230601", "2023-W01-1"],
    "sort_by": ["duration", "content__title", "-id", "visible_content", "title;", "TITLE"],
    "sort_direction": ["up", "DESC", "1"],
    "type": ["meeting", "Lunch", "Meeting,Call"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in BAD.items() for v in values])
def test_bad_values_are_refused_by_name(bobs, name, value):
    answer = bobs.get(f"/api/interactions?{name}={quote(value)}")
    assert answer.status_code == 400
    assert [entry["field"] for entry in answer.json()["error"]["details"]] == [name]


def test_start_after_end_and_contradictions_are_refused(bobs):
    for query in ("start_date=2023-06-02&end_date=2023-06-01", "title=a&title=b", "page=1&page=2"):
        assert bobs.get(f"/api/interactions?{query}").status_code == 400
    assert bobs.get("/api/interactions?title=a&title=a").status_code == 200


def test_every_documented_field_sorts_both_ways(bobs, log):
    log(title="b", ends_at=at(30), starts_at=at(1), location="x", description="d", notes="n")
    log(title="a", starts_at=at(2), kind="call", lead="Zoe")
    log(title="C", starts_at=at(3), location="Ä")
    for field in SORT_FIELDS:
        answers = [
            titles(bobs.get(f"/api/interactions?sort_by={field}&sort_direction={way}"))
            for way in ("asc", "desc")
        ]
        assert [sorted(found) for found in answers] == [["C", "a", "b"]] * 2, field
    assert titles(bobs.get("/api/interactions?sort_by=title&sort_direction=asc")) == ["a", "b", "C"]
    assert titles(bobs.get("/api/interactions?sort_by=location")) == ["b", "C", "a"]
    assert titles(bobs.get("/api/interactions?sort_by=end_datetime&sort_direction=asc")) == [
        *("b", "a", "C")
    ]


def test_newest_logged_first_and_ties_by_id(bobs, log):
    for title in "abc":
        log(title=title)
    assert titles(bobs.get("/api/interactions")) == ["c", "b", "a"]
    ties = "sort_by=lead&per_page=2"
    assert titles(bobs.get(f"/api/interactions?{ties}&page=1")) == ["c", "b"]
    assert titles(bobs.get(f"/api/interactions?{ties}&page=2")) == ["a"]
    assert titles(bobs.get(f"/api/interactions?{ties}&sort_direction=asc")) == ["a", "b"]


def test_types_need_a_person_but_no_site(api, ab):
    person = api(ab)
    del person.headers["X-Site-ID"]
    assert person.get("/api/interactions").status_code == 403
    assert person.get("/api/interactions/types").status_code == 200
    assert person.get("/api/interactions/types/").status_code == 200
    assert api().get("/api/interactions/types").status_code == 401
    assert person.post("/api/interactions/types", {}).status_code == 405
