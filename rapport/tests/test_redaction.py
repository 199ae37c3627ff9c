"""Tactic logs are there for who reads their interaction, and for nobody else: by either wall."""

# mypy: disallow-untyped-calls=false

import pytest
from django.db import DatabaseError, connection, transaction

from crm.models import Tag
from crm.tenancy.context import Context, acting_as, bind
from interactions.models import InteractionTag
from interactions.tests.factories import InteractionFactory
from rapport.models import TacticLog
from rapport.tests.factories import LISTENING, logged

PATH = "/api/v1/interactions"
HIDDEN = ["user_notes", "rapport_score_post", "observed_non_verbal"]


@pytest.fixture
def hidden(alice, alex):
    return logged(alice.viewer("immigration"), alex, tagged=("immigration",))


def raw(viewer, query, *params):
    """What plain SQL answers the runtime role with the viewer's context."""
    with acting_as(viewer), connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def notes_seen(viewer):
    """By row-level security alone, and by the ORM as well."""
    with acting_as(viewer):
        orm = [log.notes for log in TacticLog.objects.visible_to(viewer)]
    assert raw(viewer, "select notes from rapport_tacticlog") == [(text,) for text in orm]
    return orm


def notes_seen_by_the_orm(viewer):
    """With the policies told to let everything through."""
    with acting_as(viewer):
        bind(Context(str(viewer.site_id), str(viewer.user_id), "{}"))
        with connection.cursor() as cursor:
            cursor.execute("select set_config('app.retagging', 'on', true)")
        assert TacticLog.objects.across_sites().count() == 1
        return TacticLog.objects.visible_to(viewer).count()


def tag(viewer, interaction, name):
    with acting_as(viewer):
        found = Tag.objects.visible_to(viewer).get(name=name)
        link = InteractionTag(site_id=viewer.site_id, interaction=interaction, tag=found)
        link.save()
    return link


# --- the API


def test_a_redacted_interaction(api, alice, bob, hidden):
    address = f"{PATH}/{hidden.uuid}"
    for client, query in ((api(bob), ""), (api(bob), "?tags=immigration"), (api(alice), "")):
        row = client.get(f"{address}{query}").json()
        assert list(row)[-1] == "redacted"
        assert (row["topic"], row["redacted"], row["medium"]) == ("Redacted", True, "Voice Call")
        assert [row[name] for name in HIDDEN] == [None, None, None]
        assert client.get(f"{address}/tactic_logs{query}").json() == []
    holder = api(alice)
    shown = holder.get(f"{address}?tags=immigration").json()
    assert (shown["topic"], shown["rapport_score_post"]) == ("SECRETtopic", 7)
    assert "redacted" not in shown
    (log,) = holder.get(f"{address}/tactic_logs?tags=immigration").json()
    assert (log["notes"], log["effectiveness_score"]) == ("SECRETtactic", 5)


def test_no_answer_carries_a_secret(api, bob, alex, hidden):
    for address in (
        f"{PATH}?contact_id={alex.uuid}",
        f"{PATH}/{hidden.uuid}",
        f"{PATH}/{hidden.uuid}/tactic_logs",
        f"/api/v1/contacts/{alex.uuid}",
        "/api/interactions?search=SECRET",
    ):
        answer = api(bob).get(address)
        assert answer.status_code == 200
        assert "SECRET" not in answer.content.decode()


# --- both walls


def test_each_wall_alone(alice, bob, charlie, hidden):
    assert notes_seen(alice.viewer("immigration")) == ["SECRETtactic"]
    for viewer in (alice.viewer(), bob.viewer("immigration"), charlie.viewer("immigration")):
        assert notes_seen(viewer) == []
    assert notes_seen_by_the_orm(bob.viewer()) == 0
    assert notes_seen_by_the_orm(alice.viewer()) == 0


def test_another_sites_logs(bob, charlie, alex):
    logged(bob.viewer(), alex)
    assert notes_seen(bob.viewer()) == ["SECRETtactic"]
    assert notes_seen(charlie.viewer()) == []
    assert raw(charlie.viewer(), "update rapport_tacticlog set notes = ''") == 0
    assert raw(charlie.viewer(), "delete from rapport_tacticlog") == 0


def test_tagging_later_hides_and_untagging_shows(alice, bob, alex):
    interaction = logged(bob.viewer(), alex)
    tag(bob.viewer(), interaction, "immigration")  # who can't read what it hides, hides it too
    assert notes_seen(bob.viewer()) == []
    assert notes_seen(alice.viewer("immigration")) == ["SECRETtactic"]
    with acting_as(alice.viewer("immigration")) as viewer:
        InteractionTag.objects.visible_to(viewer).delete()
    assert notes_seen(bob.viewer()) == ["SECRETtactic"]


def test_restricting_a_tag_later_hides_what_carries_it(alice, bob, alex):
    with acting_as(alice.viewer()):
        Tag.objects.visible_to(alice.viewer()).create(site=alice.site, name="health")
    tag(bob.viewer(), logged(bob.viewer(), alex), "health")
    assert notes_seen(bob.viewer()) == ["SECRETtactic"]
    with acting_as(alice.viewer()):
        Tag.objects.visible_to(alice.viewer()).filter(name="health").update(restricted=True)
    assert notes_seen(bob.viewer()) == []


# --- nobody writes what they cannot read, and nobody sets the tags by hand


def insert(viewer, interaction, **fields):
    with acting_as(viewer):
        TacticLog(
            site_id=viewer.site_id,
            interaction=interaction,
            tactic_id=LISTENING,
            effectiveness_score=1,
            **fields,
        ).save()


def test_a_log_of_a_hidden_interaction_cannot_be_written(alice, bob):
    holder = alice.viewer("immigration")
    secret = InteractionFactory(by=holder, tagged=["immigration"])
    for viewer in (bob.viewer(), alice.viewer()):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            insert(viewer, secret)
    insert(holder, secret, notes="mine")
    assert (notes_seen(bob.viewer()), notes_seen(holder)) == ([], ["mine"])


def test_the_tags_are_the_contents(alice, bob, hidden):
    holder = alice.viewer("immigration")
    assert raw(holder, "update rapport_tacticlog set restricted_tags = '{}'") == 1
    assert notes_seen(bob.viewer()) == []
    plain = InteractionFactory(by=bob.viewer())
    insert(bob.viewer(), plain, restricted_tags=list(holder.revealed))
    assert notes_seen(bob.viewer()) == [""]


def test_a_log_stays_with_its_site_and_its_interaction(bob, charlie, alex, hidden):
    logged(bob.viewer(), alex)
    for column, value in (("site_id", charlie.site.pk), ("interaction_id", hidden.uuid)):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(bob.viewer(), f"update rapport_tacticlog set {column} = %s", value)


BY_HAND = """
insert into rapport_tacticlog (uuid, site_id, created_at, interaction_id, tactic_id,
    effectiveness_score, notes, restricted_tags)
values (gen_random_uuid(), %s, now(), %s, %s, %s, '', '{}')
"""


@pytest.mark.parametrize(
    ("score", "constraint"),
    [(1, "rapport_tacticlog_once"), (6, "rapport_tacticlog_effectiveness")],
)
def test_the_database_refuses_what_the_rules_do(bob, alex, score, constraint):
    interaction = logged(bob.viewer(), alex)
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        raw(bob.viewer(), BY_HAND, bob.site.pk, interaction.uuid, LISTENING, score)
