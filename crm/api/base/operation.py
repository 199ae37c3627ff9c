"""What an operation takes and what it answers, said once, beside its handler.

The handler reads from it (`self.asked()`, `self.given()`, `self.answer(…)`), and the OpenAPI
document is made from it; so what is documented is what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from rest_framework.serializers import Serializer

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Nothing(Serializer):
    """No parameters, no body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One exchange as a client sees it. The tests carry every example out."""

    at: Mapping[str, str] = field(default_factory=dict)  # the ids in the path
    asked: Mapping[str, Any] = field(default_factory=dict)  # the query
    sent: Any = None  # the body; None for none
    answered: Any = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A decorator of handlers: `@Operation("Create a contact", takes=ContactIn, …)`.

    What every operation of its kind refuses (401, 404, bad data, …) need not be said; `refuses`
    names the statuses that only the handler itself has a reason for.
    """

    summary: str
    asks: type[Serializer] = Nothing  # of the query
    takes: type[Serializer] = Nothing  # of the body
    partial: bool = False  # whether any field of the body may be left out
    answers: type[Serializer] = Nothing
    many: bool = False  # whether the answer is a bare list of those
    status: int = 200
    located: bool = False  # whether the answer says where the new row is
    refuses: tuple[int, ...] = ()
    examples: Mapping[str, Example] = field(default_factory=dict)
    about: str = ""  # what the summary cannot say

    def __call__(self, handler: Handler) -> Handler:
        @wraps(handler)
        def carry_out(view: Any, *args: Any, **kwargs: Any) -> Any:
            view.operation = self
            return handler(view, *args, **kwargs)

        carry_out.operation = self  # type: ignore[attr-defined]  # for operation_of
        return carry_out  # type: ignore[return-value]  # takes and answers what the handler does


def operation_of(handler: Any) -> Operation | None:
    """What was said of the handler; None where nothing was."""
    found: Operation | None = getattr(handler, "operation", None)
    return found
