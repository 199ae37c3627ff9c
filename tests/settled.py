"""What the tests of the history of settings share: its lines as they are kept and as pages tell."""

from __future__ import annotations

from typing import Any

from contacts.tests.pages import Browser
from crm.models import SettingsChange, Tag
from crm.tenancy.context import acting_as
from crm.tests.admin import visit
from crm.tests.factories import Person
from crm.vocabulary import Setting

Told = list[tuple[str, str, list[tuple[Any, ...]]]]


def kept(person: Person, setting: Setting, key: object) -> Told:
    """What was done, by whom, and the fields from and to; the latest first."""
    with acting_as(person.viewer()) as viewer:
        rows = SettingsChange.objects.visible_to(viewer).of(setting, key).with_people()
        return [
            (
                row.what,
                row.changed_by.username if row.changed_by else "",
                [(one["field"], one["from"], one["to"]) for one in row.changes],
            )
            for row in rows
        ]


def told(person: Person, path: str, **how: Any) -> Told:
    lines = Browser(person, **how).get(path).context["lines"]
    return [
        (
            line.what,
            line.by.username if line.by else "",
            [(one.label, one.before, one.after) for one in line.changes],
        )
        for line in lines
    ]


def tag_named(person: Person, name: str) -> Tag:
    with acting_as(person.viewer()) as viewer:
        found: Tag = Tag.objects.visible_to(viewer).get(name=name)
        return found


def admin_page(person: Person, setting: Setting, key: object) -> str:
    """What the admin tells of the oldest line of that thing."""
    with acting_as(person.viewer()) as viewer:
        row = SettingsChange.objects.visible_to(viewer).of(setting, key).last()
    page = visit(person.user).get(f"/admin/crm/settingschange/{row.pk}/change/")
    assert page.status_code == 200
    return str(page.content.decode())
