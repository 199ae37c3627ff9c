"""The catalogue is there, is read-only, and comes back after a flush."""

# mypy: disallow-untyped-calls=false

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from rapport.catalogue import TACTICS, load
from rapport.models import RapportTactic

NAMES = sorted(tactic["name"] for tactic in TACTICS)


def names():
    return list(RapportTactic.objects.by_name().values_list("name", flat=True))


@pytest.mark.django_db
def test_seven_tactics_with_keys_of_their_own():
    assert names() == NAMES
    assert len({tactic["uuid"] for tactic in TACTICS}) == len(NAMES) == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update rapport_rapporttactic set name = name",
        "delete from rapport_rapporttactic",
        "insert into rapport_rapporttactic select * from rapport_rapporttactic",
        "truncate rapport_rapporttactic cascade",
    ],
)
def test_the_application_only_reads_them(statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_what_the_owner_took_out_stays_out():
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        RapportTactic.objects.filter(name=NAMES[0]).delete()
        load(RapportTactic)
    assert names() == NAMES[1:]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_has_them_again():
    call_command("flush", interactive=False, verbosity=0)
    assert names() == NAMES
