"""A contact for proving the walls; see crm/probes.py."""

from contacts.actions import create, progress_to_qualified_lead
from crm.tenancy.viewer import Viewer


def probe(viewer: Viewer) -> None:
    contact = create(by=viewer, first_name="Probe", email="probe@example.org")
    progress_to_qualified_lead(contact, by=viewer)
