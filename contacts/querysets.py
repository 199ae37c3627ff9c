"""Words for asking after contacts."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Left, Length, Lower, Replace

from crm.tenancy.querysets import ScopedQuerySet, SoftDeleteQuerySet
from crm.tenancy.search import Contains, Fold
from crm.tenancy.viewer import Viewer

A_DAY = Value(dt.timedelta(days=1), DurationField())


class Unnested(Func):
    """A row for each entry of an array."""

    function = "unnest"
    output_field = CharField()
    set_returning = True


class ContactQuerySet(SoftDeleteQuerySet[Any]):
    def matching(self, text: str) -> Self:
        """Every word of `text` somewhere in name, company, e-mail, numbers or job title."""
        found = self
        for word in text.split():
            found = found.filter(Contains(F("search_text"), word))
        return found

    def called(self, name: str) -> Self:
        """Every word of `name` begins a word of theirs, blind to case and accents."""
        found = self.matching(name)  # which the index serves, so that few rows are left
        spaced = Fold(Replace(Concat(Value(" "), F("display_name")), Value("("), Value("( ")))
        for word in name.split():
            found = found.filter(Contains(spaced, f" {word}"))
        return found

    def by_name(self) -> Self:
        return self.order_by("sort_name", "number")

    def best_first(self, text: str) -> Self:
        """First those whose name has words that begin with the words of `text`, in its order: who
        types a name means it from its start. Within them, and behind them, by name.

        The folded name is the start of `search_text`, and as long as `sort_name`, which holds the
        same in another order; so no row's text has to be folded anew.
        """
        name = Concat(Value(" "), Left("search_text", Length("sort_name")))
        begun = Contains(name, *(f" {word}" for word in text.split()))
        return self.order_by(begun.desc(), "sort_name", "number")

    def recent_first(self) -> Self:
        """Whoever one was in touch with last comes first."""
        return self.order_by(F("last_contacted").desc(nulls_last=True), "-number")

    def newest_first(self) -> Self:
        """Whoever was added last comes first."""
        return self.order_by("-created_at", "-number")

    def with_owner(self) -> Self:
        return self.select_related("owner")

    def owned_by(self, user_id: int) -> Self:
        return self.filter(owner_id=user_id)

    def tagged(self, tag: str) -> Self:
        return self.filter(tags__contains=[tag])

    def tags_in_use(self) -> Any:
        """Each tag that one of them has."""
        found = self.annotate(tag=Unnested("tags")).order_by()
        return found.values_list("tag", flat=True).distinct()

    def silent_since(self, moment: dt.datetime) -> Self:
        return self.filter(_silent_since(moment))

    def with_rhythm(self, viewer: Viewer) -> Self:
        """In `rhythm` the days after which somebody is to be in touch again: the contact's own, or
        their status'; in `snoozed` until when that is put off, if nobody was in touch since; in
        `slips_at` when they slip. Null where there is no rhythm."""
        of_status = apps.get_model("contacts", "StatusRhythm")._default_manager.visible_to(viewer)
        of_status = of_status.filter(status=OuterRef("relationship_status")).values("days")
        days = Coalesce("rhythm_days", Subquery(of_status[:1]))
        lasting = ExpressionWrapper(F("rhythm") * A_DAY, DurationField())
        # in this order, as hardly anybody is put off, and the rhythm may be looked up elsewhere
        is_snoozed = Q(snoozed_after__gte=_touched()) & Q(rhythm__isnull=False)
        rows = self.annotate(rhythm=days)
        rows = rows.annotate(snoozed=Case(When(is_snoozed, then=F("snoozed_until"))))
        return rows.annotate(slips_at=Coalesce(F("snoozed"), _touched() + lasting))

    def due_by_rhythm(self, viewer: Viewer, before: dt.datetime) -> Self:
        """Who slips before that moment, and whom somebody put off, to whatever day."""
        rows = self.with_rhythm(viewer)
        return rows.filter(Q(slips_at__lt=before) | Q(snoozed__isnull=False))

    def slipping(self, viewer: Viewer, at: dt.datetime) -> Self:
        """No touch for longer than their rhythm, which nobody put off."""
        return self.with_rhythm(viewer).filter(slips_at__lt=at)

    def longest_slipping_first(self) -> Self:
        return self.order_by("slips_at", "number")

    def added_since(self, moment: dt.datetime) -> Self:
        return self.filter(created_at__gte=moment)

    def holding(self, field: str, text: str) -> Any:
        """The contact with this e-mail address or number, as the unique constraints compare."""
        if field == "email":
            return self.alias(folded=Lower("email")).filter(folded=text.lower()).first()
        return self.filter(**{field: text}).first()

    def namesakes_of(self, contact: Any) -> Self:
        """Others of the same names and company, blind to case and accents."""
        theirs = self.filter(pk=contact.pk).values("sort_name")
        return self.exclude(pk=contact.pk).filter(sort_name=Subquery(theirs)).order_by("number")

    def counts(self, *, silent: dt.datetime, since: dt.datetime, active: str) -> tuple[int, ...]:
        """All of them, the active ones, the silent ones and the new ones, in one pass."""
        numbers = self.aggregate(
            all=Count("*"),
            active=Count("pk", filter=Q(relationship_status=active)),
            silent=Count("pk", filter=_silent_since(silent)),
            new=Count("pk", filter=Q(created_at__gte=since)),
        )
        return tuple(numbers[name] for name in ("all", "active", "silent", "new"))


class StatusChangeQuerySet(ScopedQuerySet[Any]):
    """Moves of status or stage (seed 003, Get Contact Status History)."""

    def of(self, contact: Any) -> Self:
        """Those of one contact, the latest first."""
        return self.filter(contact=contact).order_by("-changed_at", "-uuid")

    def latest_of(self, contacts: Any) -> Self:
        """The latest of each of these contacts."""
        return (
            self.filter(contact__in=contacts)
            .order_by("contact", "-changed_at", "-uuid")
            .distinct("contact")
        )

    def with_people(self) -> Self:
        return self.select_related("changed_by")


class ContactChangeQuerySet(ScopedQuerySet[Any]):
    def of(self, contact: Any) -> Self:
        """Those of one contact, the latest first."""
        return self.filter(contact=contact).order_by("-changed_at", "-uuid")

    def with_people(self) -> Self:
        return self.select_related("changed_by")


def _touched() -> Coalesce:
    """Somebody whom nobody was in touch with has been waiting since they were added."""
    return Coalesce("last_contacted", "created_at")


def _silent_since(moment: dt.datetime) -> Q:
    """Not contacted since then; somebody added later has had no time to be."""
    never = Q(last_contacted=None, created_at__lt=moment)
    return Q(last_contacted__lt=moment) | never
