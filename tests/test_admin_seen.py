"""Nothing is overwritten unseen in the admin's forms of what a site has set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest

from contacts.actions import set_rhythm
from contacts.models import StatusRhythm
from crm import actions
from crm.models import Membership, Site, Tag, Team
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.admin import visit
from crm.tests.factories import Person
from interactions.actions import add_program, change_program
from interactions.models import Program

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    """A form, one of its fields, what I write there, and what somebody else does meanwhile."""

    model: str
    field: str
    mine: str
    made: Callable[[Viewer, Person], Any]
    theirs: Callable[[Any, Viewer], Any]
    stored: Callable[[Any, Viewer], str]


def _member(by: Viewer, person: Person) -> Membership:
    found: Membership = Membership.objects.visible_to(by).get(user=person.user)
    return found


CASES = [
    Case(
        *("crm/site", "description", "Mine"),
        made=lambda by, _bob: Site.objects.get(pk=by.site_id),
        theirs=lambda _row, by: actions.change_site(by=by, changes={"description": "Theirs"}),
        stored=lambda row, _by: Site.objects.get(pk=row.pk).description,
    ),
    Case(
        *("crm/membership", "role", "viewer"),
        made=_member,
        theirs=lambda row, by: actions.set_role(membership=row, role="manager", by=by),
        stored=lambda row, by: Membership.objects.visible_to(by).get(pk=row.pk).role,
    ),
    Case(
        *("crm/tag", "name", "mine"),
        made=lambda by, _bob: actions.add_tag(by=by, name="was"),
        theirs=lambda row, by: actions.rename_tag(row, by=by, name="theirs"),
        stored=lambda row, by: Tag.objects.visible_to(by).get(pk=row.pk).name,
    ),
    Case(
        *("crm/team", "name", "mine"),
        made=lambda by, _bob: actions.add_team(by=by, name="was"),
        theirs=lambda row, by: actions.rename_team(row, by=by, name="theirs"),
        stored=lambda row, by: Team.objects.visible_to(by).get(pk=row.pk).name,
    ),
    Case(
        *("contacts/statusrhythm", "days", "10"),
        made=lambda by, _bob: set_rhythm(by=by, status="prospect", days=20),
        theirs=lambda _row, by: set_rhythm(by=by, status="prospect", days=30),
        stored=lambda row, by: str(StatusRhythm.objects.visible_to(by).get(pk=row.pk).days),
    ),
]
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.model)


class _Form(HTMLParser):
    """What a browser would send back of the large form if nothing was changed."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._open = ""
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        is_tick = given.get("type") == "checkbox"
        if tag == "input" and (not is_tick or "checked" in given) and not name.startswith("_"):
            self.sent[name] = value
        elif tag in ("select", "textarea"):
            self._open = name
            self.sent.setdefault(name, "")
        elif tag == "option" and "selected" in given:
            self.sent[self._open] = value


@EVERY
def test_what_somebody_else_saved_meanwhile_stays(case: Case, alice: Person, bob: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        row = case.made(viewer, bob)
    client, address = visit(alice.user), f"/admin/{case.model}/{row.pk}/change/"
    sent = _Form(client.get(address)).sent
    with acting_as(alice.viewer()) as viewer:
        case.theirs(row, viewer)
        theirs = case.stored(row, viewer)
    refused: Any = client.post(address, sent | {case.field: case.mine})
    assert refused.status_code == 200
    form = refused.context["adminform"].form
    assert form.errors == {case.field: ["Somebody else saved this in the meantime."]}
    assert form[case.field].value() == case.mine, "what was written stands there still"
    with acting_as(alice.viewer()) as viewer:
        assert case.stored(row, viewer) == theirs
    again = _Form(client.get(address)).sent | {case.field: case.mine}
    assert client.post(address, again).status_code == 302
    with acting_as(alice.viewer()) as viewer:
        assert case.stored(row, viewer) == case.mine


def test_what_is_offered_is_not_overwritten_unseen(alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        program = add_program(by=viewer, name="was")
    client, address = visit(alice.user), f"/admin/interactions/program/{program.pk}/change/"
    sent = _Form(client.get(address)).sent
    with acting_as(alice.viewer()) as viewer:
        change_program(program, by=viewer, changes={"name": "theirs"})
    refused: Any = client.post(address, sent | {"name": "mine"})
    assert refused.status_code == 200
    errors = refused.context["adminform"].form.errors
    assert errors == {"__all__": ["Somebody else saved this in the meantime."]}
    again = _Form(client.get(address)).sent | {"name": "mine"}
    assert again["seen"] == "2"
    assert client.post(address, again).status_code == 302
    with acting_as(alice.viewer()) as viewer:
        assert Program.objects.visible_to(viewer).get().name == "mine"


def test_what_others_changed_of_other_fields_stays(alice: Person) -> None:
    client, address = visit(alice.user), f"/admin/crm/site/{alice.site.pk}/change/"
    sent = _Form(client.get(address)).sent
    with acting_as(alice.viewer()) as viewer:
        actions.change_site(by=viewer, changes={"colour": "rose", "break_glass_allowed": True})
    assert client.post(address, sent | {"description": "Mine"}).status_code == 302
    with acting_as(alice.viewer()):
        site = Site.objects.get(pk=alice.site.pk)
    assert (site.description, site.colour, site.break_glass_allowed) == ("Mine", "rose", True)
