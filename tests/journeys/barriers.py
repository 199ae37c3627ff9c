"""What keeps people from using a page: what axe finds, what is wider than the screen, and a menu
that opens beyond the edges of it."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

View = tuple[Literal["light", "dark"], ViewportSize]
VIEWS: tuple[View, ...] = (("light", DESK), ("dark", DESK), ("dark", PHONE), ("light", PHONE))
"""A theme and a screen; every rule of axe is run in each."""

ARRIVING = '[hx-trigger="load"], .htmx-request, .htmx-added'
"""What is still asked for, or has come and does nothing yet."""
STILL = """(() => {
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { transition: none !important }');
  document.adoptedStyleSheets = [still];
})()"""
"""Colours must not be looked at while they change: an inherited one does after its parent's."""
RUN = """async () => {
  for (const one of document.getAnimations()) if (one.playState === 'running') one.cancel();
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));  // painted
  const rules = {'target-size': {enabled: true}};
  const {violations} = await axe.run({resultTypes: ['violations'], rules});
  const found = violations.flatMap(({id, nodes}) => nodes.map(
    ({target, failureSummary}) => `${id}: ${target.join(' ')}: ${failureSummary}`));
  const page = document.documentElement, wide = () => page.scrollWidth - page.clientWidth;
  if (wide() > 0) found.push(`${wide()} px too wide`);
  for (const menu of document.querySelectorAll('details[data-menu]:not([open])')) {
    if (!menu.checkVisibility()) continue;
    menu.open = true;
    const {left, right} = menu.lastElementChild.getBoundingClientRect();
    if (left < 0 || right > page.clientWidth || wide() > 0)
      found.push(`${menu.innerText}: opened from ${left} to ${right}, ${wide()} px too wide`);
    menu.open = false;
  }
  return found;
}"""


class Look:
    """Looks at the pages of one browser profile; `found` tells each barrier with its place."""

    def __init__(self, browser: BrowserContext, base: str) -> None:
        self.base = base
        self.found: list[str] = []
        browser.add_init_script(Axe().axe_script)
        browser.add_init_script(STILL)

    def at(self, page: Page, path: str) -> bool:
        """Whether there is a page: not a part of one, no other page's door, no form's target."""
        url = f"{self.base}{path}"
        offered = page.request.fetch(url, method="OPTIONS", max_redirects=0).headers.get("allow")
        if offered and "GET" not in offered:
            return False
        answer = page.goto(url)
        assert answer, path
        if answer.request.redirected_from or (answer.ok and "<html" not in answer.text()):
            return False
        if not answer.ok:
            self.found.append(f"{path}: {answer.status}, for want of a row of this test")
            return False
        self.now(page, path)
        return True

    def now(self, page: Page, name: str) -> None:
        expect(page.locator(ARRIVING)).to_have_count(0, timeout=30_000)
        for scheme, size in VIEWS:
            if page.viewport_size != size:
                page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            barriers = page.evaluate(RUN)
            self.found += [f"{name} {scheme} {size['width']}: {one}" for one in barriers]
        page.set_viewport_size(DESK)
