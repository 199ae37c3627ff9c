"""Who is meant comes first where a contact is chosen by name: in the palette and in forms."""

from __future__ import annotations

import pytest

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from crm.tests.factories import Person

pytestmark = pytest.mark.django_db

PEOPLE = [
    ("Xochitl", "Flores Morales", "St. Anne's Kitchen", ""),
    ("Xochitl", "Núñez Peña", "", ""),
    ("Juana", "Castillo Juárez", "", ""),
    ("Ana", "Juárez Flores", "", ""),
    ("Zoe", "Abel", "Juárez & Sons", "ana.jones@example.org"),
]
FITS = {
    "Xochitl N": ["Xochitl Núñez Peña", "Xochitl Flores Morales (St. Anne's Kitchen)"],
    "xochitl nun pen": ["Xochitl Núñez Peña"],
    "Ana J": ["Ana Juárez Flores", "Zoe Abel (Juárez & Sons)", "Juana Castillo Juárez"],
    "juar": ["Zoe Abel (Juárez & Sons)", "Juana Castillo Juárez", "Ana Juárez Flores"],
    "Juárez Ana": ["Zoe Abel (Juárez & Sons)", "Juana Castillo Juárez", "Ana Juárez Flores"],
    "an%": [],
}
"""What is typed, and who is found. A name in another order is no better than an address."""


@pytest.fixture(autouse=True)
def _people(alice: Person) -> None:
    for first, last, company, email in PEOPLE:
        given = {"first_name": first, "last_name": last, "company_name": company}
        ContactFactory(by=alice.viewer(), **given, **({"email": email} if email else {}))


@pytest.mark.parametrize(("text", "names"), FITS.items())
def test_names_that_begin_with_what_is_typed_come_first(
    alice: Person, text: str, names: list[str]
) -> None:
    with acting_as(alice.viewer()) as viewer:
        found = Contact.objects.visible_to(viewer).matching(text).best_first(text)
        assert [contact.display_name for contact in found] == names


def test_the_palette_and_both_ways_to_choose_in_a_form_begin_with_them(alice: Person) -> None:
    """Also where more are found than are shown."""
    for number in range(9):
        ContactFactory(by=alice.viewer(), first_name="Juana", last_name=f"Aaron J{number}")
    browser = Browser(alice)
    palette = browser.get("find/", htmx="found", q="Ana J").context["found"]
    options = browser.get("interactions/new/contacts/", contact_search="Ana J").context["options"]
    form = browser.post("interactions/new/", {"contact_search": "Ana J"}).context["form"]
    for found in (palette, options, form.options):
        assert len(found) == 8
        assert found[0].display_name == "Ana Juárez Flores"
