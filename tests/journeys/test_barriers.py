"""What looks for barriers finds one that is planted in each of the views it looks at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.barriers import Look

pytestmark = pytest.mark.browser

PLANTED = """<!doctype html><html lang="en"><head><title>Planted</title><style>
  body { background: #fff; color: #000; }
  a { display: inline-block; width: 40px; height: 40px; }
  @media (prefers-color-scheme: dark) {
    body { background: #000; color: #fff; }
    a { color: #fff; }
    .dim { color: #444; }
  }
  @media (max-width: 400px) {
    a { width: 10px; height: 10px; overflow: hidden; }
    .wide { width: 500px; }
  }
</style></head><body><main><h1>Planted</h1>
<p class="dim">Not to be read in the dark</p>
<input type="text">
<nav><a href="#one">1</a><a href="#two">2</a></nav>
<p class="wide">Wider than a phone</p>
</main></body></html>"""


def test_each_is_found_where_it_is(context: Callable[..., BrowserContext]) -> None:
    browser = context()
    look, page = Look(browser, ""), browser.new_page()
    page.goto("about:blank")
    page.set_content(PLANTED)
    look.now(page, "planted")
    found = {tuple(one.split(": ")[:2]) for one in look.found}
    views = [f"{scheme} {width}" for scheme in ("light", "dark") for width in (1440, 390)]
    assert found == {
        *((f"planted {view}", "label") for view in views),
        *((f"planted {view}", "color-contrast") for view in views if "dark" in view),
        *((f"planted {view}", "target-size") for view in views if "390" in view),
        *((f"planted {view}", "118 px too wide") for view in views if "390" in view),
    }
