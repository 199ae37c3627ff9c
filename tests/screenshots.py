"""Make the README's pictures again, from the demo: `python -m tests.screenshots http://localhost:8000`.

The demo must be served there (`python manage.py demo`). Each picture stays below 250 kB.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, CHROMIUM

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
LARGEST = 250_000  # bytes
PASSWORD = "rapport-demo"  # public on purpose, as the demo prints it


RESTRICTED, READABLE = ".entry-restricted", ".entry:not(.entry-restricted)"
CANDIDATES = 20


def _with_both(page: Page, site: str) -> str:
    """The contact of whom the person sees the most that they may not read, beside something that
    they may, without scrolling. Who that is depends on the day: the demo's histories end on it."""

    def hidden_in_view(path: str) -> int:
        page.goto(urljoin(site, path))
        return _in_view(page, RESTRICTED) if _in_view(page, READABLE) else 0

    latest = islice(_with_something_hidden(page, f"{site}interactions/?per_page=100"), CANDIDATES)
    return max(dict.fromkeys(latest), key=hidden_in_view)


def _with_something_hidden(page: Page, listed: str) -> Iterator[str]:
    """The contacts of restricted entries, the latest entry first."""
    hidden = page.locator("tr", has=page.get_by_role("link", name="Restricted", exact=True))
    onward = page.locator("a[rel=next]")
    while listed:
        page.goto(listed)
        for link in hidden.locator("a[href*='/contacts/']").all():
            yield str(link.get_attribute("href"))
        more = onward.first.get_attribute("href") if onward.count() else None
        listed = urljoin(page.url, more) if more else ""


def _in_view(page: Page, entries: str) -> int:
    size = page.viewport_size
    boxes = [one.bounding_box() for one in page.locator(entries).all()]
    return sum(bool(box and size and box["y"] + box["height"] <= size["height"]) for box in boxes)


@dataclass(frozen=True)
class Picture:
    name: str
    path: str | Callable[[Page, str], str]  # below the site's, or what finds it
    who: str = "elena"
    scheme: str = "light"
    width: int = 1440
    height: int = 900
    language: str = "en"


PICTURES = (
    Picture("home", ""),
    Picture("contacts", "contacts/"),
    Picture("contact", "contacts/1/"),
    Picture("contact-dark", "contacts/1/", scheme="dark"),
    Picture("log-form", "interactions/new/?contact=1"),
    Picture("follow-ups", "follow-ups/"),
    Picture("analytics", "analytics/"),
    Picture("meetings-month", "meetings/month/"),
    Picture("meetings-week", "meetings/week/"),
    Picture("redacted", _with_both, who="amara"),
    Picture("phone-es", "contacts/1/", width=390, height=844, language="es"),
)


def main(base: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        too_large = [one.name for one in PICTURES if _taken(browser, base, one) > LARGEST]
        browser.close()
    for name in too_large:
        print(f"{name} is larger than {LARGEST} bytes")
    return len(too_large)


def _taken(browser: Browser, base: str, picture: Picture) -> int:
    """The picture's size in bytes."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        locale=picture.language,
        reduced_motion="reduce",
    )
    _sign_in(page, base, picture)
    site, path = f"{base}/s/casa-abierta/", picture.path
    page.goto(urljoin(site, path if isinstance(path, str) else path(page, site)))
    page.wait_for_load_state("networkidle")
    made = page.screenshot(path=FOLDER / f"{picture.name}.png")
    page.context.close()
    return len(made)


def _sign_in(page: Page, base: str, picture: Picture) -> None:
    page.goto(f"{base}/sign-in/")
    page.locator("[name=username]").fill(picture.who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
