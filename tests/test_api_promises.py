"""What every contract promises, run over all of them."""

import uuid
from typing import Any

import pytest

from crm.models import SiteGrant
from crm.tenancy.context import acting_as
from tests.api_doors import DOORS

JUNK = [
    *("0", "-1", "007", "1.0", "٣", "abc", "%00", "%F0%9F%92%A9", "%2e%2e", "1'--", "a" * 500),
    *("9223372036854775808", "99999999999999999999999", "1" * 5000, "1%0A"),
    "01a1fcde-eed5-73ec-90f5-9fd5dd76e45",
    "{01a1fcde-eed5-73ec-90f5-9fd5dd76e456}",
]


def every_verb(door, client, address) -> Any:
    verb, change = door.change
    yield client.get(address)
    if verb:
        yield client.send(verb, address, change)
    if door.deleted:
        yield client.delete(address)


def test_works(door, mine, made):
    assert mine.get(made).status_code == 200
    assert len(door.rows(mine.get(door.listed()).json())) == 1
    verb, change = door.change
    if verb:
        changed = mine.send(verb, made, change)
        assert changed.status_code == 200
        assert door.row(changed.json()).items() >= change.items()
    if door.deleted:
        assert mine.delete(made).status_code == door.deleted
        assert mine.get(made).status_code == 404
        assert door.rows(mine.get(door.listed()).json()) == []


def test_both_slash_forms_answer_alike_without_a_redirect(door, mine, made):
    assert mine.get(f"{made}/").content == mine.get(made).content
    listed = door.listed()
    assert mine.get(listed.replace("?", "/?")).content == mine.get(listed).content
    assert mine.post(f"{door.path}/", {**door.body, **door.other}).status_code == 201


def test_the_number_and_the_uuid_name_the_same_row(door, mine, made):
    from_list = mine.get(f"{door.path}/1")
    assert from_list.content == mine.get(made).content


def test_a_stranger_finds_nothing_whatever_the_verb(door, api, made, charlie, unchanged):
    stranger = api(charlie)
    with unchanged():
        answers = list(every_verb(door, stranger, made))
        never_used = list(every_verb(door, stranger, f"{door.path}/999999"))
    assert {answer.status_code for answer in answers} == {404}
    assert [answer.content for answer in answers] == [answer.content for answer in never_used]


def test_deleted_other_sites_and_never_used_are_byte_identical(door, api, mine, made, charlie):
    if door.deleted:
        mine.delete(made)
    gone = mine.get(made if door.deleted else f"{door.path}/888")
    assert gone.content == mine.get(f"{door.path}/999").content
    assert gone.content == api(charlie).get(made).content
    assert gone.headers.items() == mine.get(f"{door.path}/junk").headers.items()


def test_who_works_on_both_sites_meets_each_alone(door, api, made, ab, site_a, site_b):
    assert api(ab, site_a).get(made).status_code == 200
    assert api(ab, site_b).get(made).status_code == 404
    listed = api(ab, site_b).get(door.listed())
    if door.asks:  # for the rows of a contact of the other site
        assert listed.status_code == 404
    else:
        assert door.rows(listed.json()) == []


def test_read_only(door, api, made, vera, unchanged):
    verb, change = door.change
    empty: dict[str, Any] = {}
    reader = api(vera)
    assert reader.get(made).status_code == reader.get(door.listed()).status_code == 200
    with unchanged():
        refused = [(reader.post(door.path, body), door.no_adding) for body in (door.body, empty)]
        if verb:
            refused += [(reader.send(verb, made, body), 403) for body in (change, empty)]
        if door.deleted:
            refused.append((reader.delete(made), door.no_deleting))
    for answer, status in refused:
        assert answer.status_code == status
        assert door.is_error(answer.json())


def test_who_may_not_even_look(door, api, made, vera):
    with acting_as(vera.viewer()):
        SiteGrant.objects.filter(user=vera.user).delete()
    assert {answer.status_code for answer in every_verb(door, api(vera), made)} == {403}
    assert api(vera).get(door.listed()).status_code == 403


@pytest.mark.parametrize("door", [d for d in DOORS if d.deleted], indirect=True, ids=str)
def test_others_records_take_a_permission_to_delete(door, api, made, alice, ab, unchanged):
    colleague = api(ab)
    with unchanged():
        assert colleague.delete(made).status_code == door.no_deleting
    assert api(alice).delete(made).status_code == door.deleted


def test_anonymous(door, api, made, unchanged):
    nobody = api()
    with unchanged():
        answers = [*every_verb(door, nobody, made), nobody.post(door.path, door.body)]
        answers.append(nobody.get(door.path, Authorization="Bearer nonsense"))
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert door.is_error(answer.json())


def test_a_cookie_is_no_way_in(door, api, made, bob):
    browser = api()
    browser.client.force_login(bob.user, "django.contrib.auth.backends.ModelBackend")
    assert browser.get(made).status_code == 401


def test_the_site_must_be_known_and_ones_own(door, api, ab, bob, site_b):
    undecided = api(ab)
    del undecided.headers["X-Site-ID"]
    assert undecided.get(door.path).status_code == 403
    assert "Site context required" in undecided.get(door.path).content.decode()
    for site in (str(site_b.pk), "0", "abc", "9" * 30, "٣"):
        assert api(bob).get(door.path, X_Site_ID=site).status_code == 403
    business = {"X_Site_ID": "", "X_Business_ID": str(bob.site.pk)}
    assert api(bob).get(door.listed(), **business).status_code == 200


def test_junk_ids(door, mine, made, unchanged):
    never_used = mine.get(f"{door.path}/999")
    with unchanged():
        for written in JUNK:
            for answer in every_verb(door, mine, f"{door.path}/{written}"):
                assert answer.status_code == 404, written
                assert answer.content == never_used.content


def test_wrong_verbs(door, mine, made, unchanged):
    with unchanged():
        answers = [mine.send("DELETE", door.path), mine.send("POST", made, door.body)]
        answers += [mine.send(verb, made) for verb in ("OPTIONS", "TRACE", "BREW")]
    for answer in answers:
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert door.is_error(answer.json())


def test_rule_broken(door, mine, made, unchanged):
    verb, _change = door.change
    with unchanged():
        answers = [mine.post(door.path, body) for body in ({**door.body, **door.broken}, {})]
        if verb:
            answers.append(mine.send(verb, made, door.broken))
    for answer in answers:
        assert answer.status_code == door.invalid
        assert door.is_error(answer.json())


@pytest.mark.parametrize("door", [d for d in DOORS if d.change[0]], indirect=True, ids=str)
def test_what_is_not_the_clients_to_set_is_ignored(door, mine, made, author, site_b, charlie):
    before = door.row(mine.get(made).json())
    verb, change = door.change
    alien = {"id": 77, "uuid": str(uuid.uuid4()), "number": 77, "site_id": site_b.pk}
    alien |= {
        "site": site_b.pk,
        "created_by": charlie.user.pk,
        "created_at": "2001-01-01T00:00:00Z",
    }
    alien |= {"updated_by": charlie.user.pk, "isDeleted": True, "deleted_at": "2001-01-01"}
    alien |= {"createdAt": "2001-01-01T00:00:00Z", "status": "completed"}
    after = door.row(mine.send(verb, made, {**change, **alien, "redacted": True}).json())
    touched = {"updated_by", "updated_at", "version", "updatedAt", "lastUpdatedBy"}
    assert {k: v for k, v in after.items() if k not in touched} == {
        k: v for k, v in {**before, **change}.items() if k not in touched
    }
    assert after.get("updated_by") in (None, author.user.pk)


def test_headers(door, mine, api, made):
    for answer in (mine.get(door.listed()), mine.get(made), api().get(made), mine.get(f"{made}x")):
        kind = "application/json" if answer.status_code == 200 else door.errors
        assert answer.headers["Content-Type"] == kind
        assert answer.headers.get("Cache-Control") == "no-store"
        assert "Authorization" in answer.headers.get("Vary", "")


def test_json_whatever_the_client_would_rather_have(door, mine, made):
    english = mine.get(f"{door.path}/999")
    for accept in ("text/html", "image/png", "*/*;q=0", "nonsense"):
        answer = mine.get(f"{door.path}/999?format=html", Accept=accept, Accept_Language="es")
        assert answer.status_code == 404
        assert answer.content == english.content


def test_head_is_get_without_a_body(door, mine, made):
    answer = mine.send("HEAD", made)
    assert (answer.status_code, answer.content) == (200, b"")
