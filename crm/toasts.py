"""What waits to be said on the next page."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.fallback import FallbackStorage

MOST = 10
"""Nobody reads more at once. Presses from a program, or from a page that is never opened again,
would else make the next page as long as they are many."""


class LastWords(FallbackStorage):
    """Keeps the last ones. What was said before them is in the history of what it was said of."""

    def _store(self, messages: list[Message], response: Any, *args: Any, **kwargs: Any) -> Any:
        last = messages[-MOST:]
        return super()._store(last, response, *args, **kwargs)  # type: ignore[misc]  # no stub
