"""A form of the admin is saved on the site that it was shown for, or not at all (ADR 36)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from crm import actions
from crm.admin.site import site as admin_site
from crm.models import Site, Team, User
from crm.templatetags.shown_for import SHOWN_FOR
from crm.tenancy.context import Context, bound
from crm.tests.accounts import as_owner, member, membership, site_named
from crm.tests.admin import roles, staff, visit

pytestmark = pytest.mark.django_db

ADD = "/admin/crm/team/add/"
LIST = "/admin/crm/team/"


@pytest.fixture
def north() -> Site:
    return site_named("North")


@pytest.fixture
def south() -> Site:
    return site_named("South")


@pytest.fixture
def two(north: Site, south: Site) -> User:
    """Somebody who answers for both sites."""
    member(south, "sue", "owner")
    member(north, "two", "owner")
    return member(south, "two", "owner")


@pytest.fixture
def tab(two: User, south: Site) -> Client:
    """A tab in which South is chosen."""
    client = visit(two)
    choose(client, south)
    return client


def choose(client: Client, site: Site) -> None:
    assert client.post("/admin/choose-site/", {"site": str(site.pk)}).status_code == 302


def opened(client: Client, path: str) -> dict[str, str]:
    """What is hidden in the forms of a page."""
    page = client.get(path)
    assert page.status_code == 200
    hidden = re.findall(rf'name="({SHOWN_FOR})" value="(\d*)"', page.content.decode())
    assert hidden, path
    return dict(hidden)


def teams() -> dict[str, str]:
    """Those of all sites, with where they are."""
    found: dict[str, str] = {}
    with as_owner():
        sites = list(Site.objects.all())
    for site in sites:
        with as_owner(), bound(Context(site_id=str(site.pk))):
            found |= dict.fromkeys((team.name for team in Team.objects.across_sites()), site.name)
    return found


def lower(site: Site, user: User, role: str = "viewer") -> None:
    with as_owner():
        actions.set_role(membership=membership(site, user), role=role)


def test_a_form_says_its_site_wherever_it_stands(tab: Client, two: User, south: Site) -> None:
    """Each form of every page that posts, whoever wrote its template."""
    staff(two, is_superuser=True)
    tab.post(ADD, {"name": "Legal"})
    paths = ["/admin/", "/admin/choose-site/", "/admin/password_change/"]
    paths.append(f"/admin/crm/user/{two.pk}/password/")
    for model in admin_site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        page: Any = tab.get(address)
        paths.append(address)
        if page.context["has_add_permission"]:
            paths.append(f"{address}add/")
        for row in page.context["cl"].result_list[:1]:
            paths += [f"{address}{row.pk}/{verb}/" for verb in ("change", "delete")]
    seen = 0
    for path in paths:
        page = tab.get(path)
        if page.status_code != 200:
            continue
        said = page.content.decode()
        forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", said, re.DOTALL)
        field = f'name="{SHOWN_FOR}" value="{south.pk}"'
        assert [field in form for form in forms] == [True] * len(forms), path
        seen += len(forms)
    assert seen > 2 * len(admin_site._registry)


@pytest.mark.parametrize("said", [{}, {SHOWN_FOR: ""}, {SHOWN_FOR: "x"}, {SHOWN_FOR: "999"}])
def test_a_form_that_names_no_site_of_theirs(tab: Client, said: dict[str, str]) -> None:
    plain = Client()
    plain.cookies = tab.cookies
    answer = plain.post(ADD, {"name": "Legal", **said})
    assert answer.status_code == 409
    assert "does not say for which of your sites" in answer.content.decode()
    assert teams() == {}


def test_another_tab_has_chosen_another_site(tab: Client, north: Site, south: Site) -> None:
    form = opened(tab, ADD)
    choose(tab, north)
    answer = tab.post(ADD, {"name": "Legal <&>", "_addanother": "", **form})
    assert answer.status_code == 409
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    for text in ("Nothing was saved", "opened for South", "works on North now", "Stay on North"):
        assert text in page
    assert teams() == {}

    assert 'name="name" value="Legal &lt;&amp;&gt;"' in page
    assert 'name="_addanother" value=""' in page
    assert f'name="choose_again" value="{south.pk}"' in page
    sent = {"name": "Legal <&>", "_addanother": "", SHOWN_FOR: str(north.pk)}
    answer = tab.post(ADD, {**sent, "choose_again": str(south.pk)})
    assert answer.headers["Location"] == ADD
    assert teams() == {"Legal <&>": "South"}
    assert opened(tab, ADD) == form


def test_what_a_list_does_and_what_is_asked_first(
    tab: Client, north: Site, south: Site, two: User
) -> None:
    """Rows are found on the chosen site only; what has no row is done where it was shown."""
    tab.post(ADD, {"name": "Legal"})
    with as_owner(), bound(Context(site_id=str(south.pk))):
        team = Team.objects.across_sites().get()
    starters = "/admin/interactions/program/starters/"
    own = membership(north, two).pk
    forms = [
        (LIST, {"action": "put_away", "_selected_action": str(team.pk)}),
        (f"{LIST}{team.pk}/change/", {"name": "Law"}),
        (f"{LIST}{team.pk}/delete/", {"post": "yes"}),
        (f"/admin/crm/membership/{own}/change/", {"role": "viewer"}),
        ("/admin/contacts/contact/", {"action": "put_away", "_selected_action": "1"}),
        (f"/admin/contacts/contact/{team.pk}/status/", {"status": "lead"}),
        (f"/admin/contacts/contact/{team.pk}/restore_one/", {}),
        (starters, {"catalogue": "business"}),
        ("/admin/password_change/", {"old_password": "x"}),
    ]
    form = opened(tab, "/admin/")
    choose(tab, north)
    for path, sent in forms:
        assert tab.post(path, {**sent, **form}).status_code == 409, path
    assert teams() == {"Legal": "South"}
    assert roles(north) == {"two": "owner"}


def test_a_password_is_not_written_into_the_page(tab: Client, north: Site, south: Site) -> None:
    form = opened(tab, "/admin/password_change/")
    choose(tab, north)
    sent = {"old_password": "CANARY-1", "new_password1": "CANARY-2", "new_password2": "CANARY-2"}
    page = tab.post("/admin/password_change/", {**sent, **form}).content.decode()
    assert "CANARY" not in page
    assert f'name="site" value="{south.pk}"' in page
    assert "passwords and files are not kept" in page


def test_who_answers_for_the_site_no_longer(
    tab: Client, two: User, north: Site, south: Site
) -> None:
    """They are moved nowhere: what they send is refused, and what they open is the question."""
    form = opened(tab, ADD)
    lower(south, two)
    answer = tab.post(ADD, {"name": "Legal", **form})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "opened for South" in page
    assert "no longer manage" in page
    assert "choose_again" not in page
    for said in ({SHOWN_FOR: str(north.pk)}, {SHOWN_FOR: ""}):
        assert tab.post(ADD, {"name": "Legal", **said}).status_code == 409
    assert tab.post(ADD, {"name": "Legal", **form, "choose_again": south.pk}).status_code == 409
    for path in ("/admin/", LIST, ADD, "/admin/search/?s=x"):
        assert tab.get(path).headers["Location"] == "/admin/choose-site/"
    assert teams() == {}

    asked = tab.get("/admin/choose-site/")
    assert "no longer manage" in asked.content.decode()
    assert [each.site.name for each in asked.context["managed"]] == ["North"]
    choose(tab, north)
    assert tab.post(ADD, {"name": "Legal", **opened(tab, ADD)}).status_code == 302
    assert teams() == {"Legal": "North"}


def test_a_form_of_a_site_that_is_lost_and_not_chosen(
    tab: Client, two: User, north: Site, south: Site
) -> None:
    form = opened(tab, ADD)
    choose(tab, north)
    lower(south, two)
    page = tab.post(ADD, {"name": "Legal", **form}).content.decode()
    assert "opened for South" in page
    assert "no longer manage its members" in page
    assert "choose_again" not in page
    assert teams() == {}


def test_who_never_chose_stays_where_they_began(two: User, north: Site, south: Site) -> None:
    client = visit(two)
    form = opened(client, ADD)
    assert form == {SHOWN_FOR: str(north.pk)}
    lower(north, two)
    assert client.post(ADD, {"name": "Legal", **form}).status_code == 409
    assert client.get(ADD).headers["Location"] == "/admin/choose-site/"
    assert teams() == {}


def test_signing_out_needs_no_site(tab: Client, two: User, south: Site) -> None:
    lower(south, two)
    plain = Client()
    plain.cookies = tab.cookies
    assert plain.post("/admin/logout/").headers["Location"] == "/sign-in/"


def test_it_is_said_in_spanish(tab: Client, two: User, north: Site) -> None:
    form = opened(tab, ADD)
    choose(tab, north)
    User.objects.filter(pk=two.pk).update(language="es")
    page = tab.post(ADD, {"name": "Legal", **form}).content.decode()
    assert "No se guardó nada" in page
