"""What happens to interactions, and to what a site offers."""

from interactions.actions.answers import Answers
from interactions.actions.asking import (
    allow,
    ask,
    break_glass,
    deciders_of,
    may_decide,
    may_open,
    refuse,
    stuck,
    take_back,
)
from interactions.actions.audience import Audience, who_reads
from interactions.actions.encounters import delete, edit, locked, log, readable, restore
from interactions.actions.opening import close_to, open_to, restricting
from interactions.actions.records import RESTORED
from interactions.actions.services import (
    add_program,
    add_question,
    add_service,
    change_program,
    change_question,
    change_service,
    move_question,
)
from interactions.actions.starters import load_catalogue, starters_for, what_is_missing

__all__ = [
    "RESTORED",
    "Answers",
    "Audience",
    "add_program",
    "add_question",
    "add_service",
    "allow",
    "ask",
    "break_glass",
    "change_program",
    "change_question",
    "change_service",
    "close_to",
    "deciders_of",
    "delete",
    "edit",
    "load_catalogue",
    "locked",
    "log",
    "may_decide",
    "may_open",
    "move_question",
    "open_to",
    "readable",
    "refuse",
    "restore",
    "restricting",
    "starters_for",
    "stuck",
    "take_back",
    "what_is_missing",
    "who_reads",
]
