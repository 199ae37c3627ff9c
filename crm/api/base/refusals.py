"""Every way a request can fail, as one plain value that each dialect spells in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, Error, IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.http.request import UnreadablePostError
from rest_framework import exceptions as drf

from crm import errors

INVALID = 422
"""Stands for "the request was understood, and what it says is wrong"; a dialect may say 400."""

RETRY_AFTER = 5  # seconds; the embedded server is back within them

_CONFLICT = "23505"  # unique_violation
_TOO_SLOW = "57014"  # query_canceled, by statement_timeout
_TRY_AGAIN = ("40001", "40P01", "55P03")  # serialization_failure, deadlock_detected, lock


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the request. `path` leads to it: keys, and positions in lists."""

    path: tuple[str | int, ...]
    message: str
    code: str = "invalid"


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    message: str
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    source: str = "body"  # or "query": where the faults are
    exact: bool = False  # whether the status is meant literally, whatever a dialect calls INVALID


class BadQuery(drf.ValidationError):
    """The query string, not the body, is what is wrong."""


class BadKey(drf.APIException):
    """The header that names the request is unusable."""

    status_code = 400


class KeyReused(drf.APIException):
    """The header that names the request names another one already."""

    status_code = 422


class BadCondition(drf.APIException):
    """The header that says on what condition the request is meant is unusable."""

    status_code = 400


class NotAnOwner(drf.APIException):
    """The client names a contract that does not own the path."""

    status_code = 400


class Changed(drf.APIException):
    """The row is no longer what the request says it must be (RFC 9110, 15.5.13)."""

    status_code = 412


def refusal_of(error: Exception, words: Mapping[str, str]) -> Refusal | None:
    """The refusal that an exception stands for; None where it is our own fault.

    `words` translates the domain's names of fields into the contract's.
    """
    if isinstance(error, errors.DomainError):
        return _of_domain(error, words)
    if isinstance(error, errors.NotLogged):
        text = "What is restricted cannot be shown just now. Try again in a few seconds."
        return Refusal(503, text, headers=_retry_after(RETRY_AFTER))
    if isinstance(error, drf.APIException):
        return _of_framework(error)
    if isinstance(error, Error):
        return _of_database(error)
    return _of_django(error)


def _of_domain(error: errors.DomainError, words: Mapping[str, str]) -> Refusal | None:
    match error:
        case errors.RuleBroken():
            faults = [
                Fault(_path(problem.field, words), problem.message, problem.code)
                for problem in error.problems
            ]
            return Refusal(INVALID, "The data is not valid.", faults)
        case errors.Conflict():
            path = _path(error.field, words)
            faults = [Fault(path, error.message, "conflict")] if path else []
            return Refusal(409, error.message, faults)
        case errors.NotFound():
            return Refusal(404, str(error))
        case errors.Forbidden():
            return Refusal(403, error.message)
        case errors.SignInRefused():
            return Refusal(401, str(error) or "Wrong user name or password.")
        case errors.TooManyTries():
            headers = {"Retry-After": str(error.retry_after)}
            return Refusal(429, str(error), headers=headers)
        case errors.TooMuchAtOnce():
            text = "Too much is asked for at once. Try again in a moment."
            return Refusal(429, text, headers=_retry_after(error.retry_after))
        case errors.Overloaded():
            text = "The service is very busy. Try again in a few seconds."
            return Refusal(503, text, headers=_retry_after(error.retry_after))
    return None


def _path(name: str, words: Mapping[str, str]) -> tuple[str | int, ...]:
    """Where the contract has the domain's field; a dot leads into an object or a list."""
    steps = words.get(name, name).split(".") if name else []
    return tuple(int(step) if step.isdecimal() else step for step in steps)


def _of_framework(error: drf.APIException) -> Refusal:
    if isinstance(error, drf.ValidationError):
        source = "query" if isinstance(error, BadQuery) else "body"
        faults = list(_faults(error.detail, ()))
        return Refusal(INVALID, "The data is not valid.", faults, source=source)
    if isinstance(error, drf.ParseError):
        return Refusal(INVALID, str(error.detail), [Fault((), str(error.detail), "json")])
    return Refusal(error.status_code, str(error.detail), exact=isinstance(error, KeyReused))


def _faults(detail: Any, path: tuple[str | int, ...]) -> list[Fault]:
    """REST framework's tree of errors as a flat list."""
    if isinstance(detail, Mapping):
        parts: list[tuple[str | int, Any]] = list(detail.items())
    elif isinstance(detail, list):
        leaves = [part for part in detail if isinstance(part, str)]
        own = [Fault(path, str(leaf), getattr(leaf, "code", "invalid")) for leaf in leaves]
        parts = [(at, part) for at, part in enumerate(detail) if not isinstance(part, str)]
        return own + [fault for at, part in parts for fault in _faults(part, (*path, at))]
    else:
        return [Fault(path, str(detail), getattr(detail, "code", "invalid"))]
    steps = [(path if name == "non_field_errors" else (*path, name), part) for name, part in parts]
    return [fault for step, part in steps for fault in _faults(part, step)]


def _of_database(error: Error) -> Refusal | None:
    if errors.refused_by_the_wall(error):
        return Refusal(403, "This is restricted; you cannot change it.")
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if isinstance(error, IntegrityError):
        if state == _CONFLICT:
            return Refusal(409, "This clashes with what is already stored.")
        return Refusal(INVALID, "The data breaks a rule of the database.")
    if isinstance(error, DataError):
        return Refusal(400, "The request holds a value that cannot be stored.")
    if state == _TOO_SLOW:
        return Refusal(503, "This took too long; ask for less.", headers=_retry_after(60))
    if state in _TRY_AGAIN:
        return Refusal(503, "Somebody else is saving the same; try again.", headers=_retry_after(1))
    if isinstance(error, OperationalError | InterfaceError):
        message = "The database does not answer. Try again in a few seconds."
        return Refusal(503, message, headers=_retry_after(RETRY_AFTER))
    return None


def _retry_after(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}


def _of_django(error: Exception) -> Refusal | None:
    if isinstance(error, Http404):
        return Refusal(404, "There is nothing at this address.")
    if isinstance(error, RequestDataTooBig):
        return Refusal(413, "The request is too large.")
    if isinstance(error, SuspiciousOperation | BadRequest | UnreadablePostError):
        return Refusal(400, "The request could not be read.")
    return None
