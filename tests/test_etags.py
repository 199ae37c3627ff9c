"""`ETag`, `If-Match` and `If-None-Match`, in every contract (contracts.md)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver

from crm.api.base.etags import etag_of, is_known, refuse_unmatched
from crm.api.base.paths import addresses
from crm.api.base.refusals import BadCondition
from crm.tests.accounts import in_parallel
from tests.api_doors import DOORS

every_changing = pytest.mark.parametrize(
    "door", [door for door in DOORS if door.change[0]], indirect=True, ids=str
)
STRONG = re.compile(r'"[0-9a-f]{32}"')
MALFORMED = [
    "",
    "x",
    "x, y",
    '"x',
    '"a" "b"',
    '"a b"',
    "*, *",
    '*, "x"',
    'w/"x"',
    "W/x",
    ",",
    '"ё"',
]


def tag_of(client: Any, address: str) -> str:
    return client.get(address).headers["ETag"]


def changed(door: Any, client: Any, address: str, **headers: str) -> Any:
    verb, body = door.change
    return client.send(verb, address, body, **headers)


def test_a_row_has_one_tag_wherever_it_is_shown(door: Any, mine: Any) -> None:
    answer = mine.post(door.path, door.body)
    address = door.ids(door.row(answer.json()))
    tag = answer.headers["ETag"]
    assert STRONG.fullmatch(tag)
    for found in (mine.get(address), mine.get(f"{address}/"), mine.send("HEAD", address)):
        assert found.headers["ETag"] == tag
    assert "ETag" not in mine.get(door.path).headers
    assert "ETag" not in mine.get(f"{door.path}/999").headers


@every_changing
def test_a_change_moves_the_tag(door: Any, mine: Any, made: str) -> None:
    before = tag_of(mine, made)
    answer = changed(door, mine, made)
    assert answer.status_code == 200, answer.content
    assert answer.headers["ETag"] == tag_of(mine, made) != before
    if door.deleted:
        assert "ETag" not in mine.delete(made).headers


def test_what_is_known_is_not_sent_again(door: Any, mine: Any, made: str) -> None:
    whole = mine.get(made)
    tag = whole.headers["ETag"]
    for known in (tag, f"W/{tag}", "*", f'"other", {tag}', f'"oth,er" ,,W/{tag},'):
        answer = mine.get(made, If_None_Match=known)
        assert (answer.status_code, answer.content) == (304, b""), known
        assert answer.headers["ETag"] == tag
        for name in ("Cache-Control", "Vary"):
            assert answer.headers[name] == whole.headers[name]
        assert "Content-Type" not in answer.headers
    other = mine.get(made, If_None_Match='"other"')
    assert (other.status_code, other.content) == (200, whole.content)
    assert mine.get(made, If_Match='"other"').status_code == 412


@every_changing
def test_a_change_of_what_has_changed_is_refused(
    door: Any, mine: Any, made: str, unchanged: Any
) -> None:
    old = tag_of(mine, made)
    new = changed(door, mine, made, If_Match=old).headers["ETag"]
    with unchanged():
        stale = (old, f"W/{new}", f'"x", {old}', new.upper())
        answers = [changed(door, mine, made, If_Match=tags) for tags in stale]
        answers.append(changed(door, mine, made, If_None_Match=f"W/{new}"))
        answers.append(changed(door, mine, made, If_Match=new, If_None_Match="*"))
        # A body that is wrong comes after: it need not be read (RFC 9110, 13.2.1).
        answers.append(mine.send(door.change[0], made, b"{", If_Match=old))
        if door.deleted:
            answers.append(mine.delete(made, If_Match=old))
    for answer in answers:
        assert answer.status_code == 412, answer.content
        assert door.is_error(answer.json())
        assert "ETag" not in answer.headers
    assert changed(door, mine, made, If_Match=f'"x",{new}').status_code == 200
    assert changed(door, mine, made, If_Match="*", If_None_Match='"x"').status_code == 200
    if door.deleted:
        assert mine.delete(made, If_Match=tag_of(mine, made)).status_code == door.deleted


@pytest.mark.parametrize("written", MALFORMED)
def test_what_is_no_list_of_tags(written: str) -> None:
    with pytest.raises(BadCondition, match="If-Match"):
        refuse_unmatched({"If-Match": written}, '"x"')
    with pytest.raises(BadCondition, match="If-None-Match"):
        is_known({"If-None-Match": written}, '"x"')


def test_conditions_that_cannot_be_read(door: Any, mine: Any, made: str, unchanged: Any) -> None:
    with unchanged():
        for name in ("If_Match", "If_None_Match"):
            answers = [mine.get(made, **{name: '"x'})]
            if door.change[0]:
                answers.append(changed(door, mine, made, **{name: '"x'}))
            for answer in answers:
                assert answer.status_code == 400, answer.content
                assert door.is_error(answer.json())


@every_changing
def test_what_is_refused_anyway_is_refused_as_ever(
    door: Any, api: Any, made: str, bob: Any, charlie: Any, vera: Any, unchanged: Any
) -> None:
    refused = [(charlie, made), (vera, made), (vera, f"{door.path}/999")]
    refused += [(bob, made)] if door.author != "bob" else []
    for person, address in refused:
        client = api(person)
        with unchanged():
            plain = changed(door, client, address)
            for condition in ('"x"', "*", "junk"):
                held = changed(door, client, address, If_Match=condition)
                assert held.status_code == plain.status_code in (403, 404)
                assert held.content == plain.content
            if door.deleted:
                plain = client.delete(address)
                held = client.delete(address, If_Match='"x"')
                assert (held.status_code, held.content) == (plain.status_code, plain.content)
                assert plain.status_code in (400, 403, 404)
    assert changed(door, api(), made, If_Match='"x"').status_code == 401


def test_where_there_is_no_row_nothing_is_held(door: Any, mine: Any) -> None:
    answer = mine.post(door.path, door.body, If_Match='"x"', If_None_Match="*")
    assert answer.status_code == 201
    assert mine.get(door.path, If_None_Match="*").status_code != 304


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@every_changing
def test_of_editors_with_one_tag_the_first_one_writes(door: Any, mine: Any, made: str) -> None:
    verb, change = door.change
    ((name, _value),) = change.items()
    tag = tag_of(mine, made)

    def edit(number: int) -> Any:
        return mine.send(verb, made, {name: f"By {number}"}, If_Match=tag)

    answers = in_parallel(12, edit, workers=12)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 11}
    (won,) = [answer for answer in answers if answer.status_code == 200]
    assert mine.get(made).content == won.content


def test_the_tag_takes_the_key_and_tells_sites_and_kinds_apart(monkeypatch: Any) -> None:
    tags = {etag_of("kind", 1, b"{}"), etag_of("kind", 2, b"{}"), etag_of("other", 1, b"{}")}
    tags |= {etag_of("kind", 1, b"{ }")}
    monkeypatch.setattr(settings, "SECRET_KEY", "another" * 5)
    assert len(tags | {etag_of("kind", 1, b"{}")}) == 5


def test_no_row_is_forgotten() -> None:
    for address, callback in addresses(get_resolver().url_patterns):
        for view in getattr(callback, "choices", [callback]):
            writes = getattr(view, "actions", {}).keys() & {"put", "patch", "delete"}
            shows = "retrieve" in getattr(view, "actions", {}).values() and "auth/me" not in address
            if writes or shows:
                assert view.cls.subject is not None, address
                assert "<str:id>" in address
