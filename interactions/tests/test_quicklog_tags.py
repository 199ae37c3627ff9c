"""A `#` that can be meant as a tag is one, of the site or unknown to it, and never just text."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from interactions.quicklog import Known, QuickLog, parse
from interactions.tests.lines import KNOWN, NOW, read

NAMES = (
    "health",
    "domestic violence",
    "Violencia doméstica",
    "first-visit",
    "R&D",
    "C#",
    "C++",
    ".NET",
    "N.A.",
    "women's group",
    "Legal: DACA",
    "211",
    "🏠",
    "a b c d e f g h i j k l",
)
SPELLINGS = (
    "#{}",
    '#"{}"',
    "#“{}”",
    "#«{}»",
    "#„{}“",
    "#'{}'",
    "#‘{}’",
    '# "{}"',
    "#({})",
    "#[{}]",
    '#("{}")',
    "(#{})",
    "[#{}]",
    '"#{}"',
    "“#{}”",
    "¿#{}?",
    "**#{}**",
    "# {}",
    "#, {}",
    "#: {}",
    "##{}",
    "＃{}",
    "#{}#",
    "#{}!",
    "#{}.",
    "#{},",
    '#"{}",',
    "#“{}.”",
    "(see,#{})",
    "#3#{}",
)
GLUED = (",", "/", ";", ":", ".", "!", "…", "—", "-", "_", "+", "&", "(", ")", '"', "s", "3")
REFUSED = ("#{}'s", "#{}/then", "#{}—then", '#"{}"then', "#{}:then")
AROUND = (
    "{}",
    "call 20m Maria: apples {} were ripe",
    "call Maria {}: apples",
    "call {} Maria yesterday: ripe follow fri",
    "Maria: at @Park {}",
    "Maria: at @“Oak Street {}”",
    "Maria: follow {} :)",
    "# of apples: 3 {}",
)


def with_tags(line: str, *names: str) -> QuickLog:
    known = {name.casefold() for name in names}
    tags = Known(people=KNOWN.people, tags=lambda n: n.casefold() in known, places=KNOWN.places)
    return parse(line, now=NOW, known=tags)


def is_safe(line: str, name: str, *others: str) -> bool:
    """Whether the tag is put on, or another found that there is not, so that nothing is saved."""
    known = {each.casefold() for each in (name, *others)}
    found = {each.casefold() for each in with_tags(line, name, *others).tags}
    return name.casefold() in found or not found <= known


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", ["health", "domestic violence", "Violencia doméstica"])
def test_is_put_on_however_it_is_written(spelling: str, name: str) -> None:
    said = spelling.format(name)
    for line in (f"call Maria: he came back {said}", f"llamada {said} Maria: volvió", said):
        assert name in with_tags(line, name).tags
    for mark in GLUED:
        assert name in with_tags(f"call Maria: he came{mark}{said}", name).tags


def test_its_own_word_is_all_that_leaves_the_note() -> None:
    for line in (
        'call Maria: came, #"domestic violence"; again',
        "call Maria: came,#domestic violence again",
        "call Maria: came, (#domestic violence) again",
        "call Maria: came, # domestic violence, again",
        "call Maria,#domestic violence: came, again",
    ):
        found = with_tags(line, "domestic violence")
        assert (found.person, found.note) == ("Maria", "came, again")


NAME = st.text(min_size=1, max_size=20).map(lambda text: " ".join(text.split()))
SPELT = st.sampled_from([*SPELLINGS, *REFUSED])
GLUE = st.sampled_from(["", "", *(f"x{mark}" for mark in GLUED)])


@given(st.sampled_from(NAMES), SPELT, GLUE, st.sampled_from(AROUND))
def test_any_name_hides_or_is_refused(name: str, spelt: str, glue: str, around: str) -> None:
    """Also where the name of an open tag begins as that one does."""
    assume(name[0] != "." or spelt not in REFUSED or not glue)  # `C#.x` is about C#
    line = around.format(glue + spelt.format(name))
    others = {name.split()[0], "see", "3"} if name.replace(" ", "").isalpha() else set()
    assert is_safe(line, name, *others - {name})


@given(NAME.filter(lambda name: name[:1].isalpha()), SPELT, GLUE, st.sampled_from(AROUND))
@example("x y", "#'{}'", "", "{}")
def test_any_text_as_a_name_hides_or_is_refused(
    name: str, spelt: str, glue: str, around: str
) -> None:
    assert is_safe(around.format(glue + spelt.format(name)), name)


@given(st.sampled_from(["heatlh", "salud", "ñandú"]), SPELT, GLUE)
def test_a_name_that_is_none_is_never_text(name: str, spelt: str, glue: str) -> None:
    assume(not glue[-1:].isalnum() or spelt.startswith("#{}"))  # `C# health` is about C#
    assume(not glue.endswith("_"))
    assert read(f"call Maria: apples {glue}{spelt.format(name)} were ripe").tags


TEXTS = (
    "she writes C#",
    "C#, Java",
    "costs #",
    "costs #.",
    "Apt#3 is hers",
    "#",
    "(C#)",
    "C#/C++",
    "“C#” twice",
)


@pytest.mark.parametrize("text", [*TEXTS, "see http://example.org/a#part", "x,#3", "see a/#3."])
def test_what_stays_text(text: str) -> None:
    found = read(f"call Maria: {text}")
    assert (found.tags, found.note) == ([], text)


@pytest.mark.parametrize("text", ["at http://example.org/#health", "at C# health", "at C#health"])
def test_but_not_where_it_names_a_tag(text: str) -> None:
    assert with_tags(f"call Maria: {text}", "health").tags == ["health"]
