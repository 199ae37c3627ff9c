"""The demo takes no name away from anybody real."""

import pytest

from crm import seeds
from crm.errors import Conflict
from crm.management import planting
from crm.tests.factories import PersonFactory, SiteFactory


@pytest.mark.django_db
def test_a_real_site_of_that_name_is_not_touched() -> None:
    SiteFactory(name="Casa Abierta")
    for step in (planting.plant, seeds.uproot):
        with pytest.raises(Conflict, match="not the demo's"):
            step()


@pytest.mark.django_db
def test_a_real_account_of_that_name_keeps_its_password() -> None:
    PersonFactory(username="Elena", site=SiteFactory(name="Real work"))
    with pytest.raises(Conflict, match="real people: Elena"):
        planting.plant()
