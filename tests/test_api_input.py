"""What may arrive: odd texts come back as they were, unsound requests are refused in JSON."""

import gzip
import json
from urllib.parse import quote

import pytest

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


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_texts_come_back_as_they_were(door, bobs, text):
    body = {**door.body, **dict.fromkeys(door.texts, text)}
    answer = bobs.post(door.path, body)
    assert answer.status_code == 201, answer.content
    row = door.row(answer.json())
    assert {name: row[name] for name in door.texts} == dict.fromkeys(door.texts, text.strip())
    assert door.row(bobs.get(door.ids(row)).json()) == row


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_queries(door, bobs, text):
    for name in door.queries:
        answer = bobs.get(f"{door.path}?{name}={quote(text)}")
        assert answer.status_code in (200, door.invalid)
        if answer.status_code != 200:
            assert door.is_error(answer.json())


@pytest.mark.parametrize(
    "text", ["Meeting with ÁNGEL", "100%", "under_score", "back\\slash", "田中"]
)
def test_a_search_takes_its_text_literally(door, bobs, text):
    field = next(iter(door.texts))
    other = {"email": "other@example.org"} if "email" in door.body else {}
    bobs.post(door.path, {**door.body, field: f"before {text} after"})
    bobs.post(door.path, {**door.body, field: "unlike anything", **other})
    for wanted in (text, text.upper(), text.lower(), text.replace("Á", "a")):
        found = door.rows(bobs.get(f"{door.path}?search={quote(wanted)}").json())
        assert [row[field] for row in found] == [f"before {text} after"]


@pytest.mark.parametrize("written", UNSTORABLE)
def test_texts_that_cannot_be_stored(door, bobs, written, unchanged):
    for field in door.texts:
        rest = json.dumps({k: v for k, v in door.body.items() if k != field})[1:]
        with unchanged():
            answer = bobs.post(door.path, f'{{"{field}": {written}, {rest}'.encode())
        assert answer.status_code == door.invalid
        assert door.is_error(answer.json())


@pytest.mark.parametrize("query", ["%00", "a%00b", "%ff", "%ed%a0%80", "+", "%"])
def test_queries_that_are_no_text(door, bobs, query):
    for name in door.queries:
        answer = bobs.get(f"{door.path}?{name}={query}")
        assert answer.status_code in (200, door.invalid)


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_bodies(door, bobs, name, unchanged):
    verb, _change = door.change
    bobs.post(door.path, door.body)
    with unchanged():
        answers = [bobs.post(door.path, MALFORMED[name])]
        answers.append(bobs.send(verb, f"{door.path}/1", MALFORMED[name]))
    for answer in answers:
        assert answer.status_code == door.invalid, answer.content
        assert door.is_error(answer.json())


def test_a_body_beyond_the_limit(door, bobs, unchanged):
    huge = json.dumps({**door.body, "notes": "x" * (10 * 1024 * 1024)}).encode()
    with unchanged():
        answer = bobs.post(door.path, huge)
    assert answer.status_code == 413
    assert door.is_error(answer.json())


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=bz2_codec"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "x" * 5000},
        {"Content_Encoding": "gzip"},
    ],
    ids=range(7),
)
def test_other_ways_to_write_a_body(door, bobs, headers, unchanged):
    sent = json.dumps(door.body).encode()
    with unchanged():
        body = gzip.compress(sent) if "Content_Encoding" in headers else sent
        answer = bobs.post(door.path, body, **headers)
    assert answer.status_code == 415
    assert door.is_error(answer.json())


def test_utf_8_may_be_named(door, bobs):
    answer = bobs.post(door.path, door.body, **{"Content-Type": "application/json; charset=UTF-8"})
    assert answer.status_code == 201


def test_lengths(door, bobs, unchanged):
    fits = {name: "é" * limit for name, limit in door.texts.items()}
    assert bobs.post(door.path, {**door.body, **fits}).status_code == 201
    for name, limit in door.texts.items():
        with unchanged():
            answer = bobs.post(door.path, {**door.body, name: "é" * (limit + 1)})
        assert answer.status_code == door.invalid
        assert name in answer.content.decode()
    assert bobs.get(f"{door.path}?search={'x' * 200}").status_code == 200
    assert bobs.get(f"{door.path}?search={'x' * 201}").status_code == door.invalid


@pytest.mark.parametrize("value", [5, 1.5, True, [], {}, ["x"]], ids=str)
def test_texts_are_texts(door, bobs, value, unchanged):
    for name in door.texts:
        with unchanged():
            answer = bobs.post(door.path, {**door.body, name: value})
        assert answer.status_code == door.invalid
        assert name in answer.content.decode()


@pytest.mark.parametrize("query", ["_connector=OR", "title__startswith=x", "pk=1", "_=17"])
def test_parameters_that_no_document_knows_change_nothing(door, bobs, query):
    bobs.post(door.path, door.body)
    assert bobs.get(f"{door.path}?{query}").content == bobs.get(door.path).content


@pytest.mark.parametrize(
    "value", ["0", "-1", "101", "1e3", "٣", "1" * 30, "abc", "1.0", " 5", "+5"]
)
def test_page_sizes(door, bobs, value):
    name = "per_page" if door.name == "sites" else "limit"
    answer = bobs.get(f"{door.path}?{name}={quote(value)}")
    assert answer.status_code == door.invalid
    assert name in answer.content.decode()
    assert bobs.get(f"{door.path}?{name}=100").status_code == 200
