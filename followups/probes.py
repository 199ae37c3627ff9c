"""A daily e-mail for proving the walls; see crm/probes.py."""

from crm.tenancy.viewer import Viewer
from followups.actions import set_digest


def probe(viewer: Viewer) -> None:
    set_digest(by=viewer, is_on=True, hour=7)
