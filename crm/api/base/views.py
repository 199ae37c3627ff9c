"""What happens before and after every handler of the API, whatever contract it belongs to."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from rest_framework.exceptions import MethodNotAllowed, UnsupportedMediaType, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from crm.api.answers import REDACTED
from crm.api.auth import live_session, token_user_id, viewer_for
from crm.api.base.doors import Door
from crm.api.base.once import claim_of, once
from crm.api.base.openapi import OperationSchema
from crm.api.base.operation import Nothing, Operation
from crm.api.base.query import asked
from crm.api.base.refusals import INVALID, NotAnOwner, Refusal, refusal_of
from crm.api.base.rows import RowViewSet
from crm.api.base.wire import CONTRACT_HEADER, JsonRenderer
from crm.errors import Conflict, DomainError
from crm.fallback import FOREIGN_CHARSET, TURNED_AWAY
from crm.models import Session
from crm.tenancy.context import become, signed_in_as
from crm.vocabulary import Doorway, Permission

log = logging.getLogger("crm.api")

_WITH_BODY = ("POST", "PUT", "PATCH")


class _AlwaysJson(DefaultContentNegotiation):
    """Whatever the client would rather have; there is nothing else to choose from."""

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class DialectViewSet(RowViewSet):
    """One transaction around finding out who asks, what they want, and rendering the answer.

    A dialect says how errors look (`error_body`), a noun's view which words its contract has for
    the domain's fields (`words`). Whatever is raised rolls the transaction back, so a refused
    request leaves nothing behind. Texts are English: programs read them.
    """

    schema = OperationSchema()
    content_negotiation_class = _AlwaysJson
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    opens_to: ClassVar[Door] = Door.MEMBERS
    permission: ClassVar[Permission] = Permission.VIEW_CONTACTS  # of a member, to get anywhere
    invalid_status: ClassVar[int] = INVALID
    contract: ClassVar[str]
    about: ClassVar[str]  # the contract, to who reads its documentation
    group: ClassVar[str] = ""  # where the documentation lists it, if not under the contract
    problem: ClassVar[type[Serializer]]  # what `error_body` answers
    problem_of_data: ClassVar[type[Serializer] | None] = None  # for INVALID, if it differs
    problem_type: ClassVar[str] = JsonRenderer.media_type
    words: ClassVar[Mapping[str, str]] = {}

    session: Session
    operation: Operation  # the one that is being carried out

    def error_body(self, refusal: Refusal) -> Any:
        raise NotImplementedError  # each dialect has its own

    def status_of(self, refusal: Refusal) -> int:
        is_invalid = refusal.status == INVALID and not refusal.exact
        return self.invalid_status if is_invalid else refusal.status

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.args, self.kwargs = args, kwargs
        self.headers = self.default_response_headers
        self.request = self.initialize_request(request, *args, **kwargs)
        with override("en"):
            try:
                response = self._admitted()
            except Exception as error:  # nothing below /api/ may end in HTML
                response = self._refused(error)
        return response

    # --- what handlers use

    def asked(self) -> dict[str, Any]:
        """The query parameters, as the operation declares them."""
        return asked(self.request.query_params, self.operation.asks, self._context)

    def sent(self) -> dict[str, Any]:
        """The body as it is."""
        if not isinstance(self.request.data, dict):
            raise ValidationError("The body must be a JSON object.", "not_an_object")
        return self.request.data

    def given(self, **context: Any) -> dict[str, Any]:
        """The body, as the operation declares it; unknown fields are ignored."""
        return self.read(self.sent(), partial=self.operation.partial, **context)

    def read(self, sent: dict[str, Any], *, partial: bool, **context: Any) -> dict[str, Any]:
        context = {**self._context, **context}
        serializer = self.operation.takes(data=sent, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def refuse_redacted_copy(self, content: Any, placeholders: Collection[str] = ()) -> None:
        """Raise Conflict where the body is what somebody reads who may not read `content`.

        Whoever may read it, but had not asked for that then, would write emptiness over it. Told
        by the body's own mark, or by texts that only a redacted row has.
        """
        if not content.restricted_tags:
            return
        sent = self.sent()
        if sent.get("redacted") is True or any(sent.get(name) == REDACTED for name in placeholders):
            raise Conflict(
                "You read this without asking for what restricts it. Ask for that, and read again."
            )

    def answer(self, shown: Any = None, *, location: str = "") -> Response:
        """`shown` as the operation declares it, with its status."""
        headers = {"Location": location} if location else None
        status, answers = self.operation.status, self.operation.answers
        if answers is Nothing:
            return Response(status=status, headers=headers)
        serializer = answers(shown, many=self.operation.many, context=self._context)
        return Response(serializer.data, status=status, headers=headers)

    def replay(self, id: str) -> Response:
        """The row that an earlier POST with the same key has made, as it reads today."""
        retrieve = getattr(self, "retrieve", None)
        return retrieve(self.request, **{**self.kwargs, "id": id}) if retrieve else Response({})

    @property
    def _context(self) -> dict[str, Any]:
        return {"viewer": getattr(self, "viewer", None)}

    # --- plumbing

    def _admitted(self) -> HttpResponse:
        self._refuse_what_was_turned_away()
        handler = self._handler()
        self._refuse_another_contract()
        self._read_body()
        if self.opens_to is Door.ANYONE:
            return self._answered(handler)
        user_id, session_uuid = token_user_id(self.request)
        with signed_in_as(user_id, Doorway(self.contract)):
            self.session = live_session(user_id, session_uuid)
            self.request.user = self.session.user
            if self.opens_to is Door.MEMBERS:
                self.viewer = viewer_for(self.request, self.session)
                self._http.viewer = self.viewer  # type: ignore[attr-defined]  # ours, as of pages
                self.viewer.require(self.permission)
                become(self.viewer)
            return self._answered(handler)

    def _refuse_what_was_turned_away(self) -> None:
        """Raise what `crm.turns` has found, which knows no contract's words."""
        refusal: DomainError | None = getattr(self._http, TURNED_AWAY, None)
        if refusal is not None:
            raise refusal

    def _handler(self) -> Any:
        method = (self.request.method or "").lower()
        handler = getattr(self, method, None) if method in self.http_method_names else None
        if handler is None:
            raise MethodNotAllowed(self.request.method or "")
        return handler

    def _refuse_another_contract(self) -> None:
        """Raise NotAnOwner where the client means a contract that does not own this address.

        What no document owns, such as signing in, serves the clients of all five.
        """
        named = self._http.headers.get(CONTRACT_HEADER, "").strip()
        if named and not self.group and named != self.contract:
            raise NotAnOwner(f"{CONTRACT_HEADER} must be {self.contract} here, or be left out.")

    def _read_body(self) -> None:
        """Receive the body before the transaction begins: a slow client must not hold one."""
        if self._http.META.get(FOREIGN_CHARSET):  # no longer in the media type
            raise UnsupportedMediaType("", "Send JSON in UTF-8.")
        charset = (self._http.content_params or {}).get("charset", "utf-8")
        if charset.casefold() not in ("utf-8", "utf8"):
            self._http.encoding = "utf-8"  # Django took the client's word, for the query too
            raise UnsupportedMediaType(self._http.headers["Content-Type"])
        if self._http.headers.get("Content-Encoding", "identity").casefold() != "identity":
            raise UnsupportedMediaType(self._http.headers["Content-Encoding"])
        if self._http.method in _WITH_BODY:
            _ = self._http.body  # bounded by DATA_UPLOAD_MAX_MEMORY_SIZE, before it is read

    def _answered(self, handler: Any) -> HttpResponse:
        carry_out = partial(handler, self.request, *self.args, **self.kwargs)
        viewer = getattr(self, "viewer", None)  # without a site, nothing is told apart by keys
        claim = viewer and claim_of(self._http, viewer, type(self).__module__)
        if claim:
            response = once(claim, carry_out, self.replay)
        else:
            response = self.under_conditions(carry_out)
        return self._rendered(self.tagged(response))

    def _refused(self, error: Exception) -> HttpResponse:
        refusal = refusal_of(error, self.words) or _our_fault(error)
        status = self.status_of(refusal)
        response = Response(self.error_body(refusal), status=status, headers=refusal.headers)
        if status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        if status != 405:
            self.headers.pop("Allow", None)
        return self._rendered(response)

    def _rendered(self, response: Response) -> HttpResponse:
        """Render now, inside the transaction: what cannot be answered must not be saved."""
        self.response = self.finalize_response(self.request, response, *self.args, **self.kwargs)
        self.response.headers.setdefault("Cache-Control", "no-store")
        self.response.headers["Content-Language"] = "en"
        patch_vary_headers(self.response, ["Authorization", CONTRACT_HEADER])
        answer: HttpResponse = self.response.render()
        return answer


def _our_fault(error: Exception) -> Refusal:
    """500; logged with where it happened but not what was said, which may be anybody's text."""
    request_id = uuid.uuid4().hex
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("Request %s failed: %s\n%s", request_id, type(error).__name__, where)
    message = "Something went wrong on our side. Nothing was saved."
    return Refusal(500, message, headers={"X-Request-ID": request_id})
