"""Opening one interaction to somebody who does not hold what restricts it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from crm.errors import Forbidden, NotFound, RuleBroken
from crm.models import Membership
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction, InteractionGrant, InteractionTag
from interactions.rules import problems_with_end


def restricting(interaction: Interaction, by: Viewer) -> frozenset[uuid.UUID]:
    """The restricted tags on the interaction, whoever may read what they hide."""
    links = InteractionTag.objects.visible_to(by).filter(interaction=interaction)
    return frozenset(links.filter(tag__restricted=True).values_list("tag_id", flat=True))


@transaction.atomic
def open_to(
    interaction: Interaction,
    *,
    membership: Membership,
    by: Viewer,
    until: dt.datetime | None = None,
) -> InteractionGrant:
    """Let a member read one restricted interaction, for good or `until` then.

    That is for who holds every tag that restricts it. Raises Forbidden, NotFound (a member or an
    interaction of another site), or RuleBroken.
    """
    require_holder(interaction, by)
    if membership.site_id != by.site_id:
        raise NotFound("Member")
    if until is not None and (problems := problems_with_end(until, now())):
        raise RuleBroken(problems)
    return grant_to(interaction, membership.user_id, by=by, until=until)


def grant_to(
    interaction: Interaction, user_id: int, *, by: Viewer, until: dt.datetime | None
) -> InteractionGrant:
    """The grant itself; who may give it is the caller's to know."""
    grant, _made = InteractionGrant.objects.visible_to(by).update_or_create(
        site_id=by.site_id,
        user_id=user_id,
        content_object=interaction,
        permission=_permission(),
        defaults={"expires_at": until, "granted_at": now(), "granted_by_id": by.user_id},
    )
    return grant  # type: ignore[no-any-return]


@transaction.atomic
def close_to(interaction: Interaction, *, membership: Membership, by: Viewer) -> None:
    """End what was opened to a member, from the next request on."""
    require_holder(interaction, by)
    InteractionGrant.objects.visible_to(by).filter(
        content_object=interaction, user_id=membership.user_id
    ).delete()


def require_holder(interaction: Interaction, by: Viewer) -> None:
    """Raise unless the viewer holds every tag that restricts it; locks it until the end."""
    tags = lock_restricted(interaction, by)
    if not tags <= by.held:
        raise Forbidden(_("Only who holds its tags decides who else may read this."))


def lock_restricted(interaction: Interaction, by: Viewer) -> frozenset[uuid.UUID]:
    """The tags that restrict it, which stay as they are until the transaction ends.

    Raises NotFound, or RuleBroken where there are none.
    """
    found = Interaction.objects.visible_to(by).filter(pk=interaction.pk)
    if not found.select_for_update(of=("self",), no_key=True).exists():
        raise NotFound("Interaction")
    InteractionTag.objects.visible_to(by).keep_tags_of(interaction)
    tags = restricting(interaction, by)
    if not tags:
        raise RuleBroken.on("", _("This interaction is not restricted."), "unrestricted")
    return tags


def _permission() -> Permission:
    """Django's row that says what a grant on an interaction permits."""
    return Permission.objects.get(
        content_type__app_label="interactions", codename="reveal_interaction"
    )
