"""What every contract promises, run over all of them."""

import uuid
from typing import Any

import pytest

JUNK = [
    *("0", "-1", "007", "1.0", "٣", "abc", "%00", "%F0%9F%92%A9", "%2e%2e", "1'--", "a" * 500),
    *("9223372036854775808", "99999999999999999999999", "1" * 5000, "1%0A"),
    "01a1fcde-eed5-73ec-90f5-9fd5dd76e45",
    "{01a1fcde-eed5-73ec-90f5-9fd5dd76e456}",
]


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def made(door, bobs):
    """A row of site A, made by Bob; its address."""
    answer = bobs.post(door.path, door.body)
    assert answer.status_code == 201, answer.content
    return door.ids(door.row(answer.json()))


def every_verb(door, client, address) -> Any:
    verb, change = door.change
    yield client.get(address)
    yield client.send(verb, address, change)
    yield client.delete(address)


def test_works(door, bobs, made):
    verb, change = door.change
    assert bobs.get(made).status_code == 200
    changed = bobs.send(verb, made, change)
    assert changed.status_code == 200
    assert door.row(changed.json()).items() >= change.items()
    assert len(door.rows(bobs.get(door.path).json())) == 1
    assert bobs.delete(made).status_code == door.deleted
    assert bobs.get(made).status_code == 404
    assert door.rows(bobs.get(door.path).json()) == []


def test_both_slash_forms_answer_alike_without_a_redirect(door, bobs, made):
    assert bobs.get(f"{made}/").content == bobs.get(made).content
    assert bobs.get(f"{door.path}/").content == bobs.get(door.path).content
    other = {"email": "other@example.org"} if "email" in door.body else {}
    assert bobs.post(f"{door.path}/", {**door.body, **other}).status_code == 201


def test_the_number_and_the_uuid_name_the_same_row(door, bobs, made, bob):
    from_list = bobs.get(f"{door.path}/1")
    assert from_list.content == bobs.get(made).content


def test_a_stranger_finds_nothing_whatever_the_verb(door, api, made, charlie, unchanged):
    stranger = api(charlie)
    with unchanged():
        answers = list(every_verb(door, stranger, made))
        never_used = list(every_verb(door, stranger, f"{door.path}/999999"))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [answer.content for answer in answers] == [answer.content for answer in never_used]


def test_deleted_other_sites_and_never_used_are_byte_identical(door, api, bobs, made, charlie):
    bobs.delete(made)
    gone = bobs.get(made)
    assert gone.content == bobs.get(f"{door.path}/999").content
    assert gone.content == api(charlie).get(made).content
    assert gone.headers.items() == bobs.get(f"{door.path}/junk").headers.items()


def test_who_works_on_both_sites_meets_each_alone(door, api, made, ab, site_a, site_b):
    assert api(ab, site_a).get(made).status_code == 200
    assert api(ab, site_b).get(made).status_code == 404
    assert door.rows(api(ab, site_b).get(door.path).json()) == []


def test_read_only(door, api, made, vera, unchanged):
    reader = api(vera)
    with unchanged():
        seen, *refused = every_verb(door, reader, made)
        refused.append(reader.post(door.path, door.body))
        refused.append(reader.post(door.path, {}))
    assert seen.status_code == 200
    assert [answer.status_code for answer in refused] == [403, 403, 403, 403]
    assert all(door.is_error(answer.json()) for answer in refused)


def test_who_may_not_even_look(door, api, made, vera):
    from crm.models import SiteGrant  # noqa: PLC0415
    from crm.tenancy.context import acting_as  # noqa: PLC0415

    with acting_as(vera.viewer()):
        SiteGrant.objects.filter(user=vera.user).delete()
    assert [a.status_code for a in every_verb(door, api(vera), made)] == [403, 403, 403]
    assert api(vera).get(door.path).status_code == 403


def test_others_records_take_a_permission_to_delete(door, api, made, alice, ab, unchanged):
    colleague = api(ab)
    with unchanged():
        assert colleague.delete(made).status_code == 403
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
    assert api(bob).get(door.path, X_Site_ID="", X_Business_ID=str(bob.site.pk)).status_code == 200


@pytest.mark.parametrize("written", JUNK, ids=range(len(JUNK)))
def test_junk_ids(door, bobs, made, written, unchanged):
    with unchanged():
        answers = list(every_verb(door, bobs, f"{door.path}/{written}"))
    never_used = bobs.get(f"{door.path}/999")
    for answer in answers:
        assert answer.status_code == 404
        assert answer.content == never_used.content


def test_wrong_verbs(door, bobs, made, unchanged):
    with unchanged():
        answers = [bobs.send("DELETE", door.path), bobs.send("POST", made, door.body)]
        answers += [bobs.send(verb, made) for verb in ("OPTIONS", "TRACE", "BREW")]
    for answer in answers:
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert door.is_error(answer.json())


def test_rule_broken(door, bobs, made, unchanged):
    verb, _change = door.change
    with unchanged():
        answers = [bobs.post(door.path, {**door.body, **door.broken})]
        answers.append(bobs.send(verb, made, door.broken))
        answers.append(bobs.post(door.path, {}))
    for answer in answers:
        assert answer.status_code == door.invalid
        assert door.is_error(answer.json())


def test_what_is_not_the_clients_to_set_is_ignored(door, bobs, made, bob, site_b, charlie):
    before = door.row(bobs.get(made).json())
    verb, change = door.change
    alien = {"id": 77, "uuid": str(uuid.uuid4()), "number": 77, "site_id": site_b.pk}
    alien |= {
        "site": site_b.pk,
        "created_by": charlie.user.pk,
        "created_at": "2001-01-01T00:00:00Z",
    }
    alien |= {"updated_by": charlie.user.pk, "isDeleted": True, "deleted_at": "2001-01-01"}
    after = door.row(bobs.send(verb, made, {**change, **alien, "redacted": True}).json())
    touched = {"updated_by", "updated_at", "version"}
    assert {k: v for k, v in after.items() if k not in touched} == {
        k: v for k, v in {**before, **change}.items() if k not in touched
    }
    assert after.get("updated_by") in (None, bob.user.pk)


def test_headers(door, bobs, api, made):
    for answer in (bobs.get(door.path), bobs.get(made), api().get(made), bobs.get(f"{made}x")):
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Authorization" in answer.headers["Vary"]


def test_json_whatever_the_client_would_rather_have(door, bobs, made):
    english = bobs.get(f"{door.path}/999")
    for accept in ("text/html", "image/png", "*/*;q=0", "nonsense"):
        answer = bobs.get(f"{door.path}/999?format=html", Accept=accept, Accept_Language="es")
        assert answer.status_code == 404
        assert answer.content == english.content


def test_head_is_get_without_a_body(door, bobs, made):
    answer = bobs.send("HEAD", made)
    assert (answer.status_code, answer.content) == (200, b"")
