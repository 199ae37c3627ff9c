"""The README shows what the product looks like, in pictures that can be made again."""

from __future__ import annotations

import re

from tests.screenshots import FOLDER, PICTURES

README = (FOLDER.parent.parent / "README.md").read_text()
SHOWN = re.compile(r'!\[(?P<alt>[^]]*)\]\(docs/screenshots/|<img src="[^>]* alt="(?P<said>[^"]*)"')


def test_every_picture_is_there_and_in_the_readme() -> None:
    made = {f"{picture.name}.png" for picture in PICTURES}
    assert made == {path.name for path in FOLDER.iterdir()}
    assert made == set(re.findall(r"docs/screenshots/([\w-]+\.png)", README))


def test_a_picture_that_is_shown_says_what_it_shows() -> None:
    told = [found["alt"] or found["said"] or "" for found in SHOWN.finditer(README)]
    assert len(told) == len(re.findall(r"!\[|<img", README)) >= 4
    assert all(len(alt) > 20 for alt in told)
