"""What the code and the templates say to people, found without gettext's programs.

A message is (context, text); the context is empty where there is none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
NO_PRODUCT = {".data", ".venv", "venv", "node_modules", "tests", "benchmarks", "staticfiles"}

Message = tuple[str, str]

# Which arguments of a call hold the context and the texts.
CALLS: dict[str, tuple[int | None, tuple[int, ...]]] = {
    "gettext": (None, (0,)),
    "gettext_lazy": (None, (0,)),
    "gettext_noop": (None, (0,)),
    "ngettext": (None, (0, 1)),
    "ngettext_lazy": (None, (0, 1)),
    "pgettext": (0, (1,)),
    "pgettext_lazy": (0, (1,)),
    "npgettext": (0, (1, 2)),
    "npgettext_lazy": (0, (1, 2)),
}

# What a literal in a templatized template may look like: gettext(u'…'), gettext(""" … """).
LITERAL = (
    r"""u?(?:\"{3}(?:.|\n)*?\"{3}|'{3}(?:.|\n)*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
)
TEMPLATE_CALL = re.compile(
    rf"\b(?P<call>n?p?gettext|_)\(\s*(?P<args>{LITERAL}(?:\s*,\s*{LITERAL})*)\s*[,)]"
)


def _product_files(suffix: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob(f"*{suffix}")):
        parts = path.relative_to(ROOT).parts
        if not NO_PRODUCT.intersection(parts) and parts[-1] != "conftest.py":
            yield path


def code_files() -> list[Path]:
    return list(_product_files(".py"))


def template_files() -> list[Path]:
    return [path for path in _product_files(".html") if "templates" in path.parts]


def _pick(name: str, texts: list[str | None]) -> Iterator[Message]:
    at, which = CALLS[name]
    context = "" if at is None else texts[at]
    for place in which:
        text = texts[place] if place < len(texts) else None
        if text is not None and context is not None:
            yield context, text


def messages_of_code(source: str) -> set[Message]:
    """Literal arguments of Django's translating functions, whatever they are imported as."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }
    found: set[Message] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = names.get(_called(node.func))
        if name:
            found.update(_pick(name, [_literal(argument) for argument in node.args]))
    return found


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def messages_of_template(source: str) -> set[Message]:
    found: set[Message] = set()
    for match in TEMPLATE_CALL.finditer(templatize(source)):
        name = "gettext" if match["call"] == "_" else match["call"]
        texts: list[str | None] = [
            ast.literal_eval(text) for text in re.findall(LITERAL, match["args"])
        ]
        found.update(_pick(name, texts))
    return found


def messages() -> dict[Message, str]:
    """Every message of the product, with a file that has it."""
    found: dict[Message, str] = {}
    for files, read in (
        (code_files(), messages_of_code),
        (template_files(), messages_of_template),
    ):
        for path in files:
            for message in read(path.read_text(encoding="utf-8")):
                found.setdefault(message, str(path.relative_to(ROOT)))
    return found


# --- text that nobody translates ------------------------------------------------------------------

NO_TEXT = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*block\s+\w*attributes\s*%}.*?{%\s*endblock\b.*?%}",  # inside a tag of the parent
    re.DOTALL,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
SAID_ALOUD = {"aria-label", "alt", "placeholder", "title", "label", "help", "caption", "hint"}
SILENT = {"script", "style", "c-kbd", "kbd", "code"}  # keys and code are the same everywhere


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag != "c-vars":
            self.found += [value or "" for name, value in attrs if name in SAID_ALOUD]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.silent -= tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found += data.splitlines()


def untranslated(source: str) -> list[str]:
    """Words of a template that are the same in every language."""
    parser = _Texts()
    parser.feed(TAGS.sub("", NO_TEXT.sub("", source)))
    parser.close()
    return [text.strip() for text in parser.found if LETTER.search(text)]
