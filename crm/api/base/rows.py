"""What a view knows of the one row that its address names: its ETag, and how a write is held to it.

Several contracts show one row, each with a tag of its own; all of them lock the same row. So a
condition that one contract was asked to hold is also kept against the others, and the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from crm.api.base.etags import etag_of, is_known, refuse_unmatched, sets_conditions
from crm.api.base.paths import found
from crm.api.base.refusals import BadCondition, Changed
from crm.api.base.wire import JsonRenderer
from crm.errors import NotFound
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

_SHOW_NO_ROW = ("list", "destroy")


class RowViewSet(ViewSet):
    """A view without a `subject` shows no row of its own, and knows neither tags nor conditions.

    With one, `retrieve` answers the row that `id` in the path names, and every other handler but
    `list` and `destroy` answers a row just as `retrieve` does; only where `shown_by` names the
    view that answers the row's GET, this one answers something else.
    """

    subject: ClassVar[Any] = None  # the model
    shown_by: ClassVar[type[RowViewSet] | None] = None
    permission_to_change: ClassVar[Permission] = Permission.EDIT_CONTACTS

    viewer: Viewer

    def under_conditions(self, carry_out: Callable[[], Response]) -> Response:
        """What `carry_out` answers, if the request's conditions hold; 304 where the client has
        read it already. Raises Changed or BadCondition, and then nothing was written."""
        headers = self._http.headers
        if self.subject is None or "id" not in self.kwargs or not sets_conditions(headers):
            return carry_out()
        if self._http.method not in ("GET", "HEAD"):
            self._hold(carry_out)
            return carry_out()
        response = carry_out()
        tag = self._tag_of(response)
        refuse_unmatched(headers, tag)
        return Response(status=304, headers={"ETag": tag}) if is_known(headers, tag) else response

    def tagged(self, response: Response) -> Response:
        """The answer with its tag, where it is a row."""
        if self.shows_row and response.status_code in (200, 201):
            response.headers["ETag"] = self._tag_of(response)
        return response

    @property
    def shows_row(self) -> bool:
        """Whether what is being done answers a row that has a tag."""
        is_row = self.action not in _SHOW_NO_ROW
        return is_row and self.subject is not None and self.shown_by is None

    @property
    def _http(self) -> HttpRequest:
        return self.request._request

    def _hold(self, carry_out: Callable[[], Response]) -> None:
        """Raise Changed unless the row is what the request says.

        It is locked before it is looked at: of several who write under one tag, the first does,
        and the others find it changed. Whatever would be refused without conditions is refused
        in the same way (RFC 9110, 13.2.1).
        """
        row = found(self._rows_to_lock(), self.kwargs["id"])
        try:
            tag = self._tag_of(self._shown())
            refuse_unmatched(self._http.headers, tag)
            if is_known(self._http.headers, tag):
                raise Changed("This is what If-None-Match says that it must not be.")
        except (NotFound, BadCondition, Changed) as refused:
            if isinstance(refused, NotFound) or not self._may_change(row):
                carry_out()  # it says why not; if it does not, this still is refused
            raise

    def _rows_to_lock(self) -> Any:
        rows = self.subject.objects.visible_to(self.viewer)
        return rows.select_for_update(of=("self",), no_key=True)

    def _may_change(self, row: Any) -> bool:
        if self._http.method == "DELETE":
            return self.viewer.may_delete(row)
        return self.viewer.may(self.permission_to_change)

    def _shown(self) -> Response:
        """The row as its GET answers it."""
        view: Any = self
        if self.shown_by is not None:
            view = self.shown_by()
            view.request, view.viewer = self.request, self.viewer
        shown: Response = view.retrieve(self.request, *self.args, **self.kwargs)
        return shown

    def _tag_of(self, response: Response) -> str:
        view = self.shown_by or type(self)
        kind = f"{view.__module__}.{view.__qualname__}"
        return etag_of(kind, self.viewer.site_id, JsonRenderer().render(response.data))
