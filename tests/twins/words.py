"""The few texts, moments and numbers that everything is made of and asked with.

Few, so that what is generated meets what is there: a search finds something, a name clashes, a
day has entries. The same words stand in site B and in hidden texts, where nobody may find them.
"""

from __future__ import annotations

import datetime as dt

from tests.twins.sameness import BEGAN

PLAIN = ["harbour", "Lantern tea", "Çelik & Söhne", "winter coats"]
"""In what everybody of site A may read."""

HIDDEN = ["asylum hearing", "chrysalis", "deportation order", "removal proceedings"]
"""In what a restricted tag hides in the left world; in the right one, the others."""

OTHERS = ["marmalade", "green card denied", "zzyzx", "quartz"]

ABSENT = ["nowhere at all", "xylophone", "%", "_", "\\", "' or 1=1 --"]

SEARCHED = [
    *("harbour", "HARBOUR", "lantern", "celik", "coats", "harb", "ar", "e"),
    *("asylum", "asylum hearing", "chrysalis", "chrys", "deportation", "removal"),
    *("marmalade", "green card", "zzyzx", "quartz", "Redacted", "redacted"),
    *ABSENT,
    *("Ana", "Benítez", "example.org", "Office", "consulate", "García", "1", ""),
]

FIRST_NAMES = ["Ana", "Ben", "Carla", "Dmitri", "Eva"]
LAST_NAMES = ["García", "Benítez", "Okafor", "Lindqvist"]
EMAILS = [f"{name.lower()}@example.org" for name in FIRST_NAMES]
"""Unique per site: site B's people have the same ones."""
PHONES = ["+12025550101", "(202) 555-0102", "+12025550103"]
PLACES = ["CUOffice", "consulate", "communityEvent", "Harbour café", ""]
OFFERS = ["Advice", "Coaching", "Legal aid", "Savings"]
TAGS = ["immigration", "health", "housing", "nonsense"]
ALSO = ["vip", "donor"]  # tags on contacts, which are words and hide nothing

DAY = dt.timedelta(days=1)
MOMENTS = [BEGAN - ago * DAY for ago in (0, 1, 7, 40, 200)]
PLANNED = [BEGAN + ahead * DAY for ahead in (1, 8)]
DAYS = [moment.date() for moment in (*MOMENTS, *PLANNED)]
MINUTES = [15, 30, 45, 600]
