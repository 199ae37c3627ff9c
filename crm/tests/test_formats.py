"""Dates are short by themselves and long in sentences; a phone's cell keeps its parts together."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import formats, translation
from django_cotton.compiler_regex import CottonCompiler

from crm.templatetags.look import moment

NOON = dt.datetime(2026, 11, 4, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "show", "short", "long"),
    [
        ("en", "date", "Nov. 4, 2026", "Nov. 4, 2026, 12:00 p.m."),
        ("en", "datetime", "Nov. 4, 2026, 12:00 p.m.", "Nov. 4, 2026, 12:00 p.m."),
        ("es", "date", "4 nov 2026", "4 de noviembre de 2026 a las 12:00"),
        ("es", "datetime", "4 nov 2026, 12:00", "4 de noviembre de 2026 a las 12:00"),
    ],
)
def test_a_date_by_itself_is_short_and_exact_on_hover(
    language: str, show: str, short: str, long: str
) -> None:
    with translation.override(language):
        told = moment(NOON, show)
    assert told.endswith(f">{short}</time>")
    assert f'title="{long} ' in told


def test_sentences_keep_the_long_date() -> None:
    with translation.override("es"):
        assert formats.date_format(NOON.date(), "DATE_FORMAT") == "4 de noviembre de 2026"


def test_a_cell_with_a_label_holds_what_it_says_in_one() -> None:
    """Beside its label there is room for one thing, however many parts it has."""
    made = Template(CottonCompiler().process('<c-td label="What">Read <b>it</b></c-td>'))
    assert "<div>Read <b>it</b></div></td>" in made.render(Context({}))
    empty = Template(CottonCompiler().process('<c-td label="What"></c-td>'))
    assert "></td>" in empty.render(Context({}))  # which the style sheet hides
