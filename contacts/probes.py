"""A contact for proving the walls; see crm/probes.py."""

from contacts.actions import change, create, progress_to_qualified_lead, set_rhythm
from contacts.vocabulary import RelationshipStatus
from crm.tenancy.viewer import Viewer


def probe(viewer: Viewer) -> None:
    contact = create(by=viewer, first_name="Probe", email="probe@example.org")
    progress_to_qualified_lead(contact, by=viewer)
    change(contact, by=viewer, changes={"notes": "Probe"})
    set_rhythm(by=viewer, status=RelationshipStatus.PROSPECT, days=30)
