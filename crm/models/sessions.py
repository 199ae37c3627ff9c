"""Browsers that are signed in: Django's sessions in the database, with whose they are.

`settings.SESSION_ENGINE` names this module; its `SessionStore` stands behind `request.session`.
"""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

MARKED_EVERY = dt.timedelta(minutes=5)
"""How exactly `used_at` is kept: a write for every page would cost more than it tells."""


class BrowserSession(AbstractBaseSession):
    """A browser that is signed in. Its key is a secret that signs in: show `uuid` instead."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(default=now)

    objects: ClassVar[Any] = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):  # type: ignore[name-defined]  # unknown to the stubs
        verbose_name = _("signed-in browser")
        verbose_name_plural = _("signed-in browsers")

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's store, which writes whole rows: what the data does not say is kept beside them."""

    row: BrowserSession | None = None
    read: dict[str, Any] | None = None
    """What it said when it was read."""

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        self.read = deepcopy(data)
        return data

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def _get_session_from_db(self) -> Any:
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # unknown to the stubs
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        made: Any = super().create_model_instance(data)
        made.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        before, self.row = self.row, made
        if before is not None and before.pk == made.pk:
            made.uuid = before.uuid
        if before is not None and before.user_id == made.user_id:
            made.agent, made.started_at = before.agent, before.started_at
            made.used_at = before.used_at
        return self.row

    def read_again(self) -> None:
        """Hold what another request of this browser has saved since this one began."""
        self._session_cache = self.load()

    def keep(self, name: str, value: Any) -> None:
        """Hold this and what this request has changed, with what other requests of the browser have
        saved since it began; at once, with the transaction. To save all of a session that was read
        before would bring back what was taken away meanwhile. Of a session that has ended since,
        nothing is kept."""
        rows = BrowserSession.objects.select_for_update()
        row = rows.filter(session_key=self.session_key).first()
        if row is None:
            return
        own, read = {**self._session, name: value}, self.read or {}  # type: ignore[attr-defined]  # unknown to the stubs
        theirs = self.decode(row.session_data)
        kept = {key: said for key, said in theirs.items() if key in own or key not in read}
        changed = {key: said for key, said in own.items() if key not in read or read[key] != said}
        self._session_cache = {**kept, **changed}
        self.read, self.modified = deepcopy(self._session_cache), False
        row.session_data = self.encode(self._session_cache)
        row.save(update_fields=["session_data"])

    def flush(self) -> None:
        super().flush()
        self.row = None  # whoever signs in next begins anew

    def mark_used(self, agent: str) -> None:
        """Note that a page was asked for by a browser that calls itself `agent`."""
        row, at = self.row, now()
        if row is None or ((row.agent or not agent) and at - row.used_at < MARKED_EVERY):
            return
        row.agent, row.used_at = agent.replace("\0", "")[:200], at
        BrowserSession.objects.filter(pk=row.pk).update(agent=row.agent, used_at=at)
