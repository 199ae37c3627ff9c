"""What people write stays text in a browser: nothing of it runs, nor asks for anything.

That the browser is told of no breach of the content security policy either is what `context`
watches over in all journeys (trust.md, INP-06).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from crm.tests.factories import Person
from tests.coded_site import coded
from tests.journeys.barriers import ARRIVING

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_no_text_is_code(
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    paths = list(coded(worker))
    page = sign_in(context(), worker)
    ran: list[str] = []

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        page.goto(f"{live_server.url}{path}")
        expect(page.locator(ARRIVING)).to_have_count(0)
        expect(page.locator("body")).to_contain_text("alert(")
    assert ran == []
    assert len(asked) > len(paths)
    assert [url for url in asked if url.endswith("/x")] == []
