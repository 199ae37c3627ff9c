"""Which contract answers where two documents own one path (contracts.md, "Which contract
answers when two documents own one path")."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.utils.cache import patch_vary_headers

from crm.api.base.paths import key_of
from crm.api.base.refusals import NotAnOwner, Refusal
from crm.api.base.wire import CONTRACT_HEADER, JsonRenderer

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Signs:
    """What gives a contract away when the client does not name it."""

    ids: bool = False  # whether a uuid in the path means it
    keys: frozenset[str] = frozenset()  # of a POST's body
    parameters: frozenset[str] = frozenset()  # of a list's query string

    def told(self, method: str) -> str:
        """The rule for people, in Markdown, as `_is_given_away` has it."""
        if self.ids:
            return "the id is a uuid"
        if method == "post":
            return f"the body has {_either(self.keys)}"
        return f"the query has {_either(self.parameters)}"


def _either(words: Collection[str]) -> str:
    *others, last = (f"`{word}`" for word in sorted(words))
    return f"{', '.join(others)} or {last}" if others else last


def contract_of(
    request: HttpRequest,
    written: str | None,
    *,
    owners: Collection[str],
    usual: str,
    other: str,
    signs: Signs,
) -> str:
    """The contract that answers: as the client says, or `other` where a sign means it, else
    `usual`. `written` is the path's id. Raises NotAnOwner."""
    if named := request.headers.get(CONTRACT_HEADER, "").strip():
        if named not in owners:
            raise NotAnOwner
        return named
    return other if _is_given_away(request, written, signs) else usual


def _is_given_away(request: HttpRequest, written: str | None, signs: Signs) -> bool:
    if signs.ids and written is not None:
        return "uuid" in (key_of(written) or {})
    if request.method == "POST":
        return bool(signs.keys & _keys_of_body(request))
    if request.method in ("GET", "HEAD"):
        return bool(signs.parameters & _parameters(request))
    return False


def _keys_of_body(request: HttpRequest) -> set[str]:
    """None of a body that is not a JSON object or is too large: the view that then answers meets
    the same body and says what is wrong with it."""
    try:
        body = orjson.loads(request.body)
    except (orjson.JSONDecodeError, RequestDataTooBig):
        return set()
    return set(body) if isinstance(body, dict) else set()


def _parameters(request: HttpRequest) -> set[str]:
    """Read here and not by Django, which believes the client's charset."""
    try:
        return set(QueryDict(request.META.get("QUERY_STRING", ""), encoding="utf-8"))
    except SuspiciousOperation:  # too many; the view refuses them
        return set()


def switched(*, usual: tuple[str, View], other: tuple[str, View], signs: Signs) -> View:
    """One view of two, each with its contract's name. The chosen one answers everything, its
    errors too."""
    views = dict([usual, other])

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            name = contract_of(
                request,
                kwargs.get("id"),
                owners=views,
                usual=usual[0],
                other=other[0],
                signs=signs,
            )
            answer = views[name](request, *args, **kwargs)
        except NotAnOwner:
            answer = _refused(usual[1], f"{CONTRACT_HEADER} must be one of: {', '.join(views)}.")
        except UnreadablePostError:  # a body can be read but once, so the view is not asked
            answer = _refused(usual[1], "The request could not be read.")
        return answer

    # Reads no cookie: each of the two checks the bearer token itself.
    view.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own mark
    view.choices = list(views.values())  # type: ignore[attr-defined]  # for choices_of
    view.signs = signs  # type: ignore[attr-defined]  # for the OpenAPI document
    return view


def _refused(view: Any, message: str) -> HttpResponse:
    """400 in the shape of the view's contract."""
    body = view.cls(**view.initkwargs).error_body(Refusal(400, message))
    answer = HttpResponse(JsonRenderer().render(body), content_type="application/json", status=400)
    answer.headers["Cache-Control"] = "no-store"
    patch_vary_headers(answer, [CONTRACT_HEADER])
    return answer
