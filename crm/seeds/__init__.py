"""Demo sites and people, and the ground on which every app's seeds plant their rows.

An app takes part by having a module `seeds` with `amount(slug)` and `plant(ground)`; the order
is that of INSTALLED_APPS. Everything is drawn from generators seeded by the site's name, so the
same day gives the same data on every machine.
"""

from crm.seeds.cast import (
    CASA,
    MAIL_DOMAIN,
    NORTHWIND,
    PASSWORD,
    PEOPLE,
    SITES,
    DemoPerson,
    people_of,
)
from crm.seeds.ground import Ground, reserve_numbers, seeded_uuid
from crm.seeds.laying import forget_readings, is_there, lay, uproot
from crm.seeds.settling import Deed, tell_settings
from crm.seeds.telling import tell_events

__all__ = [
    "CASA",
    "MAIL_DOMAIN",
    "NORTHWIND",
    "PASSWORD",
    "PEOPLE",
    "SITES",
    "Deed",
    "DemoPerson",
    "Ground",
    "forget_readings",
    "is_there",
    "lay",
    "people_of",
    "reserve_numbers",
    "seeded_uuid",
    "tell_events",
    "tell_settings",
    "uproot",
]
