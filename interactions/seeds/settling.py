"""How a demo site's offer came to be as it is: added at first, some of it changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from crm.seeds import Deed, Ground
from crm.vocabulary import Setting
from interactions.models import Program, Question, Service

LONGER_ONCE = 4  # one of so many services took longer at first
BY = dt.timedelta(minutes=15)
RARELY = dt.timedelta(days=37)  # from one of their changes to the next


def deeds_of(
    ground: Ground,
    programs: Iterable[Program],
    services: Sequence[Service],
    questions: Iterable[Question],
) -> Iterator[Deed]:
    for program in programs:
        given = {"name": program.name, "description": program.description}
        yield Deed(Setting.PROGRAM, program.pk, program.created_at, given)
    yield from chain.from_iterable(
        _of_service(service, place, ground) for place, service in enumerate(services)
    )
    for question in questions:
        asked = {name: getattr(question, name) for name in ("label", "type", "options", "position")}
        yield Deed(Setting.QUESTION, question.pk, question.created_at, asked)


def _of_service(service: Service, place: int, ground: Ground) -> Iterator[Deed]:
    now = service.default_duration
    first = now + BY if now is not None and place % LONGER_ONCE == 0 else now
    given = {
        "name": service.name,
        "description": service.description,
        "program": service.program_id,
        "default_kind": service.default_kind,
        "default_location": service.default_location,
        "default_duration": first,
    }
    yield Deed(Setting.SERVICE, service.pk, service.created_at, given)
    if first != now:
        at = ground.midnight - RARELY * (1 + place // LONGER_ONCE) + dt.timedelta(hours=10)
        before, after = {"default_duration": first}, {"default_duration": now}
        yield Deed(Setting.SERVICE, service.pk, at, after, before)
