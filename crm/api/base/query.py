"""Query parameters: read by a declared serializer, and never passed on as a client wrote them."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import Serializer

from crm.api.base.refusals import BadQuery


def asked(query: QueryDict, wanted: type[Serializer], context: dict[str, Any]) -> dict[str, Any]:
    """The known parameters' values.

    Names that the serializer does not declare are ignored: no document forbids them, clients add
    cache-busters, and nothing undeclared reaches a query. A blank value is as good as none. The
    same parameter with two different values is refused, because one of them would be ignored.
    """
    names: list[str] = list(wanted().get_fields())
    said = {name: _only(query, name) for name in names if any(query.getlist(name))}
    serializer = wanted(data=said, context=context)
    try:
        serializer.is_valid(raise_exception=True)
    except ValidationError as error:
        raise BadQuery(error.detail) from error
    return dict(serializer.validated_data)


def _only(query: QueryDict, name: str) -> str:
    values = set(query.getlist(name)) - {""}
    if len(values) > 1:
        twice = ErrorDetail("This parameter is given twice, with different values.", "twice")
        raise BadQuery({name: [twice]})
    return values.pop()
