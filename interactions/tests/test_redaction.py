"""Content goes and comes with the tags that restrict it, whoever changes them and however."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction

from contacts.tests.factories import ContactFactory
from crm.errors import Forbidden, NotFound, RuleBroken
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction, InteractionContent, InteractionTag
from interactions.tests.factories import InteractionFactory


def readable(interaction: Interaction, person: Person, *asked: str) -> bool:
    with acting_as(person.viewer(*asked)) as viewer:
        row = Interaction.objects.visible_to(viewer).with_content().get(pk=interaction.pk)
        in_sql = InteractionContent.objects.across_sites().filter(pk=interaction.pk).exists()
    assert in_sql is not row.redacted, "the two walls disagree"
    return in_sql


def test_who_holds_and_asks_reads(alice: Person, bob: Person) -> None:
    row = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    assert readable(row, alice, "immigration")
    assert not readable(row, alice), "held, but not asked for"
    assert not readable(row, bob, "immigration"), "asked for, but not held"


def test_tagging_later_redacts(alice: Person, bob: Person) -> None:
    row = InteractionFactory(by=bob.viewer())
    assert readable(row, bob)
    with acting_as(alice.viewer("immigration")) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        InteractionTag(site=alice.site, interaction=row, tag=tag).save()
    assert not readable(row, bob)


@pytest.mark.parametrize("operator", [True, False], ids=["operator", "member"])
def test_restricting_a_tag_later_redacts_what_carries_it(
    operator: bool, alice: Person, bob: Person
) -> None:
    with acting_as(alice.viewer()) as viewer:
        Tag(site=alice.site, name="health").save()
        tag = Tag.objects.visible_to(viewer).get(name="health")
    row = InteractionFactory(by=bob.viewer(), tagged=["health"])
    assert readable(row, bob)
    restrict(tag, operator=operator, by=alice)
    assert not readable(row, bob)


def restrict(tag: Tag, *, operator: bool, by: Person) -> None:
    tag.restricted = True
    owner: Any = connection
    if operator:
        with owner.as_owner(), transaction.atomic():
            tag.save(update_fields=["restricted"])
        return
    with acting_as(by.viewer()):
        tag.save(update_fields=["restricted"])


def test_a_second_restriction_binds_where_the_first_already_hid(alice: Person, bob: Person) -> None:
    """Alice, who reads immigration, must not read what health hides beside it."""
    with acting_as(alice.viewer()) as viewer:
        Tag(site=alice.site, name="health").save()
        health = Tag.objects.visible_to(viewer).get(name="health")
    row = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration", "health"])
    assert readable(row, alice, "immigration")
    restrict(health, operator=False, by=bob)
    assert not readable(row, alice, "immigration")


def test_who_cannot_read_changes_nothing(alice: Person, bob: Person) -> None:
    row = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"], title="Secret")
    for forbidden in (
        lambda viewer: actions.edit(row, by=viewer, changes={"title": "Mine"}),
        lambda viewer: actions.delete(row, by=viewer),
    ):
        with pytest.raises(Forbidden), acting_as(bob.viewer()) as viewer:
            forbidden(viewer)
    with acting_as(alice.viewer("immigration")) as viewer:
        kept = Interaction.objects.visible_to(viewer).with_content().get(pk=row.pk)
    assert kept.shown is not None
    assert kept.shown.title == "Secret"


def test_who_cannot_read_does_not_bring_it_back(alice: Person, bob: Person) -> None:
    """Not even the author, once somebody has restricted what they wrote."""
    row = InteractionFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer:
        actions.delete(row, by=viewer)
    with acting_as(alice.viewer("immigration")) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        InteractionTag(site=alice.site, interaction=row, tag=tag).save()
    with pytest.raises(Forbidden), acting_as(bob.viewer()) as viewer:
        actions.restore(row, by=viewer)
    with acting_as(alice.viewer("immigration")) as viewer:
        assert actions.restore(row, by=viewer).deleted_at is None


def test_not_even_its_author_deletes_what_was_restricted_since(alice: Person, bob: Person) -> None:
    row = InteractionFactory(by=bob.viewer())
    with acting_as(alice.viewer("immigration")) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        InteractionTag(site=alice.site, interaction=row, tag=tag).save()
    with pytest.raises(Forbidden), acting_as(bob.viewer()) as viewer:
        actions.delete(row, by=viewer)


def test_another_sites_contact_is_no_contact(bob: Person, charlie: Person) -> None:
    theirs = ContactFactory(by=charlie.viewer())
    with pytest.raises(NotFound), acting_as(bob.viewer()) as viewer:
        actions.log(by=viewer, kind="note", contact=theirs)


@pytest.mark.parametrize("given", [{"follow_up_at": "year"}, {"rapport_score": 11}])
def test_what_no_page_could_show_is_not_stored(given: dict[str, Any], bob: Person) -> None:
    if "follow_up_at" in given:
        given = {"follow_up_at": dt.datetime(9999, 12, 31, tzinfo=dt.UTC)}
    with pytest.raises(RuleBroken) as broken, acting_as(bob.viewer()) as viewer:
        actions.log(by=viewer, kind="note", **given)
    assert [problem.field for problem in broken.value.problems] == list(given)


def test_a_tag_is_put_on_by_who_holds_it(bob: Person) -> None:
    with acting_as(bob.viewer()) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
    with pytest.raises(Forbidden), acting_as(viewer):
        actions.log(by=viewer, kind="note", tags=[tag])


def test_the_owner_is_the_owner_again_after_a_context_within(bob: Person) -> None:
    owner: Any = connection
    with owner.as_owner(), transaction.atomic():
        with acting_as(bob.viewer()):
            pass
        with connection.cursor() as cursor:
            cursor.execute("select current_user <> 'crm_app'")
            assert cursor.fetchone()[0]
