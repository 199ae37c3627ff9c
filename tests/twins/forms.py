"""What a page offers: where its links lead, and its forms as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from crm.templatetags.shown_for import SHOWN_FOR

_LEADS_OUT = ("/static/", "/sign-out", "/admin/logout", "/language")
_FRAME = {"csrfmiddlewaretoken", SHOWN_FOR}
"""Fields that no person fills in."""
_CHECKED = ("radio", "checkbox")


@dataclass
class Form:
    method: str
    action: str
    sent: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def changed(self, changes: tuple[tuple[int, str], ...]) -> dict[str, str]:
        """What is sent; a choice takes one of its own values, a text the given one."""
        names = sorted({*self.sent, *self.choices} - _FRAME)
        sent = {name: text for name, text in self.sent.items() if name != "csrfmiddlewaretoken"}
        for at, text in changes if names else ():
            name = names[at % len(names)]
            among = self.choices.get(name)
            sent[name] = among[len(text) % len(among)] if among else text
        return sent


class PageReader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._open = ""  # the select or textarea under way
        self.feed(html)
        self.links = list(dict.fromkeys(filter(stays_inside, self.links)))
        self.forms = [form for form in self.forms if form.method in ("get", "post")]
        self.forms = [form for form in self.forms if stays_inside(form.action or "/")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        for name in ("hx-get", "data-hx-get"):
            self.links.append(given.get(name, ""))
        if tag == "form":
            action = given.get("action") or given.get("hx-post", "")
            self._form = Form(given.get("method", "get").lower(), action)
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form: Any = self._form
        name, value = given.get("name", ""), given.get("value", "")
        if tag in ("input", "button") and name:
            if given.get("type") in _CHECKED or tag == "button":
                form.choices.setdefault(name, []).append(value)
            if tag == "input" and ("checked" in given or given.get("type") not in _CHECKED):
                form.sent[name] = value
        elif tag in ("textarea", "select"):
            self._open = name
        elif tag == "option" and self._open:
            form.choices.setdefault(self._open, []).append(value)
            if self._open not in form.sent or "selected" in given:
                form.sent[self._open] = value

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""
        elif tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._open and self.lasttag == "textarea":
            self._form.sent[self._open] = data.removeprefix("\n")


READ_LOG = "read-log/"
"""Its lines stand in the order of the database's own clock and keys, in each world its own."""
_READ_LOGS = (READ_LOG, "/admin/crm/reading/")


def stays_inside(address: str) -> bool:
    """Whether it is a page of ours that is worth a look; signing out ends what is looked at."""
    parts = urlsplit(address)
    inside = not parts.netloc and parts.scheme == ""
    is_out = parts.path.startswith(_LEADS_OUT) or parts.path.endswith(_READ_LOGS)
    return inside and address.startswith(("/", "?")) and not is_out
