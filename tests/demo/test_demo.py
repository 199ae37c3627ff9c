"""The demo: as large and as varied as promised, the same every time, and gone without a trace."""

import datetime as dt
import re
from collections import Counter as Tally
from typing import Any

import phonenumbers
import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Max

from contacts.actions import create
from contacts.models import Contact
from contacts.rules import STAGE_OF_STATUS
from contacts.vocabulary import LifecycleStage
from crm import seeds
from crm.management import planting
from crm.models import Membership, Site, User, field_problems
from crm.seeds import CASA, NORTHWIND
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import PersonFactory, SiteFactory
from crm.vocabulary import Role
from interactions.actions import log
from interactions.models import Interaction, InteractionContent
from interactions.rules import problems_with_lengths
from interactions.seeds.matters import TEXTS
from tests.demo.ground import OWNERS, TODAY, fingerprint, midnight, viewer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SPANISH = re.compile(r"\b(el|los|una|para|trajo|cita)\b")


def entries(on: Viewer) -> Any:
    return Interaction.objects.visible_to(on)


def contents(on: Viewer) -> Any:
    return InteractionContent.objects.visible_to(on)


def test_numbers_of_rows(queries: int) -> None:
    counts: Tally[str] = Tally()
    for slug, name in OWNERS.items():
        on = viewer(name, slug)
        with acting_as(on):
            counts["contacts"] += Contact.objects.visible_to(on).count()
            counts["entries"] += entries(on).count()
            counts["contents"] += contents(on).count()
            counts["restricted"] += contents(on).exclude(restricted_tags=[]).count()
            counts["longest"] = max(counts["longest"], *per_contact(on))
    assert counts["contacts"] == 300
    assert counts["entries"] == counts["contents"] == 6000
    assert counts["longest"] > 1000
    assert 0.02 < counts["restricted"] / 6000 < 0.04
    assert User.objects.filter(email__endswith=seeds.MAIL_DOMAIN).count() == 12


def per_contact(on: Viewer) -> list[int]:
    found = entries(on).values("contact").annotate(n=Count("pk")).order_by()
    return list(found.values_list("n", flat=True))


def test_loading_takes_few_queries(queries: int) -> None:
    assert queries < 700


def test_every_role_on_both_sites(queries: int) -> None:
    with connection.as_owner():
        members = Membership.objects.across_sites().values_list("site__slug", "role")
        roles = {slug: {role for site, role in members if site == slug} for slug in OWNERS}
    assert roles[CASA] == set(Role.values)
    assert roles[NORTHWIND] == set(Role.values)


def test_restricted_entries_are_written_by_holders_and_hidden_from_others(queries: int) -> None:
    on = viewer("elena", CASA)
    with acting_as(on):
        restricted = contents(on).exclude(restricted_tags=[])
        authors = set(restricted.values_list("interaction__created_by__username", flat=True))
    assert authors <= {"elena", "samuel", "lucia", "daniel", "rosa"}
    stranger = viewer("amara", CASA)
    with acting_as(stranger):
        assert entries(stranger).count() == 3300
        assert contents(stranger).count() == 3300 - restricted_count(on)


def restricted_count(on: Viewer) -> int:
    with acting_as(on):
        return int(contents(on).exclude(restricted_tags=[]).count())


def test_both_languages_and_many_patterns(queries: int) -> None:
    on = viewer("elena", CASA)
    with acting_as(on):
        texts = list(contents(on).values_list("description", flat=True))
    spanish = sum(bool(SPANISH.search(text)) for text in texts)
    assert 200 < spanish < 1500
    stages = ("opening", "progress", "setback", "closing")
    for slug in OWNERS:
        stories = [theme.en for theme in TEXTS[slug].THEMES]
        assert sum(len(story.of(stage)) for story in stories for stage in stages) >= 40


def test_texts_are_filled_in_and_sound(owner: Viewer) -> None:
    for content in contents(owner):
        words = f"{content.title} {content.description} {content.next_action} {content.outcome}"
        assert "{" not in words
        assert "|" not in words
        assert content.title
        assert content.title[0].isupper() or content.title[0] in "¡¿"
        assert not problems_with_lengths(vars(content))
    for row in [*contents(owner)[:40], *entries(owner)[:40], *Contact.objects.visible_to(owner)]:
        assert field_problems(row) == []


def test_contacts_are_sound(owner: Viewer) -> None:
    for contact in Contact.objects.visible_to(owner):
        assert phonenumbers.is_possible_number(phonenumbers.parse(contact.phone))
        assert contact.lifecycle_stage in {
            STAGE_OF_STATUS[contact.relationship_status],
            LifecycleStage.DECISION,
        }


def test_time_flows_forward(owner: Viewer) -> None:
    assert not entries(owner).filter(created_at__lt=F("contact__created_at")).exists()
    assert not entries(owner).filter(created_at__gte=midnight(owner)).exists()
    logged = entries(owner).filter(starts_at__lt=midnight(owner))
    assert not logged.filter(created_at__lt=F("starts_at")).exists()
    years = {when.year for when in logged.values_list("starts_at", flat=True)}
    assert years == {2024, 2025, 2026}
    assert {moment.weekday() for moment in local_starts(owner)} <= {0, 1, 2, 3, 4, 5}
    halves = [logged.filter(starts_at__year=year).count() for year in (2024, 2025)]
    assert halves[0] < halves[1]


def local_starts(on: Viewer) -> list[dt.datetime]:
    return [at.astimezone(on.site.zone) for at in entries(on).values_list("starts_at", flat=True)]


def test_today_is_alive(owner: Viewer) -> None:
    start = midnight(owner)
    end = start + dt.timedelta(days=1)
    assert entries(owner).filter(starts_at__gte=start, starts_at__lt=end).count() >= 3
    assert entries(owner).filter(starts_at__gte=end, kind="meeting").count() >= 3
    due = contents(owner).filter(follow_up_needed=True)
    assert due.filter(follow_up_at__lt=start).count() >= 5
    assert due.filter(follow_up_at__gte=start, follow_up_at__lt=end).exists()
    assert due.filter(follow_up_at__gte=end).count() >= 5


def test_last_contacted_agrees_with_the_entries(owner: Viewer) -> None:
    logged = entries(owner).filter(starts_at__lt=midnight(owner)).order_by()
    latest = dict(logged.values_list("contact").annotate(Max("starts_at")))
    for contact in Contact.objects.visible_to(owner):
        assert contact.last_contacted == latest.get(contact.pk)


def test_the_next_number_is_fresh(owner: Viewer) -> None:
    contact = create(by=owner, first_name="Ana", email="ana@example.org")
    assert contact.number == Contact.objects.visible_to(owner).count()
    logged = log(by=owner, kind="call", contact=contact, title="Hello")
    logged.refresh_from_db(fields=["number"], from_queryset=entries(owner))
    assert logged.number == entries(owner).count()


def test_loading_again_gives_the_same_and_only_when_asked(queries: int) -> None:
    before = fingerprint()
    assert not planting.plant(today=TODAY)
    with transaction.atomic():
        assert planting.plant(today=TODAY, fresh=True)
        assert fingerprint() == before
        transaction.set_rollback(True)


def test_removal_spares_other_sites(queries: int) -> None:
    with transaction.atomic():
        person = PersonFactory(username="quinn", site=SiteFactory(name="Real work"))
        real = viewer("quinn", person.site.slug)
        with acting_as(real):
            create(by=real, first_name="Ana", email="ana@example.org")
        seeds.uproot()
        with acting_as(real):
            assert Contact.objects.visible_to(real).count() == 1
        with connection.as_owner():
            assert not Site.objects.filter(slug__in=OWNERS).exists()
        transaction.set_rollback(True)
