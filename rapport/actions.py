"""What happens between people beyond the encounter itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from crm.errors import RuleBroken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.actions import locked, log, readable
from interactions.models import Interaction
from rapport.models import RapportTactic, TacticLog
from rapport.rules import TacticUsed, problems_with_rapport, problems_with_tactics


@transaction.atomic
def log_with_tactics(
    *, by: Viewer, tactic_logs: Sequence[TacticUsed], **fields: Any
) -> Interaction:
    """Record an encounter and the techniques used in it, all or nothing (seed 002, Step 2).

    `fields` are those of `interactions.actions.log`. Raises what that raises, and RuleBroken with
    the position of each unsound log (`tactic_logs.0.tactic_id`).

    The events are published before the logs are written, and `publish` asks to come last. Here
    nothing waits behind it: the logs are new rows below an interaction that nobody else can see
    yet, so the shared lock their trigger takes on its content is never contended, and the keys
    they refer to (site, person, tactic) are changed by nobody who publishes.
    """
    by.require(Permission.EDIT_CONTACTS)
    _refuse_unsound(tactic_logs, fields.get("rapport_score"))
    interaction = log(by=by, **fields)
    new = [_row(used, interaction, by) for used in tactic_logs]
    TacticLog.objects.across_sites().bulk_create(new)
    return interaction


@transaction.atomic
def put_tactics(interaction: Interaction, *, used: Sequence[TacticUsed], by: Viewer) -> None:
    """Make these the techniques used in it, and no others; what stays as it was is not touched.

    Raises RuleBroken as `log_with_tactics` does, NotFound, or Forbidden where `by` cannot read it.
    """
    by.require(Permission.EDIT_CONTACTS)
    readable(locked(interaction, by))
    _refuse_unsound(used, None)
    wanted = {one.tactic_id: one for one in used}
    rows = TacticLog.objects.visible_to(by).of(interaction)
    rows.exclude(tactic__in=wanted).delete()
    for row in rows:
        one = wanted.pop(row.tactic_id)
        if (row.effectiveness_score, row.notes) != (one.effectiveness_score, one.notes.strip()):
            row.effectiveness_score, row.notes = one.effectiveness_score, one.notes.strip()
            row.touch(by.user_id)
            row.save(update_fields=["effectiveness_score", "notes", "updated_at", "updated_by"])
    TacticLog.objects.across_sites().bulk_create(
        _row(one, interaction, by) for one in wanted.values()
    )


def _refuse_unsound(used: Sequence[TacticUsed], rapport_score: int | None) -> None:
    wanted = {one.tactic_id for one in used}
    catalogue = set(RapportTactic.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    problems = problems_with_rapport(rapport_score) + problems_with_tactics(used, catalogue)
    if problems:
        raise RuleBroken(problems)


def _row(used: TacticUsed, interaction: Interaction, by: Viewer) -> TacticLog:
    return TacticLog(
        site_id=by.site_id,
        interaction=interaction,
        tactic_id=used.tactic_id,
        effectiveness_score=used.effectiveness_score,
        notes=used.notes.strip(),
        created_by_id=by.user_id,
    )
