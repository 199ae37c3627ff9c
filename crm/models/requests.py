"""Requests that must not be carried out twice."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now
from uuid_utils.compat import uuid7

from crm.models.people import Site, User
from crm.tenancy.querysets import ScopedQuerySet, rows


class IdempotencyKey(models.Model):
    """A POST with an Idempotency-Key, and what came of it.

    Written in the transaction of the POST itself, so it is there exactly if that took effect. Of
    the body it holds a fingerprint, of the answer its status and which row it showed: no text. Of a
    page's form that changes a row it says what that left behind, should the form be written on.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=64)  # fingerprint of the path
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)  # fingerprint of the query and the body
    status = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(max_length=40, blank=True)  # as the contract calls the row
    location = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(null=True)  # of the row, since the form was saved
    left = models.CharField(max_length=64, blank=True)  # where it has none: fingerprint of `said`
    said = ArrayField(
        models.CharField(max_length=100), default=list
    )  # the names of what it changed
    pressed_at = models.DateTimeField(null=True)  # by the clock of the browser
    created_at = models.DateTimeField(default=now)

    objects: Any = rows(ScopedQuerySet["IdempotencyKey"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "user", "address", "key"], name="crm_idempotencykey_once"
            )
        ]
