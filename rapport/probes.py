"""A restricted tactic log for proving the walls; see crm/probes.py."""

from crm.models import Tag
from crm.probes import TAG
from crm.tenancy.viewer import Viewer
from interactions.vocabulary import Kind
from rapport.actions import log_with_tactics
from rapport.models import RapportTactic
from rapport.rules import TacticUsed


def probe(viewer: Viewer) -> None:
    tags = Tag.objects.visible_to(viewer).filter(name=TAG)
    tactic = RapportTactic.objects.by_name()[0]
    log_with_tactics(
        by=viewer, kind=Kind.CALL, tags=list(tags), tactic_logs=[TacticUsed(tactic.pk, 3)]
    )
