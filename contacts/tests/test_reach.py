"""Numbers and addresses as people read them."""

import pytest

from contacts.templatetags.reach import breakable, fact_name, fact_value, phone


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+34612345678", "+34 612 34 56 78"),
        ("+12125550123", "+1 212-555-0123"),
        ("ask Ana", "ask Ana"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_number_is_grouped(stored, shown):
    assert phone(stored) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ana.ruiz@example.org", "ana<wbr>.ruiz<wbr>@example<wbr>.org"),
        ("https://example.org/a", "https:<wbr>//example<wbr>.org<wbr>/a"),
        ("<b>@x", "&lt;b&gt;<wbr>@x"),
        ("plain", "plain"),
        (None, ""),
    ],
)
def test_an_address_breaks_at_its_signs(address, shown):
    assert breakable(address) == shown


def test_a_fact_of_the_sites_own_reads_as_words():
    assert [fact_name(key) for key in ("language", "case_worker", "A1", "")] == [
        *("Language", "Case worker", "A1", "")
    ]
    assert [
        fact_value(*pair) for pair in (("es", "language"), ("??", "language"), ("es", "x"))
    ] == [*("Spanish", "??", "es")]
