"""Tags in a line, however written: `#tag`, `(#tag)`, `word,#tag`, `#"two words"`, `# tag`.

A tag may be what keeps a line from those whom it is not for, so a `#` that can be meant as one
never stays in the note by itself: it is read as a tag, one that the site has or one that it does
not have, with which nothing is saved. What is left are a `#` at the end of a word (`C#`) or of the
line, numbers behind a word (`Apt#3`), and the parts of an address that name no tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from interactions.quicklog.said import ENDS

IsTag = Callable[[str], bool]
"""Whether a name is that of a tag which the writer knows."""

LONGEST = 64  # characters of a name as it may be written; a site's have at most 50

_DOUBLE, _SINGLE = '"“”„‟«»‹›', "'‘’‚‛`´"
OPENS = f"([{{<{_DOUBLE}{_SINGLE}¿¡*~"
CLOSES = f")]}}>{_DOUBLE}{_SINGLE}!?…*~#{ENDS}"
_EDGES = OPENS + CLOSES
_AFTER_A_WORD = f")]}}>!?…/{ENDS}"
"""What may follow a word like `C#` without a blank."""

_START = re.compile(rf"(?:(?<!\w)[{re.escape(OPENS)}]+)?[#＃]+")
_QUOTED = re.compile(
    rf"""\s*(?:[{_DOUBLE}]([^{_DOUBLE}]*)[{_DOUBLE}]
    | [{_SINGLE}]((?:[^{_SINGLE}]|[{_SINGLE}](?=\w))*)[{_SINGLE}]
    | \(([^()]*)\) | \[([^\[\]]*)\] | \{{([^{{}}]*)\}} | <([^<>]*)>)(\S*)""",
    re.VERBOSE,
)
_TOKEN = re.compile(r"\S+")
_FIRST_WORD = re.compile(r"[\w-]+")
_NUMBER = re.compile(r"\d[\d.,/-]*")
_ADDRESS = "://"


def is_number(name: str) -> bool:
    """`apt #3` means no tag, unless the site has tags that are numbers."""
    return _NUMBER.fullmatch(name) is not None


def begins(token: str) -> bool:
    return _START.match(token) is not None


def is_meant(words: Sequence[str], is_tag: IsTag) -> bool:
    """Whether the words begin with a tag, of the site or not, and not with a number like `#3`."""
    _used, name = read(words, is_tag)
    return bool(name) and (is_tag(name) or not is_number(name))


def tokens(line: str, is_tag: IsTag) -> list[str]:
    """The line's words; a tag that is written on to another word is one by itself."""
    words = _TOKEN.findall(line)
    return [part for n, word in enumerate(words) for part in _parts(word, words[n + 1 :], is_tag)]


def _parts(word: str, following: Sequence[str], is_tag: IsTag) -> Iterator[str]:
    begun = 0
    for mark in _START.finditer(word):
        if mark.start() > begun and _is_apart(word, mark, following, is_tag):
            yield word[begun : mark.start()]
            begun = mark.start()
    yield word[begun:]


def _is_apart(word: str, mark: re.Match[str], following: Sequence[str], is_tag: IsTag) -> bool:
    before, rest = word[: mark.start()], word[mark.end() :]
    _used, name = read([word[mark.start() :], *following[:LONGEST]], is_tag)
    if not name or is_tag(name) or _goes_on(name, is_tag):
        return bool(name)
    if _ADDRESS in before or is_number(name):
        return False
    ends_a_word = before[-1].isalnum() or before[-1] == "_"
    return not ends_a_word or (rest.strip(_EDGES) != "" and rest[0] not in _AFTER_A_WORD)


def read(words: Sequence[str], is_tag: IsTag) -> tuple[int, str]:
    """How many of the words, from the first on, are a tag (0: none), and its name: what stands
    between quotes or brackets, the longest name that is known, or else one word."""
    start = _START.match(words[0])
    if start is None:
        return 0, ""
    behind = [words[0][start.end() :], *words[1:LONGEST]]
    return _quoted(behind, is_tag) or _longest(behind, is_tag)


def _quoted(words: Sequence[str], is_tag: IsTag) -> tuple[int, str] | None:
    found = _QUOTED.match(" ".join(words))
    if found is None:
        return None
    *inside, after = found.groups()
    whole = " ".join(next(filter(None, inside), "").split())
    name = whole if is_tag(whole) else whole.strip(_EDGES + " ")
    if not name:
        return None
    used = len(found[0].split()) + (not words[0])
    return used, found[0].strip() if after.strip(CLOSES) else name


def _longest(words: Sequence[str], is_tag: IsTag) -> tuple[int, str]:
    skipped = next((n for n, word in enumerate(words) if word.strip(_EDGES)), len(words))
    left = words[skipped:]
    if not left or (skipped and (begins(left[0]) or left[0].startswith("@"))):
        return 0, ""  # the end, or something that has a mark of its own
    lengths = accumulate(len(word) + 1 for word in left)
    most = max(1, sum(length <= LONGEST for length in lengths))
    for count in range(most, 0, -1):
        for first in dict.fromkeys((left[0], left[0].lstrip(_EDGES))):
            whole = " ".join([first, *left[1:count]])
            name = next(filter(is_tag, _without_ends(whole)), "")
            if name or _goes_on(whole, is_tag):
                return skipped + count, name or whole.rstrip(CLOSES)
    return skipped + 1, left[0].strip(_EDGES)


def _without_ends(name: str) -> Iterator[str]:
    """As it is written, and with ever less of what closes it: `N.A.:` may be `N.A.`."""
    for end in range(len(name), len(name.rstrip(CLOSES)) - 1, -1):
        yield name[:end]


def _goes_on(whole: str, is_tag: IsTag) -> bool:
    """Whether something is written on to a name that is known, as in `#health/legal`."""
    start = whole.rfind(" ") + 1
    first = _FIRST_WORD.match(whole, start)
    return first is not None and is_tag(whole[: first.end()])
