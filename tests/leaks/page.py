"""The matrix as a page of the documentation: written by `python -m tests.leaks --write`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.leaks import admin, api, commands, pages, visiting
from tests.leaks.asking import kinds, ways
from tests.leaks.canaries import RESTRICTED
from tests.leaks.matrix import ASKS, REVEALING, ROLES
from tests.leaks.surfaces import Needs, Surface

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "leak-matrix.md"

HEAD = """\
# The leak matrix

Written by `python -m tests.leaks --write`; a test holds it to what the product serves.

Two sites have a canary in every text and in every telling number. Everybody below asks every
surface below, in these ways, of these rows; the answer (body, headers, cookies) and what was logged
meanwhile are searched for canaries. A cell fails if its status is not what the person's rights make
it, if it tells what is hidden from them, or if it does not tell what it promises. An address or a
verb that is not declared fails the build.
"""
ROWS = {
    "P": "plain",
    "R": "restricted by a tag that the owner holds",
    "S": "restricted by that and by one that nobody holds",
    "G": "restricted and deleted",
}
NEEDS = {
    Needs.NOTHING: "nobody signed in",
    Needs.SIGN_IN: "a sign-in",
    Needs.VIEW: "view",
    Needs.EDIT: "edit",
    Needs.DELETE: "delete others'",
    Needs.MANAGE: "manage services",
}


def written() -> str:
    return "\n".join([HEAD, *_who_and_how(), *_below_api(), *_pages(), *_admin(), *_besides()])


def _table(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _who_and_how() -> Iterator[str]:
    yield "## Who asks, how, and of what"
    yield from _table(["who", ""], [[name, what] for name, what in ROLES.items()])
    rows = [[name, f"`?{ask}`" if ask else "", _reveals(name)] for name, ask in ASKS.items()]
    yield from _table(["asks for", "query", "reveals to who holds the tag"], rows)
    yield from _table(["row", ""], [[f"{kind}", what] for kind, what in ROWS.items()])


def _reveals(ask: str) -> str:
    return "yes" if ask in REVEALING else "no"


def _below_api() -> Iterator[str]:
    count = sum(len(ways(each, actor)) for each in api.SURFACES for actor in ROLES)
    yield f"## Below `/api/`: {len(api.SURFACES)} surfaces, {count} cells"
    yield "Both contracts of a shared address are surfaces. *Tells* is what the answer promises"
    yield "where the row is readable.\n"
    heads = ["surface", "contract", "needs", "rows", "tells"]
    yield from _table(heads, [_row(each) for each in api.SURFACES])


def _pages() -> Iterator[str]:
    cells = [
        (each, part)
        for each in pages.SURFACES
        for actor in ROLES
        for _way in visiting.ways(each, actor)
        for part in ("", *each.parts)
    ]
    yield f"## Pages: {len(pages.SURFACES)} surfaces, {len(cells)} cells"
    yield "Only the visible switch asks for a tag; what an address says asks for nothing. A part is"
    yield "what htmx puts into one element of the page.\n"
    heads = ["surface", "parts", "needs", "rows", "tells"]
    yield from _table(heads, [_page(each) for each in pages.SURFACES])


def _page(surface: Surface) -> list[str]:
    address, _contract, *rest = _row(surface)
    return [address, " ".join(f"`#{part}`" for part in surface.parts), *rest]


def _admin() -> Iterator[str]:
    yield f"## The admin: {len(admin.MODELS)} models"
    yield "Of each: its list, its search and filters, and of rows of every kind the form, the"
    yield "history and the question before deleting; rows of another site, and its actions on them."
    yield "It reveals no tag."
    yield f"Besides, {len(admin.FRAME)} addresses of no model.\n"
    rows = [
        [f"`{name}`", _words(each.listed), _words(each.shown)]
        for name, each in admin.MODELS.items()
    ]
    yield from _table(["model", "its list tells", "its forms tell"], rows)


BESIDES = {
    "roles × holdings × asks × rows": "`test_truth_table.py` computes each cell from the rule",
    "the application's log, all of it": "read after every cell: no text, whoever asked",
    "e-mails": "read after every cell: nothing that a tag hides",
    "faults and nonsense": "`test_logs.py`: answers, logs, error mails and PostgreSQL's own log",
    "stored rows": "`test_stores.py`: every table there is, after every write; texts that a tag may"
    " hide are where tags hide them, and in no event, idempotency key, session, job, or log entry",
    "subscribers of events": "`test_stores.py`: ids and names of types",
    "the description of the API": "a surface below `/api/`, as are the events",
    "calendars, webhooks": "there are none",
}


def _besides() -> Iterator[str]:
    yield "## Besides"
    yield from _table(["what", "how"], [[what, how] for what, how in BESIDES.items()])
    rows = [[f"`{name}`", "run, and read"] for name in commands.RUN]
    rows += [[f"`{name}`", what] for name, what in commands.OTHERS.items()]
    yield from _table(["management command", ""], sorted(rows))


def _words(fields: str) -> str:
    return ", ".join(fields.split())


def _row(surface: Surface) -> list[str]:
    query = f"?{surface.query}" if surface.query else ""
    told = ", ".join(sorted(surface.fields(RESTRICTED)))
    address = f"`{surface.verb} {surface.address}{query}`"
    rows = " ".join(kinds(surface)) if set(surface.nouns) - {"slug"} else ""
    return [address, surface.contract, NEEDS[surface.needs], rows, told]
