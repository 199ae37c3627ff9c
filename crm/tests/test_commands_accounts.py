"""The operator's commands for sites and members."""

import pytest
from django.core.management import CommandError, call_command

from crm.access import EVERY_TAG, viewer_on
from crm.models import Site, Tag, User
from crm.tenancy.context import signed_in_as
from crm.tests.accounts import Api, as_owner, in_parallel, membership, signed_in, site_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    def run(*words):
        call_command(*words)
        return capsys.readouterr().out.strip()

    return run


def viewer(username: str, slug: str):
    user = User.objects.get(username=username)
    with signed_in_as(user.pk):
        return viewer_on(user, slug=slug, asked=EVERY_TAG)


def test_add_site_adds_then_changes_what_is_given(run):
    out = run("add_site", "North Office", "--timezone", "America/New_York", "--colour", "rose")
    assert "added" in out
    assert "/s/north-office/" in out
    assert len(out.splitlines()) == 1

    out = run("add_site", "north office", "--description", "Ground floor")

    assert "up to date" in out
    with as_owner():
        site = Site.objects.get()
    assert (site.name, site.timezone, site.colour, site.description, site.country) == (
        "North Office",
        "America/New_York",
        "rose",
        "Ground floor",
        "US",
    )


def test_every_site_restricts_immigration_and_has_an_address_of_its_own(run):
    run("add_site", "Büro Süd")
    run("add_site", "Buro Sud")
    run("add_site", "東京")
    with as_owner():
        slugs = set(Site.objects.values_list("slug", flat=True))
        tags = list(Tag.objects.across_sites().values_list("name", "restricted"))
    assert slugs == {"buro-sud", "buro-sud-2", "site"}
    assert tags == [("immigration", True)] * 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["North", "--timezone", "new york"], "America/New_York"),
        (["North", "--timezone", "Europe/Berln"], "Europe/Berlin"),
        (["North", "--timezone", "localtime"], "not a time zone"),
        (["North", "--colour", "puce"], "colour"),
        (["North", "--country", "USA"], "country"),
        (["x" * 121], "name"),
        ([" "], "name"),
    ],
)
def test_add_site_says_what_is_wrong(run, words, said):
    with pytest.raises(CommandError, match=said) as refusal:
        run("add_site", *words)
    assert refusal.value.returncode == 1
    with as_owner():
        assert not Site.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_site_added_by_many_at_once_is_one(run):
    in_parallel(8, lambda _: call_command("add_site", "North"), workers=8)
    with as_owner():
        assert Site.objects.count() == 1


def test_add_member_makes_a_person_who_can_sign_in(run):
    run("add_site", "North")
    out = run(
        "add_member", "north", "alice", "--role", "manager", "--password", "pw",
        "--holds", "immigration", "--first-name", "Alice", "--email", "a@example.org",
    )  # fmt: skip

    assert out.startswith("alice is now manager of 'North'; weak password")
    assert Api().sign_in("alice", "pw").status_code == 200
    assert viewer("alice", "north").permissions == {"view_contacts", "edit_contacts"}
    assert len(viewer("alice", "north").revealed) == 1


def test_add_member_again_changes_only_what_differs(run):
    run("add_site", "North")
    run("add_member", "NORTH", "alice", "--role", "owner", "--password", "correct horse battery")
    api = signed_in("alice")

    out = run(
        "add_member", "North", "ALICE", "--role", "viewer", "--password", "correct horse battery"
    )

    assert out == "alice is viewer of 'North'; was owner before; the site has no owner"
    assert api.get("auth/me").status_code == 200
    assert viewer("alice", "north").permissions == {"view_contacts"}
    assert User.objects.count() == 1


def test_a_tag_that_is_new_is_made_and_one_that_hides_nothing_is_refused(run):
    run("add_site", "North")
    site = site_named("North")
    out = run("add_member", "North", "alice", "--role", "owner", "--holds", "Health")
    assert "restricted tag 'Health' created" in out
    assert "no password" in out
    with as_owner():
        Tag(site=site, name="housing").save(force_insert=True)

    with pytest.raises(CommandError, match="'housing' is not restricted"):
        run("add_member", "North", "alice", "--role", "viewer", "--holds", "housing")

    assert membership(site, User.objects.get()).role == "owner"  # nothing was done by halves


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["South", "alice", "--role", "owner"], "'North' \\(north\\)"),
        (["North", "alice", "--role", "boss"], "owner, admin, manager"),
        (["North", "ali ce", "--role", "owner"], "username"),
        (["North", "a" * 151, "--role", "owner"], "username"),
        (["North", "alice", "--role", "owner", "--email", "x"], "email"),
        (["North", "alice", "--role", "owner", "--first-name", "x" * 151], "first_name"),
        (["North", "alice", "--role", "owner", "--password", ""], "empty"),
        (["North", "alice", "--role", "owner", "--holds", "x" * 51], "name"),
    ],
)
def test_add_member_says_what_is_wrong(run, words, said):
    run("add_site", "North")
    with pytest.raises(CommandError, match=said):
        run("add_member", *words)
    assert not User.objects.exists()


def test_there_is_no_site_yet(run):
    with pytest.raises(CommandError, match="There is none yet"):
        run("add_member", "North", "alice", "--role", "owner")
