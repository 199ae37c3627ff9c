"""A restricted interaction, with all that hangs on it, for proving the walls; see crm/probes.py."""

from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.viewer import Viewer
from interactions.actions import add_program, add_question, add_service, log
from interactions.vocabulary import Kind, QuestionType


def probe(viewer: Viewer) -> None:
    tags = Tag.objects.visible_to(viewer).filter(uuid__in=viewer.revealed)
    program = add_program(by=viewer, name="Probe")
    service = add_service(by=viewer, name="Probe", program=program)
    question = add_question(by=viewer, service=service, label="?", type=QuestionType.NUMBER)
    log(
        by=viewer,
        kind=Kind.NOTE,
        contact=Contact.objects.visible_to(viewer).first(),
        title="Probe",
        service=service,
        answers={question: 1},
        tags=list(tags),
    )
