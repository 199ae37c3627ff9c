"""A restricted interaction for proving the walls; see crm/probes.py."""

from crm.models import Tag
from crm.tenancy.viewer import Viewer
from interactions.actions import log
from interactions.vocabulary import Kind


def probe(viewer: Viewer) -> None:
    tags = Tag.objects.visible_to(viewer).filter(uuid__in=viewer.revealed)
    log(by=viewer, kind=Kind.NOTE, title="Probe", tags=list(tags))
