"""Sends the same steps to both worlds and complains about the first answer that differs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode, urljoin

from tests.twins.answers import Answer, difference
from tests.twins.forms import PageReader
from tests.twins.sameness import SECOND
from tests.twins.steps import ETAG, Ask, Known, Step, Visit
from tests.twins.worlds import Row, World

FIRST, PACE = 4000, 20
"""When the first step is taken, in seconds from the beginning, and how much later each next one:
tokens live for an hour."""


class Differs(AssertionError):
    """The worlds can be told apart."""


Plant = Callable[[World], None]
"""Weakens a world for a sequence, to see that the check would notice."""


class Replay:
    """One sequence in both worlds. `tally` counts what was asked, and how it was answered."""

    def __init__(
        self, worlds: Sequence[World], tally: Counter[str], plant: Plant | None = None
    ) -> None:
        self.worlds, self.tally, self.plant = worlds, tally, plant
        left = worlds[0]
        self.known = Known({noun: list(rows) for noun, rows in left.rows.items()}, left.strangers)
        self.at = FIRST
        self.told: list[str] = []

    def run(self, steps: Sequence[Step]) -> None:
        """Then all is as before, in both worlds."""
        with ExitStack() as stack:
            for world in self.worlds:
                stack.enter_context(world.undone())
                if self.plant is not None:
                    self.plant(world)
                for browser in world.browsers.values():
                    stack.callback(setattr, browser, "cookies", deepcopy(browser.cookies))
            for step in steps:
                self.told.append(repr(step))
                for _ in self._asked(step) if isinstance(step, Ask) else self._visited(step):
                    self.at += PACE

    # --- a program

    def _asked(self, step: Ask) -> Iterator[Any]:
        path = self.known.path(step.path)
        url = f"{path}?{urlencode(self.known.query(step.query))}"
        known = self.known.etags.get(path, '"none"')
        headers = {name: known if text == ETAG else text for name, text in step.headers}
        body = None if step.body is None else self.known.filled(step.body)
        response = self._both(
            f"{step.verb} {url}",
            lambda world: world.programs[step.who].send(step.verb, url, body, **headers),
        )
        contract = dict(step.headers).get("X_API_Contract", "")
        self._count(f"{step.verb} {contract} {''.join(map(_noun, step.path))}", response)
        if tag := response.headers.get("ETag"):
            self.known.etags[path] = tag
        if response.status_code == 201:
            self._learn(step, response)
        yield response

    def _learn(self, step: Ask, response: Any) -> None:
        """A row that was made can be asked for from now on, in front of the others."""
        row = json.loads(response.content)
        row = row.get("data", {}).get("interaction", row)
        noun = NOUNS.get(_last_word(step.path), "interaction")
        key = row.get("id")
        made = Row(row.get("number", key), key)  # by the one name that the contract tells
        self.known.rows[noun].insert(0, made)

    # --- a browser

    def _visited(self, step: Visit) -> Iterator[Any]:
        query = urlencode(self.known.query(step.query))
        path = self.known.path(step.path)
        headers = {"HX-Request": "true", "HX-Target": step.htmx} if step.htmx else {}
        page = self._get(step.who, f"{path}?{query}" if query else path, headers)
        self._count(f"visit {''.join(map(_noun, step.path))}", page)
        yield page
        if step.follow is not None and (links := PageReader(_text(page)).links):
            path = urljoin(path, links[step.follow % len(links)])
            page = self._get(step.who, path, {})
            self._count(f"follow {path.split('?')[0]}", page)
            yield page
        if step.form is not None and (forms := PageReader(_text(page)).forms):
            form = forms[step.form % len(forms)]
            sent, to = form.changed(step.changes), urljoin(path, form.action)
            if form.method == "get":
                answer = self._get(step.who, f"{to.split('?')[0]}?{urlencode(sent)}", {})
            else:
                answer = self._both(
                    f"POST {to} {sent}", lambda world: world.browsers[step.who].post(to, sent)
                )
            self._count(f"send {form.method} {to.split('?')[0]}", answer)
            yield answer
            if onward := answer.headers.get("Location"):
                yield self._get(step.who, urljoin(to, onward), {})

    def _get(self, who: str, url: str, headers: dict[str, str]) -> Any:
        return self._both(f"GET {url}", lambda world: world.browsers[who].get(url, headers=headers))

    # --- both worlds

    def _both(self, what: str, send: Any) -> Any:
        """The left world's answer, which is the right one's too."""
        responses, answers = [], []
        for world in self.worlds:
            with world.here("step", self.at):
                responses.append(send(world))
            answers.append(Answer.of(responses[-1]))
        left, right = answers
        if left != right:
            raise Differs(self._story(f"{what} tells the worlds apart:\n{difference(left, right)}"))
        if left.status >= 500:
            raise Differs(self._story(f"{what} fails in both worlds: {left.status}\n{left.body}"))
        return responses[0]

    def _story(self, end: str) -> str:
        minutes = (self.at - FIRST) * SECOND
        return "\n".join(["", *self.told, f"After {minutes}: {end}"])

    def _count(self, what: str, response: Any) -> None:
        self.tally[f"{response.status_code} {what}"] += 1


NOUNS = {
    "contacts": "contact",
    "meetings": "meeting",
    "services": "service",
    "programs": "program",
    "custom-service-questions": "question",
}
"""The last word of an address that makes rows, and what they are; others make interactions."""


def _last_word(path: Sequence[Any]) -> str:
    return str(path[-1]).rstrip("/").rsplit("/", 1)[-1]


def _noun(part: Any) -> str:
    return part if isinstance(part, str) else f"{{{part.noun}}}"


def _text(page: Any) -> str:
    return page.content.decode("utf-8", "replace")
