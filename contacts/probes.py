"""A contact for proving the walls; see crm/probes.py."""

from contacts.actions import create
from crm.tenancy.viewer import Viewer


def probe(viewer: Viewer) -> None:
    create(by=viewer, first_name="Probe", email="probe@example.org")
