"""Who gets into the tactics contract, and by which addresses and verbs."""

# mypy: disallow-untyped-calls=false

import uuid

import pytest

from crm.models import SiteGrant
from crm.tenancy.context import acting_as
from rapport.tests.factories import body

ROOT = "/api/v1"
JUNK = ["0", "-1", "007", "abc", "%00", "1'--", "9" * 40, "01a1fcde-eed5-73ec-90f5-9fd5dd76e45"]


@pytest.fixture
def made(bobs, alex):
    """What Bob has logged."""
    answer = bobs.post(f"{ROOT}/interactions/", body(alex))
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def addresses(made, alex):
    return [
        f"{ROOT}/rapport/tactics",
        f"{ROOT}/interactions/{made['id']}",
        f"{ROOT}/interactions/{made['id']}/tactic_logs",
        f"{ROOT}/contacts",
        f"{ROOT}/contacts/{alex.uuid}",
    ]


def test_both_slash_forms(bobs, addresses, alex):
    listed = f"{ROOT}/interactions%s?contact_id={alex.uuid}"
    assert bobs.get(listed % "").content == bobs.get(listed % "/").content
    for address in addresses:
        plain, slashed = bobs.get(address), bobs.get(f"{address}/")
        assert (plain.status_code, plain.content) == (200, slashed.content)
    assert bobs.post(f"{ROOT}/interactions", body(alex)).status_code == 201


def test_anonymous(api, addresses, alex, unchanged):
    nobody = api()
    with unchanged():
        answers = [nobody.get(address) for address in addresses]
        answers.append(nobody.post(f"{ROOT}/interactions/", body(alex)))
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert list(answer.json()) == ["detail"]


def test_a_stranger_finds_nothing(api, charlie, addresses, alex, unchanged):
    tactics, *rows, contacts, contact = addresses
    stranger = api(charlie)
    with unchanged():
        for address in (*rows, contact):
            never = address.replace(str(alex.uuid), str(uuid.uuid4()))
            assert stranger.get(address).status_code == 404
            assert stranger.get(address).content == stranger.get(never).content
        assert stranger.get(contacts).json() == []
        assert stranger.get(f"{ROOT}/interactions?contact_id={alex.uuid}").status_code == 404
        assert stranger.post(f"{ROOT}/interactions", body(alex)).status_code == 404
    assert len(stranger.get(tactics).json()) == 7


def test_the_catalogue_needs_a_person_but_no_site(api, ab, addresses):
    person = api(ab)
    del person.headers["X-Site-ID"]
    assert person.get(f"{ROOT}/rapport/tactics").status_code == 200
    for address in addresses[1:]:
        answer = person.get(address)
        assert (answer.status_code, answer.json()) == (403, {"detail": "Site context required"})


def test_a_viewer_reads(api, vera, addresses):
    assert [api(vera).get(address).status_code for address in addresses] == [200] * 5


def test_who_may_not_even_look(api, vera, addresses):
    with acting_as(vera.viewer()):
        SiteGrant.objects.filter(user=vera.user).delete()
    answers = [api(vera).get(address) for address in addresses[1:]]
    text = {"detail": "Insufficient permissions: view_contacts required"}
    assert [(answer.status_code, answer.json()) for answer in answers] == [(403, text)] * 4


@pytest.mark.parametrize("junk", JUNK)
def test_junk_ids(bobs, made, junk):
    for address in ("interactions/{}", "interactions/{}/tactic_logs", "contacts/{}"):
        answer = bobs.get(f"{ROOT}/{address.format(junk)}")
        noun = "Contact" if "contacts" in address else "Interaction"
        assert (answer.status_code, answer.json()) == (404, {"detail": f"{noun} not found"})


def test_wrong_verbs(bobs, addresses, unchanged):
    with unchanged():
        for address in (*addresses, f"{ROOT}/interactions"):
            for verb in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
                answer = bobs.send(verb, address, {})
                assert answer.status_code == 405
                assert "GET" in answer.headers["Allow"]
                assert list(answer.json()) == ["detail"]
        assert bobs.post(addresses[0], {}).status_code == 405
        assert bobs.post(addresses[1], {}).status_code == 405
