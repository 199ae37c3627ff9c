"""What may arrive: odd texts come back as they were, unsound requests are refused in JSON."""

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest

from crm.fallback import FOREIGN_CHARSET
from tests.api_doors import DOORS

NAUGHTY = [
    *("undefined", "null", "None", "1/0", "NaN", "-1E+02", "0x1F", "1,000.00", "٣", "½"),
    *("'; DROP TABLE crm_user;--", "1' OR '1'='1", "%s %(x)s {0} %00", "\\x00 \\u0000", "${7*7}"),
    *(
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "{{ 7 }}{% now 'Y' %}",
        "../../etc/passwd",
    ),
    *("Ω≈ç√∫˜µ", "田中さん", "😀👩‍👩‍👧‍👦", "🇺🇸", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "مُنَاقَشَة", "‮reversed", "a\u200db\ufeffc"),
    *(
        "\u202edroits",
        "line\none",
        "tab\tbed",
        "quote\"'`´",
        "back\\slash",
        "ﷺ",
        "İıſK",
        "\U0010ffff",
    ),
    *("%", "_", "\\", "%_\\", "a%b_c\\d", "--", "/*", "\x7f", "\x01x", "=cmd|' /C calc'!A0"),
]
UNSTORABLE = ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00x"']
MALFORMED = {
    "empty array": b"[]",
    "text": b'"x"',
    "number": b"1",
    "null": b"null",
    "cut": b'{"title": ',
    "not json": b"title=x",
    "bad utf-8": b'{"title": "\xff"}',
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "bottomless": b"[" * 1_000_000,
    "deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "101 levels": b'{"custom_fields":' + b"[" * 101 + b"]" * 101 + b"}",
    "twice": b'{"title": "a", "title": "b"}',
    "twice inside": b'{"address": {"city": "a", "city": "b"}}',
    "NaN": b'{"title": NaN}',
    "Infinity": b'{"title": -Infinity}',
    "1e400": b'{"owner_id": 1e400}',
    "2^63": b'{"owner_id": 9223372036854775808}',
    "5000 digits": b'{"owner_id": ' + b"9" * 5000 + b"}",
    "keys": json.dumps({f"key{n}": 1 for n in range(1001)}).encode(),
    "NUL key": b'{"custom_fields": {"a\\u0000": 1}}',
    "NUL value": b'{"custom_fields": {"a": ["\\u0000"]}}',
    "surrogate key": b'{"custom_fields": {"\\ud800": 1}}',
}


searching = pytest.mark.parametrize(
    "door", [door for door in DOORS if "search" in door.queries], indirect=True, ids=str
)


def another(door, at: int = 0, **texts) -> Any:
    """A body for one more row, with these texts."""
    body = {**door.body, **door.other}
    if "email" in body:
        body["email"] = f"number{at}@example.org"
    return {**body, **texts} if not door.inside else door.sent(**texts)


def test_naughty_texts_come_back_as_they_were(door, mine):
    for at, text in enumerate(NAUGHTY):
        answer = mine.post(door.path, another(door, at, **dict.fromkeys(door.texts, text)))
        assert answer.status_code == 201, (text, answer.content)
        row = door.row(answer.json())
        assert {name: row[name] for name in door.texts} == dict.fromkeys(door.texts, text.strip())
        assert door.row(mine.get(door.ids(row)).json()) == row


def test_naughty_queries(door, mine):
    for text in NAUGHTY:
        for name in door.queries:
            answer = mine.get(door.listed(f"{name}={quote(text)}"))
            assert answer.status_code in (200, door.invalid), (name, text)
            if answer.status_code != 200:
                assert door.is_error(answer.json())


@searching
@pytest.mark.parametrize(
    "text", ["Meeting with ÁNGEL", "100%", "under_score", "back\\slash", "田中"]
)
def test_a_search_takes_its_text_literally(door, mine, text):
    field = next(iter(door.texts))
    mine.post(door.path, another(door, 1, **{field: f"before {text} after"}))
    mine.post(door.path, another(door, 2, **{field: "unlike anything"}))
    for wanted in (text, text.upper(), text.lower(), text.replace("Á", "a")):
        found = door.rows(mine.get(f"{door.path}?search={quote(wanted)}").json())
        assert [row[field] for row in found] == [f"before {text} after"]


@searching
def test_how_long_a_search_may_be(door, mine):
    assert mine.get(f"{door.path}?search={'x' * 200}").status_code == 200
    assert mine.get(f"{door.path}?search={'x' * 201}").status_code == door.invalid


def test_texts_that_cannot_be_stored(door, mine, unchanged):
    with unchanged():
        for field in door.texts:
            whole = json.dumps(door.sent(**{field: "HERE"}))
            for written in UNSTORABLE:
                answer = mine.post(door.path, whole.replace('"HERE"', written).encode())
                assert answer.status_code == door.invalid
                assert door.is_error(answer.json())


@pytest.mark.parametrize("query", ["%00", "a%00b", "%ff", "%ed%a0%80", "+", "%"])
def test_queries_that_are_no_text(door, mine, query):
    for name in door.queries:
        answer = mine.get(door.listed(f"{name}={query}"))
        assert answer.status_code in (200, door.invalid)


def beside(sound: dict[str, Any], body: bytes) -> bytes:
    """The members of that body behind sound ones, so that nothing but what is wrong with them is
    there to be refused; what is no object stays as it is."""
    whole = json.dumps(sound).encode()
    return whole[:-1] + b", " + body[1:] if body.startswith(b"{") else body


def test_malformed_bodies(door, mine, made, unchanged):
    verb, change = door.change
    with unchanged():
        for name, body in MALFORMED.items():
            answers = [mine.post(door.path, beside({**door.body, **door.other}, body))]
            if verb:
                answers.append(mine.send(verb, made, beside(change, body)))
            for answer in answers:
                assert answer.status_code == door.invalid, (name, answer.content)
                assert door.is_error(answer.json())


def test_a_body_beyond_the_limit(door, mine, unchanged):
    huge = json.dumps({**door.body, "notes": "x" * (10 * 1024 * 1024)}).encode()
    with unchanged():
        answer = mine.post(door.path, huge)
    assert answer.status_code == 413
    assert door.is_error(answer.json())


WRITTEN: list[dict[str, str]] = [
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "application/json; charset=bz2_codec"},
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "x" * 5000},
    {"Content_Encoding": "gzip"},
]


def test_other_ways_to_write_a_body(door, mine, unchanged):
    sent = json.dumps(door.body).encode()
    with unchanged():
        for headers in WRITTEN:
            body = gzip.compress(sent) if "Content_Encoding" in headers else sent
            answer = mine.post(door.path, body, **headers)
            assert answer.status_code == 415, headers
            assert door.is_error(answer.json())


def test_a_charset_that_is_no_text(door, mine, unchanged):
    """Such as `hex`: taken off the request before Django sees it, which leaves a mark."""
    sent = {"content_type": "application/json", "headers": mine.headers, FOREIGN_CHARSET: "yes"}
    with unchanged():
        answer = mine.client.generic("POST", door.path, json.dumps(door.body), **sent)
    assert answer.status_code == 415
    assert door.is_error(answer.json())


def test_utf_8_may_be_named(door, mine):
    answer = mine.post(door.path, door.body, **{"Content-Type": "application/json; charset=UTF-8"})
    assert answer.status_code == 201


def test_lengths(door, mine, unchanged):
    fits = {name: "é" * limit for name, limit in door.texts.items()}
    assert mine.post(door.path, door.sent(**fits)).status_code == 201
    with unchanged():
        for name, limit in door.texts.items():
            answer = mine.post(door.path, another(door, **{name: "é" * (limit + 1)}))
            assert answer.status_code == door.invalid
            assert name in answer.content.decode()


def test_texts_are_texts(door, mine, unchanged):
    values: list[Any] = [5, 1.5, True, [], {}, ["x"]]
    with unchanged():
        for name in door.texts:
            for value in values:
                answer = mine.post(door.path, door.sent(**{name: value}))
                assert answer.status_code == door.invalid
                assert name in answer.content.decode()


def test_parameters_that_no_document_knows_change_nothing(door, mine, made):
    for query in ("_connector=OR", "title__startswith=x", "pk=1", "_=17"):
        assert mine.get(door.listed(query)).content == mine.get(door.listed()).content


@pytest.mark.parametrize("door", [d for d in DOORS if d.pages[1]], indirect=True, ids=str)
def test_page_sizes(door, mine):
    name, most = door.pages
    wrong = ("0", "-1", str(most + 1), "1e3", "٣", "1" * 30, "abc", "1.0", " 5", "+5")
    for value in wrong:
        answer = mine.get(door.listed(f"{name}={quote(value)}"))
        assert answer.status_code == door.invalid, value
        assert name in answer.content.decode()
    assert mine.get(door.listed(f"{name}={most}")).status_code == 200
