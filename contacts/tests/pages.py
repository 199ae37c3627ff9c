"""A browser at a site's pages, for the tests of every app's pages."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from crm.tests.admin import AdminClient
from crm.tests.factories import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Browser:
    """Signed in as somebody, at their site: `Browser(bob).get("contacts/")`."""

    def __init__(self, person: Person | None = None, *, slug: str = "", reveal: bool = False):
        self.client = AdminClient()
        self.slug = slug or (person.site.slug if person else "")
        if person is not None:
            self.client.force_login(person.user, backend=BACKEND)
        if reveal:
            self.post("reveal/", {"reveal": "on"})

    def get(self, path: str, *, htmx: str | None = None, **query: Any) -> Any:
        """A page; with `htmx` the part that htmx puts into the element of that id."""
        headers = {} if htmx is None else {"HX-Request": "true", "HX-Target": htmx}
        return self.client.get(f"/s/{self.slug}/{path}", query, headers=headers)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.client.post(f"/s/{self.slug}/{path}", data or {}, **more)


def fields_of(page: Any, form_id: str = "") -> dict[str, str]:
    """What the browser would send back of a form if nothing was changed.

    Without an id it is the page's large form, which warns of unsaved changes.
    """
    reader = _FormReader(form_id)
    reader.feed(page.content.decode())
    return reader.sent


class _FormReader(HTMLParser):
    """Successful controls of one form."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.sent: dict[str, str] = {}
        self._inside = False
        self._open = ""  # the select or textarea under way

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            own = given.get("id") == self.form_id
            self._inside = own if self.form_id else "data-warn-unsaved" in given
        elif not self._inside:
            return
        elif "disabled" in given:
            return  # a browser does not send it
        elif tag == "input" and ("checked" in given or given.get("type") not in _CHECKED):
            self.sent[name] = value
        elif tag in ("textarea", "select"):
            self._open = name
        elif tag == "option" and (self._open not in self.sent or "selected" in given):
            self.sent[self._open] = value

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._inside and self._open and self.lasttag == "textarea":
            self.sent[self._open] = data.removeprefix("\n")


_CHECKED = ("radio", "checkbox")
