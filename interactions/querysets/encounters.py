"""Words for asking after interactions, redaction included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from crm.models import Tag
from crm.tenancy.querysets import ScopedQuerySet, SoftDeleteQuerySet
from crm.tenancy.redaction import readable_by
from crm.tenancy.search import Contains, Fold, folded
from crm.tenancy.viewer import Viewer
from interactions.querysets.access import AccessRequestQuerySet
from interactions.vocabulary import AccessState

CONTENT = "visible_content"
"""The alias through which, and only through which, queries may name what a tag can hide."""

LOG_TEXT = "visible_text"
"""The same for what a client's log says."""

COMMON = 500
"""From about so many hits on, looking at the newest rows first is quicker than collecting hits."""
SHORTEST_INDEXED = 3  # letters; a trigram index cannot find less


class _Kept(Func):
    """Takes the tag for oneself and others who go by it (migration 0015)."""

    function = "crm_keep_tag"
    arity = 1
    output_field = TextField()  # which is empty


class TaggingQuerySet(ScopedQuerySet[Any]):
    def keep_tags_of(self, interaction: Any) -> None:
        """What restricts it stays as it is until the transaction ends: of somebody who restricts
        one of its tags meanwhile this waits for the end, or they wait for this one's."""
        kept = self.filter(interaction=interaction).values_list(_Kept(F("tag_id")), flat=True)
        list(kept)


class ContentQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self._within(viewer.site_id).filter(readable_by(viewer))

    def saying(self, text: str) -> Self:
        return self.filter(Contains(F("search_text"), text))


class AnswerQuerySet(ContentQuerySet):
    """Redacted as the interaction's content is: by the same words, on the row's own tags."""

    def in_order(self) -> Self:
        """As the questions are asked."""
        return self.select_related("question").order_by("question__position", "question__number")


class ClientLogQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Lines with the text that the viewer may read; the rest reads as null."""
        readable = readable_by(viewer, "text__")
        joined = {LOG_TEXT: FilteredRelation("text", condition=readable)}
        return super().visible_to(viewer).alias(**joined)

    def with_text(self) -> Self:
        return self.select_related(LOG_TEXT, "interaction", "created_by")

    def telling_of(self, interaction: Any) -> Self:
        """What the viewer may read of the history of one interaction, each change once."""
        told = {f"{LOG_TEXT}__interaction": interaction, f"{LOG_TEXT}__changes__isnull": False}
        return self.filter(**told)

    def newest_first(self) -> Self:
        return self.order_by("-number")


@dataclass(frozen=True, slots=True)
class Search:
    """What a query on a site's interactions looks for, where nothing else narrows them."""

    viewer: Viewer
    text: str
    conditions: int  # of the query; one that has more is narrowed further


class InteractionQuerySet(SoftDeleteQuerySet[Any]):
    _search: Search | None = None

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._search = self._search
        return clone

    def count(self) -> int:
        """As ever, but the hits of a mere search are counted where their text is: joining each
        with its interaction takes longer than finding it."""
        search, query = self._search, self.query
        if (
            search is None
            or self._result_cache is not None
            or query.is_sliced
            or query.distinct
            or query.combinator
            or len(query.where.children) != search.conditions
        ):
            return super().count()
        return self._hits(search.viewer, search.text)

    def _hits(self, viewer: Viewer, text: str) -> int:
        """No plan of the two joins depends on how common the word is, which would tell a hidden
        one from an absent one: of what Coalesce answers there are no statistics."""
        says = Contains(Coalesce(F(f"{CONTENT}__search_text"), Value("")), text)
        gone = self.model.objects.deleted_for(viewer).readable().filter(says)
        there = self.model.objects.visible_to(viewer).at_place(text).exclude(says)
        return int(self._said(viewer, text).count() - gone.order_by().count() + there.count())

    def visible_to(self, viewer: Viewer) -> Self:
        return super().visible_to(viewer)._with_content(viewer)

    def deleted_for(self, viewer: Viewer) -> Self:
        return super().deleted_for(viewer)._with_content(viewer)

    def _with_content(self, viewer: Viewer) -> Self:
        """Join the content that the viewer may read; the rest reads as null."""
        readable = readable_by(viewer, "content__")
        return self.alias(**{CONTENT: FilteredRelation("content", condition=readable)})

    def with_content(self) -> Self:
        """Rows with the content that the viewer may read, without the copies made for search."""
        copies = (f"{CONTENT}__{name}" for name in ("search_text", "lead_text"))
        return self.select_related(CONTENT).defer("place_text", *copies)

    def with_people(self) -> Self:
        return self.select_related("contact", "created_by", "updated_by")

    def with_authors(self) -> Self:
        return self.select_related("created_by", "updated_by")

    def with_service(self, viewer: Viewer) -> Self:
        """What it was about and what was answered, where the viewer may read it."""
        answers = self.model.answers.rel.related_model.objects.visible_to(viewer).in_order()
        return self.select_related(f"{CONTENT}__service").prefetch_related(
            Prefetch("answers", queryset=answers)
        )

    def with_tags(self, viewer: Viewer) -> Self:
        """Their tags in one query more. A redacted row's tags are not to be shown."""
        return self.prefetch_related(Prefetch("tags", queryset=Tag.objects.visible_to(viewer)))

    def with_asking(self, viewer: Viewer) -> Self:
        """Since when the viewer's own request to read each has been waiting, as `asked_at`."""
        mine = self._requests_of(viewer).waiting()
        return self.annotate(asked_at=Subquery(mine.values("created_at")[:1]))

    def with_answer(self, viewer: Viewer) -> Self:
        """When the viewer's own latest request to read each was refused, as `refused_at`, or
        granted, as `granted_at`; what was granted then may have ended, which `viewer.opened`
        knows."""
        latest = self._requests_of(viewer).newest_first()

        def when(state: AccessState) -> Subquery:
            decided = latest.annotate(at=Case(When(state=state, then=F("decided_at"))))
            return Subquery(decided.values("at")[:1])

        refused, granted = when(AccessState.REFUSED), when(AccessState.GRANTED)
        return self.annotate(refused_at=refused, granted_at=granted)

    def with_opening(self, viewer: Viewer) -> Self:
        """Until when each is opened to the viewer alone, as `opened_until`; nothing also where that
        has no end, which `viewer.opened` knows."""
        grants = apps.get_model("interactions", "InteractionGrant")._default_manager
        mine = grants.visible_to(viewer).live().to(viewer.user_id)
        mine = mine.filter(content_object_id=OuterRef("pk"))
        return self.annotate(opened_until=Subquery(mine.values("expires_at")[:1]))

    def with_standing(self, viewer: Viewer) -> Self:
        """All that the viewer's own asking and being let in comes to: as these three say."""
        return self.with_asking(viewer).with_answer(viewer).with_opening(viewer)

    def _requests_of(self, viewer: Viewer) -> AccessRequestQuerySet:
        requests = apps.get_model("interactions", "AccessRequest")._default_manager
        mine: AccessRequestQuerySet = requests.across_sites().asked_by(viewer)
        return mine.filter(site_id=viewer.site_id, interaction_id=OuterRef("pk"))

    def readable(self) -> Self:
        return self.filter(**{f"{CONTENT}__isnull": False})

    def open_to_all(self) -> Self:
        """Those that no tag restricts, whatever else the viewer reads."""
        return self.readable().filter(**{f"{CONTENT}__restricted_tags__cardinality": 0})

    def unreadable(self) -> Self:
        """Those whose content is not for the viewer."""
        return self.filter(**{f"{CONTENT}__isnull": True})

    def for_contact(self, contact: Any) -> Self:
        return self.filter(contact=contact)

    def for_contacts(self, contacts: Collection[Any]) -> Self:
        """With one of them, given by their keys."""
        return self.filter(contact__in=contacts)

    def in_touch_by(self, moment: dt.datetime) -> Self:
        """Those in which somebody was in touch with the contact, until then."""
        return self.filter(is_touch=True, starts_at__lte=moment)

    def of_kinds(self, kinds: Collection[str]) -> Self:
        return self.filter(kind__in=kinds)

    def written_by(self, user_id: int) -> Self:
        return self.filter(created_by_id=user_id)

    def tagged(self, tag: Tag) -> Self:
        """Those with it that the viewer may read: the others tell nobody their tags."""
        links = self.model.tags.through.objects.across_sites().filter(site_id=tag.site_id)
        mine = links.filter(interaction_id=OuterRef("pk"), tag_id=tag.pk)
        return self.readable().filter(Exists(mine))

    def to_follow_up(self) -> Self:
        return self.filter(**{f"{CONTENT}__follow_up_needed": True})

    def followed_up(self) -> Self:
        return self.filter(**{f"{CONTENT}__followed_up_at__isnull": False})

    def concerning(self, user_id: int) -> Self:
        """Those that the person logged, and those with contacts that they own."""
        return self.filter(Q(created_by_id=user_id) | Q(contact__owner_id=user_id))

    def timed(self) -> Self:
        """With a duration; no time at all is none (seed 004: positive if provided)."""
        return self.filter(**{f"{CONTENT}__duration__gt": dt.timedelta(0)})

    def scored(self) -> Self:
        """With a rapport score."""
        return self.filter(**{f"{CONTENT}__rapport_score__isnull": False})

    def that_felt(self, sentiment: str) -> Self:
        """Of that sentiment; without one, those that say none, the redacted among them."""
        if sentiment:
            return self.filter(**{f"{CONTENT}__sentiment": sentiment})
        return self.filter(Q(**{f"{CONTENT}__sentiment": ""}) | Q(**{f"{CONTENT}__isnull": True}))

    def for_service(self, service: Any) -> Self:
        """None is no service, which is what redacted ones show."""
        return self.filter(**{f"{CONTENT}__service": service})

    def of_program(self, program: Any) -> Self:
        """About a service of it; None is a service without one."""
        found = self.filter(**{f"{CONTENT}__service__isnull": False})
        return found.filter(**{f"{CONTENT}__service__program": program})

    def between(self, start: dt.datetime | None, end: dt.datetime | None) -> Self:
        """Starting within the bounds, both inclusive."""
        found = self if start is None else self.filter(starts_at__gte=start)
        return found if end is None else found.filter(starts_at__lte=end)

    def newest_first(self) -> Self:
        return self.order_by("-starts_at", "-number")

    def next_follow_up_first(self) -> Self:
        return self.order_by(F(f"{CONTENT}__follow_up_at").asc(nulls_last=True), "-starts_at")

    def older_than(self, starts_at: dt.datetime, number: int) -> Self:
        """What `newest_first` puts behind that one; the first condition is the index's."""
        behind = Q(starts_at__lt=starts_at) | Q(number__lt=number)
        return self.filter(behind, starts_at__lte=starts_at)

    def containing(self, field: str, text: str) -> Self:
        """`text` within one field of the content, blind to case and accents.

        The lead has an index of its own. Any other field is part of the indexed search text, so
        that index narrows the rows first.
        """
        if field == "lead":
            return self.filter(Contains(F(f"{CONTENT}__lead_text"), text))
        return self.filter(
            Contains(F(f"{CONTENT}__search_text"), text),
            Contains(Fold(F(f"{CONTENT}__{field}")), text),
        )

    def matching(self, viewer: Viewer, text: str) -> Self:
        """`text` somewhere in the content that the viewer may read, or in the place.

        A rare word is looked up in both text indexes, and the rows are fetched that they name. A
        common one is not worth collecting: going through the rows in the order that is asked for
        finds a page of hits at once.
        """
        if len(folded(text)) < SHORTEST_INDEXED:  # accents alone are no letters
            return self.mentioning(text)
        found = self._looked_for(viewer, text)
        if self.query.where == self.model.objects.visible_to(viewer).query.where:
            found._search = Search(viewer, text, len(found.query.where.children))
        return found

    def _looked_for(self, viewer: Viewer, text: str) -> Self:
        # Nothing is read here, and the policies name the site: naming it twice would make
        # PostgreSQL guess a third of a third.
        if self._contents().across_sites().saying(text).estimated_rows() > COMMON:
            return self.mentioning(text)
        said = self._said(viewer, text)
        there = self.model.objects.ever_of(viewer).at_place(text)
        return self.filter(uuid__in=said.values("interaction_id").union(there.values("uuid")))

    def _contents(self) -> Any:
        return self.model.content.related.related_model.objects

    def _said(self, viewer: Viewer, text: str) -> Any:
        return self._contents().visible_to(viewer).saying(text)

    def mentioning(self, text: str) -> Self:
        """The same, row by row: for few rows, such as a contact's, or the first of many."""
        here = Q(Contains(F(f"{CONTENT}__search_text"), text))
        return self.filter(here | Q(Contains(F("place_text"), text)))

    def at_place(self, text: str) -> Self:
        return self.filter(Contains(F("place_text"), text))
