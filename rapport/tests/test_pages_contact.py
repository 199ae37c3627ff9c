"""What worked with a contact, on its page."""

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from rapport.tests.factories import logged

pytestmark = pytest.mark.django_db


def panel(person, **how) -> str:
    text = Browser(person, **how).get("contacts/1/").content.decode()
    return " ".join(text[text.index("What worked") :].split())


def test_a_mean_is_told_with_how_often_and_how_sure_it_is(alice):
    ana = ContactFactory(by=alice.viewer())
    assert "No tactic has been noted" in panel(alice)
    for _ in range(4):
        logged(alice.viewer("immigration"), ana)
    assert "5.0</span> <span>too few to say</span>" in panel(alice)
    assert "used 4 times" in panel(alice)
    logged(alice.viewer("immigration"), ana, tagged=("immigration",))
    assert "used 4 times" in panel(alice)  # and what is hidden is counted nowhere
    shown = panel(alice, reveal=True)
    assert "used 5 times" in shown
    assert "between 3.3 and 5.0" in shown
