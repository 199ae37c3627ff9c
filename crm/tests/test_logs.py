"""What people wrote stays out of the log, also where it fails."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.test import RequestFactory
from django.utils.module_loading import import_string

from crm.logs import DiscreetFormatter

SECRET = "ana@example.org"


def test_frames_and_kinds_are_told_and_texts_are_not() -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RuntimeError(f"because of {SECRET}") from error
    except RuntimeError as error:
        record = logging.LogRecord(
            "crm",
            logging.ERROR,
            __file__,
            1,
            "It failed",
            (),
            (type(error), error, error.__traceback__),
        )
    assert SECRET in logging.Formatter().format(record)  # of another handler, which goes first
    told = DiscreetFormatter("%(message)s").format(record)
    assert SECRET not in told
    assert "It failed" in told
    assert told.index("ValueError") < told.index("RuntimeError")
    assert "test_logs.py" in told


def written(name: str, message: str, error: Exception | None = None) -> str:
    told = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, (), told)
    record.request = RequestFactory().get("/admin/contacts/", {"q": SECRET})
    return DiscreetFormatter("%(name)s: %(message)s").format(record)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_who_is_quoted_writes_no_line_of_their_own(end: str) -> None:
    told = written("crm", f"Not found: x{end}2026-01-01 INFO crm: forged")
    assert len(told.splitlines()) == 1
    assert "forged" in told


@pytest.mark.parametrize("kind", ["SuspiciousOperation", "DisallowedModelAdminLookup"])
def test_a_suspicious_request_is_told_by_its_kind_and_path(kind: str) -> None:
    try:
        raise SuspiciousOperation(f"Filtering by {SECRET} not allowed")
    except SuspiciousOperation as error:
        told = written(f"django.security.{kind}", str(error), error)
    assert told == f"django.security.{kind}: Refused, {kind}: /admin/contacts/"


def test_a_host_that_is_not_ours_is_told_with_what_to_set() -> None:
    error = DisallowedHost("Invalid HTTP_HOST header: 'x'. You may need to add 'x'")
    assert "You may need to add" in written("django.security.DisallowedHost", str(error), error)


def test_djangos_own_error_log_is_discreet() -> None:
    logs: Any = settings.LOGGING
    assert import_string(logs["formatters"]["plain"]["()"]) is DiscreetFormatter
    assert list(logs["handlers"]) == ["console"]
    assert logs["handlers"]["console"]["formatter"] == "plain"
