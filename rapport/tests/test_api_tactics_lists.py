"""Lists, and rows that were written through other doors."""

# mypy: disallow-untyped-calls=false

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interactions.api.sites import KINDS as SITES_KINDS
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind
from rapport.api.tactics import KINDS, MEDIA
from rapport.tests.factories import body

PATH = "/api/v1/interactions/"
DOCUMENTED = ["In-person", "Video Call", "Voice Call", "Email/Chat"]


@pytest.fixture
def log(bob, alex):
    """Log with Alex, through the domain."""

    def make(**fields):
        return InteractionFactory(by=bob.viewer(), contact=alex, **fields)

    return make


def topics(answer):
    assert answer.status_code == 200, answer.content
    return [row["topic"] for row in answer.json()]


# --- the words for kinds


def test_every_kind_has_a_documented_word():
    assert list(KINDS) == DOCUMENTED
    assert set(MEDIA) == set(Kind)
    assert set(MEDIA.values()) == set(DOCUMENTED)


@pytest.mark.parametrize("medium", DOCUMENTED)
def test_what_was_written_reads_back(bobs, alex, medium):
    assert MEDIA[KINDS[medium]] == medium
    made = bobs.post(PATH, body(alex, medium=medium)).json()
    assert made["medium"] == medium
    assert bobs.get(f"{PATH}{made['id']}").json() == made


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_reads_as_documented(bobs, log, kind):
    row = log(kind=kind, medium="Carrier pigeon")
    assert bobs.get(f"{PATH}{row.uuid}").json()["medium"] == MEDIA[kind]


# --- lists


def test_newest_first_of_one_contact(bobs, bob, log, alex):
    for day, title in enumerate(("a", "b", "c"), start=1):
        log(title=title, starts_at=dt.datetime(2023, 6, day, tzinfo=dt.UTC))
    log(title="same moment", starts_at=dt.datetime(2023, 6, 3, tzinfo=dt.UTC))
    InteractionFactory(by=bob.viewer(), title="nobody's")
    listed = f"{PATH}?contact_id={alex.uuid}"
    assert topics(bobs.get(listed)) == ["same moment", "c", "b", "a"]
    assert topics(bobs.get(f"{listed}&limit=2")) == ["same moment", "c"]
    assert topics(bobs.get(f"{listed}&skip=3&limit=2")) == ["a"]
    assert topics(bobs.get(f"{listed}&skip=1000000000")) == []


@pytest.mark.parametrize(
    ("query", "name", "kind"),
    [
        ("", "contact_id", "value_error.missing"),
        ("contact_id=", "contact_id", "value_error.missing"),
        ("contact_id=7", "contact_id", "type_error.uuid"),
        ("contact_id=x", "contact_id", "type_error.uuid"),
        ("contact_id={}&skip=-1", "skip", "value_error.number.not_ge"),
        ("contact_id={}&limit=0", "limit", "value_error.number.not_ge"),
        ("contact_id={}&limit=101", "limit", "value_error.number.not_le"),
        ("contact_id={}&limit=x", "limit", "type_error.integer"),
        ("contact_id={}&limit=1&limit=2", "limit", "value_error"),
    ],
)
def test_bad_queries(bobs, alex, query, name, kind):
    answer = bobs.get(f"{PATH}?{query.format(alex.uuid)}")
    assert answer.status_code == 422
    (entry,) = answer.json()["detail"]
    assert (entry["loc"], entry["type"]) == (["query", name], kind)


# --- one interaction, two contracts


def test_written_here_read_through_sites(bobs, alex):
    made = bobs.post(PATH, body(alex)).json()
    (row,) = bobs.get("/api/interactions").json()["data"]["interactions"]
    assert (row["title"], row["notes"]) == (made["topic"], made["user_notes"])
    assert (row["type"], row["start_datetime"]) == ("Meeting", "2023-10-27T14:30:00Z")
    assert row["created_at"] == made["created_at"]
    assert row["updated_at"] is None
    assert SITES_KINDS[row["type"]] != KINDS[made["medium"]]  # nearest, as sites has no video


def test_changed_through_sites_read_here(bobs, alex):
    made = bobs.post(PATH, body(alex)).json()
    changed = bobs.put("/api/interactions/1", {"title": "Moved", "type": "Call"})
    assert changed.status_code == 200
    read = bobs.get(f"{PATH}{made['id']}").json()
    assert (read["topic"], read["medium"]) == ("Moved", "Voice Call")
    assert read["rapport_score_post"] == made["rapport_score_post"]
    assert read["updated_at"] > read["created_at"]
    assert bobs.delete("/api/interactions/1").status_code == 200
    for address in (f"{PATH}{made['id']}", f"{PATH}{made['id']}/tactic_logs"):
        assert bobs.get(address).status_code == 404
    assert bobs.get(f"{PATH}?contact_id={alex.uuid}").json() == []


def test_written_through_sites_read_here(bobs):
    sent = {
        "title": "Client Meeting",
        "type": "Email",
        "lead": "John Smith",
        "start_datetime": "2023-08-15T14:00:00Z",
        "timezone": "America/New_York",
    }
    bobs.post("/api/interactions", sent)
    read = bobs.get(f"{PATH}1").json()
    expected = {
        "interaction_datetime": "2023-08-15T14:00:00+00:00",
        "medium": "Email/Chat",
        "topic": "Client Meeting",
        "user_notes": None,
        "rapport_score_post": None,
        "observed_non_verbal": None,
        "contact_id": None,
    }
    assert {name: read[name] for name in expected} == expected
    assert bobs.get(f"{PATH}1/tactic_logs").json() == []


def test_odd_texts_come_back_as_they_were(bobs, alex):
    for text in ("'; DROP TABLE x;--", "{{ 7 }}", "田中さん 😀", "%_\\", "\u202ereversed", "<b>"):
        made = bobs.post(PATH, body(alex, topic=text, user_notes=text)).json()
        assert (made["topic"], made["user_notes"]) == (text, text)
        assert bobs.get(f"{PATH}?contact_id={quote(text)}").status_code == 422


# --- queries


def queries(act):
    with CaptureQueriesContext(connection) as seen:
        assert act().status_code in (200, 201)
    # the test's own transaction goes on, so the context of before is put back at the end
    asked = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]][:-1]
    return len(asked), asked


def test_logging_asks_as_often_however_many_tactics(bobs, alex):
    """What logging asks anyway; the catalogue; and all logs at once."""
    tactics = bobs.get("/api/v1/rapport/tactics").json()
    logs = [{"tactic_id": tactic["id"], "effectiveness_score": 3} for tactic in tactics]
    counts, asked = [], []
    for some in ([], logs[:1], logs):
        sent = {**body(alex), "tactic_logs": some}
        count, asked = queries(lambda sent=sent: bobs.post(PATH, sent))
        counts.append(count)
    assert counts == [counts[0], counts[0] + 2, counts[0] + 2]
    assert sum("rapport_rapporttactic" in sql or "rapport_tacticlog" in sql for sql in asked) == 2
