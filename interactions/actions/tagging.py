"""Tags on interactions."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from crm.errors import Forbidden, NotFound
from crm.models import Tag
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction, InteractionTag


def refuse_unheld(tags: Collection[Tag], by: Viewer) -> None:
    """A restricted tag is put on only by who holds it and asked for it."""
    for tag in tags:
        if tag.site_id != by.site_id:
            raise NotFound("Tag")
        if tag.restricted and tag.uuid not in by.revealed:
            raise Forbidden(_("You do not hold the tag %(tag)s.") % {"tag": tag.name})


def put_tags(interaction: Interaction, tags: Collection[Tag], by: Viewer) -> None:
    """Add tags to the interaction; those that it has stay.

    They are not put on again, as that would wait for whoever restricts one of them just now, who
    waits for the interaction.
    """
    refuse_unheld(tags, by)
    if not tags:
        return
    present = set(tags_on(interaction, by))
    InteractionTag.objects.across_sites().bulk_create(
        [
            InteractionTag(site_id=by.site_id, interaction=interaction, tag=tag)
            for tag in dict.fromkeys(tags)
            if str(tag.pk) not in present
        ],
        ignore_conflicts=True,
    )


def tags_on(interaction: Interaction, by: Viewer) -> list[str]:
    """The keys of its tags."""
    links = InteractionTag.objects.visible_to(by).filter(interaction=interaction)
    return sorted(map(str, links.values_list("tag_id", flat=True)))


def take_tags(interaction: Interaction, tags: Collection[Tag], by: Viewer) -> None:
    """Take off those tags. What is restricted stays so: raises Forbidden for a restricted one."""
    for tag in tags:
        if tag.site_id != by.site_id:
            raise NotFound("Tag")
        if tag.restricted:
            text = _("The tag %(tag)s is restricted and stays where it is.")
            raise Forbidden(text % {"tag": tag.name})
    if not tags:
        return
    links = InteractionTag.objects.visible_to(by).filter(interaction=interaction, tag__in=tags)
    plain = links.filter(tag__restricted=False)  # one may have become restricted meanwhile
    plain.delete()
