"""Everything that the product says exists in Spanish, and the compiled catalogue is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django import conf

from tests import catalogue

SPANISH = catalogue.ROOT / "locale" / "es" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*[\d.]*[a-z]|{\w*}|%%")
TAG = re.compile(r"<[^>]+>")

PRODUCT = "Rapport CRM"


@pytest.fixture(scope="module")
def spanish() -> polib.POFile:
    return polib.pofile(str(SPANISH / "django.po"))


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_is_translated(spanish: polib.POFile) -> None:
    empty = [entry.msgid for entry in spanish if not all(_translations(entry))]
    assert not empty


def test_no_translation_is_a_guess(spanish: polib.POFile) -> None:
    assert not [entry.msgid for entry in spanish if entry.fuzzy]
    assert not [entry.msgid for entry in spanish.obsolete_entries()]


def test_plurals_have_as_many_forms_as_django_counts_in_spanish(spanish: polib.POFile) -> None:
    django = polib.mofile(str(Path(conf.__file__).parent / "locale/es/LC_MESSAGES/django.mo"))
    rule = spanish.metadata["Plural-Forms"]
    assert rule == django.metadata["Plural-Forms"]
    forms = int(rule.removeprefix("nplurals=")[0])
    assert not [e.msgid for e in spanish if e.msgid_plural and len(e.msgstr_plural) != forms]


def test_translations_keep_placeholders_and_markup(spanish: polib.POFile) -> None:
    wrong = [
        f"{entry.msgid!r}: {said!r}"
        for entry in spanish
        for said in _translations(entry)
        if _kept(said) not in [_kept(text) for text in _texts(entry)]
    ]
    assert not wrong


def _kept(text: str) -> tuple[list[str], list[str]]:
    """What must survive a translation; words may change places, tags may not."""
    return sorted(PLACEHOLDER.findall(text)), TAG.findall(text)


def test_plural_forms_name_their_number(spanish: polib.POFile) -> None:
    """Only the form for exactly one may do without it."""
    for entry in spanish:
        if entry.msgid_plural:
            wanted = set(PLACEHOLDER.findall(entry.msgid_plural))
            for form, said in entry.msgstr_plural.items():
                assert form == 0 or set(PLACEHOLDER.findall(said)) == wanted, said


def test_the_compiled_catalogue_is_what_the_text_compiles_to(
    spanish: polib.POFile, tmp_path: Path
) -> None:
    fresh = tmp_path / "django.mo"
    spanish.save_as_mofile(str(fresh))
    assert _compiled(SPANISH / "django.mo") == _compiled(fresh), (
        "run `python manage.py compilemessages -l es`"
    )


def _compiled(path: Path) -> dict[tuple[str, str], list[str]]:
    compiled = polib.mofile(str(path))
    said = {(entry.msgctxt or "", entry.msgid): _translations(entry) for entry in compiled}
    return {**said, ("", ""): [compiled.metadata[name] for name in ("Plural-Forms", "Language")]}


def test_every_message_of_the_product_is_in_the_catalogue(spanish: polib.POFile) -> None:
    known = {(entry.msgctxt or "", text) for entry in spanish for text in _texts(entry)}
    missing = [
        f"{path}: {text!r}" + (f" ({context})" if context else "")
        for (context, text), path in sorted(catalogue.messages().items())
        if (context, text) not in known
    ]
    assert not missing, (
        "run `python manage.py makemessages -l es --no-location` and translate:\n"
        + "\n".join(missing)
    )


def test_the_catalogue_holds_nothing_that_nobody_says(spanish: polib.POFile) -> None:
    said = catalogue.messages()
    left = [e.msgid for e in spanish if (e.msgctxt or "", e.msgid) not in said]
    assert not left


def _texts(entry: polib.POEntry) -> list[str]:
    return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]


@pytest.mark.parametrize(
    "path", catalogue.template_files(), ids=lambda path: str(path.relative_to(catalogue.ROOT))
)
def test_templates_say_nothing_untranslated(path: Path) -> None:
    said = catalogue.untranslated(path.read_text(encoding="utf-8"))
    assert not [text for text in said if text.strip(" ·") != PRODUCT]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("from django.utils.translation import gettext as _\n_('Save')", {("", "Save")}),
        (
            "from django.utils.translation import ngettext\nngettext('one', 'many', n)",
            {("", "one"), ("", "many")},
        ),
        (
            "from django.utils.translation import pgettext_lazy as p\np('verb', 'Log')",
            {("verb", "Log")},
        ),
        ("_ = str\n_('Save')", set()),
    ],
)
def test_messages_are_found_in_code(source: str, wanted: set[catalogue.Message]) -> None:
    assert catalogue.messages_of_code(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("{% translate 'Save' %}", {("", "Save")}),
        ('<c-x title="{% translate "It\'s so" %}" />', {("", "It's so")}),
        ('{% translate "Log" context "verb" %}', {("verb", "Log")}),
        ("{% blocktranslate %}By {{ a }}{% endblocktranslate %}", {("", "By %(a)s")}),
        (
            "{% blocktranslate count n=m %}one{% plural %}{{ n }} all{% endblocktranslate %}",
            {("", "one"), ("", "%(n)s all")},
        ),
        ('{{ value|default:_("None") }}', {("", "None")}),
        ("{% comment %}{% translate 'Save' %}{% endcomment %}", set()),
    ],
)
def test_messages_are_found_in_templates(source: str, wanted: set[catalogue.Message]) -> None:
    assert catalogue.messages_of_template(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>Save</p>", ["Save"]),
        ('<a title="Save">{% translate "Save" %}</a>', ["Save"]),
        ("<p>{% if a > 1 %}{{ a }}{% else %}–{% endif %} · 5</p>", []),
        ("<c-kbd> Ctrl </c-kbd> {% comment %} why {% endcomment %}", []),
        ("<c-button\n  :wide='True'>\n  Sign in\n</c-button>", ["Sign in"]),
    ],
)
def test_untranslated_text_is_found(source: str, wanted: list[str]) -> None:
    assert catalogue.untranslated(source) == wanted
