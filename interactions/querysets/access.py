"""Words for asking after who was let in: grants on single interactions, requests, openings."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import now

from crm.tenancy.querysets import ScopedQuerySet
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.vocabulary import AccessState


class InteractionGrantQuerySet(ScopedQuerySet[Any]):
    def live(self, at: dt.datetime | None = None) -> Self:
        """Those that have not run out by then, or by now."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at or now()))

    def on(self, interaction: Any) -> Self:
        return self.filter(content_object=interaction)

    def to(self, user_id: int) -> Self:
        return self.filter(user_id=user_id)

    def with_people(self) -> Self:
        return self.select_related("user", "granted_by").order_by("granted_at", "pk")


class AccessRequestQuerySet(ScopedQuerySet[Any]):
    """Requests are there for who asked, and for who decides: the holders of every tag."""

    def visible_to(self, viewer: Viewer) -> Self:
        found = super().visible_to(viewer).filter(interaction__deleted_at=None)
        return found.filter(Q(asker_id=viewer.user_id) | self._held_by(viewer))

    def _held_by(self, viewer: Viewer) -> Q:
        links = self.model.interaction.field.related_model.tags.through.objects
        restricting = links.across_sites().filter(
            site_id=viewer.site_id,
            interaction_id=OuterRef("interaction_id"),
            tag__restricted=True,
        )
        others = restricting.exclude(tag_id__in=sorted(viewer.held))
        return Q(Exists(restricting)) & ~Q(Exists(others)) if viewer.held else Q(pk__in=[])

    def waiting(self) -> Self:
        return self.filter(state=AccessState.WAITING)

    def asked_by(self, viewer: Viewer) -> Self:
        return self.filter(asker_id=viewer.user_id)

    def on_site_of(self, viewer: Viewer) -> Self:
        """All of the site, whoever decides: for those who answer for it."""
        viewer.require(Permission.MANAGE_MEMBERS)
        return self._within(viewer.site_id).filter(interaction__deleted_at=None)

    def of_others(self, viewer: Viewer) -> Self:
        return self.exclude(asker_id=viewer.user_id)

    def decided_since(self, moment: dt.datetime) -> Self:
        return self.filter(state__in=AccessState.decided(), decided_at__gte=moment)

    def with_opening(self, viewer: Viewer) -> Self:
        """Whether the interaction is open to who asked, as `is_open`, and until when, as
        `opened_until`: what was allowed may have been taken back, or ended by another tag."""
        grants = apps.get_model("interactions", "InteractionGrant")._default_manager
        theirs = (
            grants.visible_to(viewer)
            .live()
            .filter(content_object_id=OuterRef("interaction_id"), user_id=OuterRef("asker_id"))
        )
        until = Subquery(theirs.values("expires_at")[:1])
        return self.annotate(is_open=Exists(theirs), opened_until=until)

    def with_people(self) -> Self:
        return self.select_related("asker", "decided_by", "interaction__contact")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class BreakGlassQuerySet(ScopedQuerySet[Any]):
    """Openings are there for who answers for the site, and for who opened."""

    def visible_to(self, viewer: Viewer) -> Self:
        found = super().visible_to(viewer)
        if viewer.may(Permission.MANAGE_MEMBERS):
            return found
        return found.filter(opener_id=viewer.user_id)

    def since(self, moment: dt.datetime) -> Self:
        return self.filter(opened_at__gte=moment)

    def with_people(self) -> Self:
        return self.select_related("opener", "interaction__contact")

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "-pk")
