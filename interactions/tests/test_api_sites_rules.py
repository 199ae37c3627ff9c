"""What the sites contract accepts and refuses in a body, and what it shows of restricted rows."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from typing import Any

import pytest

from interactions.tests.factories import InteractionFactory

BODY = {
    "title": "Client Meeting",
    "type": "Meeting",
    "lead": "John Smith",
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "America/New_York",
}


@pytest.fixture
def bobs(api, bob):
    return api(bob)


def fields(answer) -> Any:
    assert answer.status_code == 400, answer.content
    return [entry["field"] for entry in answer.json()["error"]["details"]]


def row(answer, status=200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()["data"]["interaction"]


@pytest.mark.parametrize("name", BODY)
def test_required(bobs, name, unchanged):
    with unchanged():
        assert fields(bobs.post("/api/interactions", {**BODY, name: None})) == [name]
        assert fields(bobs.post("/api/interactions", {**BODY, name: " "})) == [name]
        rest = {other: text for other, text in BODY.items() if other != name}
        assert fields(bobs.post("/api/interactions", rest)) == [name]


def test_everything_wrong_is_told_at_once(bobs):
    answer = bobs.post("/api/interactions", {"title": 1, "end_datetime": "x", "timezone": "Mars"})
    assert fields(answer) == [
        *("title", "type", "lead", "start_datetime", "timezone", "end_datetime")
    ]


TIMES = {
    "2023-08-15T10:00:00-04:00": "2023-08-15T14:00:00Z",
    "2023-08-15T14:00Z": "2023-08-15T14:00:00Z",
    "2023-08-15t14:00:00z": "2023-08-15T14:00:00Z",
    "2023-08-15T14:00:00.000Z": "2023-08-15T14:00:00Z",
    "2023-08-15T14:00:00.123Z": "2023-08-15T14:00:00.123000Z",
    "2023-08-15T14:00:00.1234567Z": "2023-08-15T14:00:00.123456Z",
    "2023-08-15 14:00:00+00": "2023-08-15T14:00:00Z",
    "2023-08-15T10:00:00": "2023-08-15T14:00:00Z",  # read in the body's zone
    "2023-11-05T01:30:00": "2023-11-05T05:30:00Z",  # twice that night: the first
    "2100-01-01T00:00:00Z": "2100-01-01T00:00:00Z",  # the future is allowed here
}
NO_TIMES = [
    *("2024-03-10T02:30", "2024-03-10T02:30:00", "0001-01-01T00:00:00+14:00", "2023-08-15"),
    *("9999-12-31T23:59:59-12:00", "1899-12-31T00:00:00Z", "2200-01-01T00:00:00Z", "tomorrow"),
    *("2023-08-15T24:00:00Z", "2023-08-15T23:59:60Z", "2023-02-29T10:00:00Z", "2023-08-15T10Z"),
    *("20230815T140000Z", "2023-W33-2", "2023-08-15T14:00:00+25:00", "٢٠٢٣-08-15T14:00:00Z"),
]


@pytest.mark.parametrize("written", TIMES)
def test_times(bobs, written):
    made = row(bobs.post("/api/interactions", {**BODY, "start_datetime": written}), 201)
    assert made["start_datetime"] == TIMES[written]
    assert row(bobs.get(f"/api/interactions/{made['id']}")) == made


@pytest.mark.parametrize("written", [*NO_TIMES, 1692108000, True, [], {"a": 1}], ids=str)
def test_no_times(bobs, written, unchanged):
    with unchanged():
        answer = bobs.post("/api/interactions", {**BODY, "start_datetime": written})
        assert fields(answer) == ["start_datetime"]
        ends = bobs.post("/api/interactions", {**BODY, "end_datetime": written})
        assert fields(ends) == ["end_datetime"]


@pytest.mark.parametrize(
    "zone",
    ["localtime", "Factory", "posixrules", "../../etc/passwd", "Mars/Base", "EST5\x01", "gmt+2"],
)
def test_zones(bobs, zone):
    assert fields(bobs.post("/api/interactions", {**BODY, "timezone": zone})) == ["timezone"]


@pytest.mark.parametrize("word", ["meeting", "MEETING", "Lunch", "", "Meeting "])
def test_types(bobs, word):
    assert fields(bobs.post("/api/interactions", {**BODY, "type": word})) == ["type"]


def test_the_end_is_not_before_the_start_given_or_stored(bobs, unchanged):
    bobs.post("/api/interactions", {**BODY, "end_datetime": "2023-08-15T15:00:00Z"})
    with unchanged():
        for change in (
            {"end_datetime": "2023-08-15T13:59:59Z"},
            {"start_datetime": "2023-08-15T15:00:01Z"},
        ):
            assert fields(bobs.put("/api/interactions/1", change)) == ["end_datetime"]
    same = bobs.put("/api/interactions/1", {"end_datetime": "2023-08-15T14:00:00Z"})
    assert row(same)["end_datetime"] == "2023-08-15T14:00:00Z"


def test_moving_the_start_leaves_the_end(bobs):
    bobs.post("/api/interactions", {**BODY, "end_datetime": "2023-08-15T15:00:00Z"})
    moved = row(bobs.put("/api/interactions/1", {"start_datetime": "2023-08-15T14:30:00Z"}))
    assert moved["end_datetime"] == "2023-08-15T15:00:00Z"


def test_null_and_blank_clear_what_is_optional(bobs):
    texts = {"location": "x", "description": "x", "notes": "x"}
    bobs.post("/api/interactions", {**BODY, **texts, "end_datetime": "2023-08-15T15:00:00Z"})
    cleared = row(bobs.put("/api/interactions/1", {"end_datetime": None, **dict.fromkeys(texts)}))
    assert {cleared[name] for name in ("end_datetime", *texts)} == {None}
    bobs.put("/api/interactions/1", {"location": "y"})
    assert row(bobs.put("/api/interactions/1", {"location": " "}))["location"] is None


@pytest.mark.parametrize("body", [{}, None, b"", b" ", {"site_id": 5, "unknown": 1}], ids=str)
def test_an_empty_change(bobs, body, unchanged):
    bobs.post("/api/interactions", BODY)
    with unchanged():
        answer = bobs.put("/api/interactions/1", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Give at least one field to change."


def test_a_naive_time_is_read_in_the_stored_zone(bobs):
    bobs.post("/api/interactions", {**BODY, "timezone": "Asia/Tokyo"})
    moved = row(bobs.put("/api/interactions/1", {"start_datetime": "2023-08-16T09:00:00"}))
    assert moved["start_datetime"] == "2023-08-16T00:00:00Z"


def test_a_lunch_sent_back_as_read_stays_a_lunch(bobs, bob):
    lunch = InteractionFactory(by=bob.viewer(), kind="lunch")
    read = row(bobs.get("/api/interactions/1"))
    assert read["type"] == "Meeting"
    sent = {name: text for name, text in read.items() if text is not None}
    assert row(bobs.put("/api/interactions/1", sent))["type"] == "Meeting"
    row(bobs.put("/api/interactions/1", {"type": "Call"}))
    assert lunch.kind == "lunch"


# --- redaction

SECRET = {
    "title": "SECRETtitle",
    "lead": "SECRETlead",
    "description": "SECRETdesc",
    "notes": "SECRETn",
}


@pytest.fixture
def hidden(alice):
    """One restricted interaction, and two that are not."""
    holder = alice.viewer("immigration")
    for title in ("alpha", "omega"):
        InteractionFactory(by=holder, title=title, lead="Al")
    return InteractionFactory(by=holder, **SECRET, location="Office", tagged=["immigration"])


def test_a_redacted_row(api, alice, bob, hidden):
    shown = row(api(bob).get("/api/interactions/3"))
    assert list(shown)[-1] == "redacted"
    expected: dict[str, Any] = {
        "title": "Redacted",
        "lead": "Redacted",
        "description": None,
        "notes": None,
    }
    expected |= {"end_datetime": None, "type": "Meeting", "location": "Office", "redacted": True}
    assert {name: shown[name] for name in expected} == expected
    assert "redacted" not in row(api(bob).get("/api/interactions/1"))
    asked = row(api(alice).get("/api/interactions/3?tags=immigration"))
    assert (asked["title"], "redacted" in asked) == ("SECRETtitle", False)
    assert row(api(alice).get("/api/interactions/3"))["title"] == "Redacted"
    assert row(api(bob).get("/api/interactions/3?tags=immigration"))["title"] == "Redacted"


@pytest.mark.parametrize("common", [-1, 2_000])
@pytest.mark.parametrize(
    "query", ["search=secret", "title=secret", "lead=SECRET", "search=SECRETn"]
)
def test_no_search_finds_it(api, alice, bob, hidden, query, common, monkeypatch):
    monkeypatch.setattr("interactions.querysets.encounters.COMMON", common)
    right = api(bob).get(f"/api/interactions?{query}")
    wrong = api(bob).get(f"/api/interactions?{query}x")
    assert right.content == wrong.content
    holder = api(alice).get(f"/api/interactions?{query}&tags=immigration").json()
    assert [found["id"] for found in holder["data"]["interactions"]] == [3]
    place = api(bob).get("/api/interactions?search=office").json()
    assert [found["id"] for found in place["data"]["interactions"]] == [3]


@pytest.mark.parametrize("field", ["title", "lead", "description", "notes", "end_datetime"])
def test_it_sorts_last_both_ways(api, bob, hidden, field):
    for way in ("asc", "desc"):
        query = f"sort_by={field}&sort_direction={way}"
        found = api(bob).get(f"/api/interactions?{query}").json()["data"]["interactions"]
        if field in ("title", "lead"):
            assert found[-1]["id"] == 3
        assert len(found) == 3


def test_nobody_changes_or_deletes_what_they_cannot_read(api, alice, hidden, unchanged):
    owner = api(alice)
    read = row(owner.get("/api/interactions/3"))
    with unchanged():
        answers = [owner.put("/api/interactions/3", {**read, "end_datetime": None})]
        answers.append(owner.put("/api/interactions/3", {"location": "Elsewhere"}))
        answers.append(owner.delete("/api/interactions/3"))
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert row(owner.put("/api/interactions/3?tags=immigration", {"location": "Elsewhere"}))
