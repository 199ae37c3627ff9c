"""The page that shows the API, in a real browser under the strict Content-Security-Policy.

`context` fails the test for whatever the browser reports in its console, refusals by that policy
among them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from crm.tests.api import Api
from crm.tests.factories import Person
from tests.openapi_document import OPERATIONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTED = sum(len(shown.told["tags"]) for shown in OPERATIONS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_operation_is_listed(
    scheme: str, context: Callable[..., BrowserContext], live_server: Any
) -> None:
    asked: list[str] = []
    page = context(color_scheme=scheme).new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/docs")
    expect(page.locator(".opblock")).to_have_count(LISTED)
    expect(page.locator("html.dark-mode")).to_have_count(int(scheme == "dark"))
    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_an_operation_can_be_tried(
    worker: Person, context: Callable[..., BrowserContext], live_server: Any
) -> None:
    token = Api(worker).headers["Authorization"].removeprefix("Bearer ")
    page = context().new_page()
    page.goto(f"{live_server.url}/api/docs")
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    dialog.get_by_label("auth-bearer-value").fill(token)
    dialog.get_by_role("button", name="Apply credentials").click()
    dialog.get_by_role("button", name="Close").first.click()
    operation = page.locator("#operations-sites-interactions_types_list")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table")
    expect(answer.get_by_role("cell", name="200")).to_be_visible()
    expect(answer).to_contain_text("Training")
