"""JSON on the wire, ids in paths, moments in fields: the parts without a request."""

import datetime as dt
import json
import time
import tracemalloc
import uuid
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from crm.api.base.paths import both, key_of
from crm.api.base.wire import JsonRenderer, sound_json
from crm.api.fields import in_zone

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NUMBER = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
SOUND = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(SOUND)
def test_what_is_sound_is_read_exactly(value):
    assert sound_json(json.dumps(value).encode()) == value
    assert sound_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=200))
def test_whatever_arrives_is_read_or_refused(body):
    try:
        sound_json(body)
    except ParseError:
        return


@pytest.mark.parametrize(
    "body", [b"[" * 2_000_000, b"[]," * 600_000, b'"' + b"\\u0041" * 300_000, b"[" + b"9" * 10**6]
)
def test_unsound_bodies_are_refused_at_once(body):
    began = time.monotonic()
    with pytest.raises(ParseError):
        sound_json(body)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b"{}," * 660_000 + b"0]",
        b"[" + b"[]," * 660_000 + b"0]",
        b"{" + b",".join(b'"%06x":0' % key for key in range(180_000)) + b"}",
        b"[" + b"1.5," * 490_000 + b"0]",
        b"[" + b'"\xc3\xb6\xc3\xa4",' * 280_000 + b"0]",
        b'"' + b"\\ud83d\\ude00" * 160_000 + b'"',
    ],
    ids=["objects", "lists", "keys", "numbers", "texts", "one text"],
)
def test_two_megabytes_take_little_memory(body):
    """trust.md, INP-02: at most 50 MB more, whatever becomes of the body."""
    tracemalloc.start()
    with suppress(ParseError):
        sound_json(body)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000_000


@pytest.mark.parametrize("body", [b'"\\u0000"', b'{"a\\u0000": 1}', b'[{"a": ["x\\u0000"]}]'])
def test_a_nul_is_refused_wherever_it_stands(body):
    with pytest.raises(ParseError, match="NUL"):
        sound_json(body)


def test_a_hundred_levels_and_no_more():
    assert sound_json(b"[" * 100 + b"]" * 100)
    for body in (b"[" * 101 + b"]" * 101, b'{"a":' * 101 + b"1" + b"}" * 101):
        with pytest.raises(ParseError, match="100 levels"):
            sound_json(body)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (dt.datetime(2023, 8, 15, 14, tzinfo=dt.UTC), b'"2023-08-15T14:00:00Z"'),
        (dt.datetime(2023, 8, 15, 14, 0, 0, 500, tzinfo=dt.UTC), b'"2023-08-15T14:00:00.000500Z"'),
        (Decimal("999999999999.99"), b"999999999999.99"),
        (uuid.UUID(int=1), b'"00000000-0000-0000-0000-000000000001"'),
    ],
)
def test_rendered(moment, written):
    assert JsonRenderer().render(moment) == written


@given(st.integers(1, 2**63 - 1))
def test_numbers_are_ids(number):
    assert key_of(str(number)) == {"number": number}


@given(st.uuids())
def test_uuids_are_ids_in_either_case(key):
    assert key_of(str(key)) == key_of(str(key).upper()) == {"uuid": key}


@given(st.text())
def test_nothing_else_is(written):
    key = key_of(written)
    assert key is None or list(key) in (["number"], ["uuid"])


def test_both_slash_forms():
    assert [str(entry.pattern) for entry in both("a/b", lambda request: None)] == ["a/b", "a/b/"]


def test_a_skipped_time_is_no_time():
    with pytest.raises(ValueError, match="skip"):
        in_zone(dt.datetime(2024, 3, 10, 2, 30), "America/New_York")  # noqa: DTZ001
