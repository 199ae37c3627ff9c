"""Two starters for what a site offers: a community organisation's services, and a business's.

They are a beginning for the site's admins to change. Kinds are the vocabulary's words, which a
test compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

OFFICE, CONSULATE, EVENT = "CUOffice", "consulate", "communityEvent"


@dataclass(frozen=True, slots=True)
class StarterQuestion:
    label: str
    type: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StarterService:
    name: str
    description: str
    kind: str
    minutes: int
    location: str = ""
    questions: tuple[StarterQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class StarterProgram:
    name: str
    description: str
    services: tuple[StarterService, ...]


def _number(label: str) -> StarterQuestion:
    return StarterQuestion(label, "number")


def _choice(label: str, *options: str) -> StarterQuestion:
    return StarterQuestion(label, "select", options)


COMMUNITY = (
    StarterProgram(
        "Immigration and citizenship",
        "Applications, interviews and rights.",
        (
            StarterService(
                "Citizenship application",
                "Filling out and sending the application for naturalization.",
                *("consultation", 90, OFFICE),
                (
                    StarterQuestion("Years of permanent residence", "number"),
                    StarterQuestion("Fee waiver requested?", "boolean"),
                    StarterQuestion("Date of the interview", "date"),
                ),
            ),
            StarterService(
                "Citizenship class", "Preparation for civics and English.", "workshop", 120, OFFICE
            ),
            StarterService(
                "Consular documents",
                "Passports and identity cards with the consulate.",
                *("meeting", 45, CONSULATE),
                (_choice("Document", "Passport", "Identity card", "Birth certificate", "Other"),),
            ),
            StarterService(
                "DACA renewal",
                "Forms, fees and evidence for the next two years.",
                *("consultation", 60, OFFICE),
                (StarterQuestion("Current permit ends on", "date"),),
            ),
            StarterService(
                "Asylum support",
                "Preparation together with the attorney.",
                *("consultation", 60, OFFICE),
                (StarterQuestion("Date of the hearing", "date"),),
            ),
            StarterService(
                "Know your rights", "A talk for families and workers.", "workshop", 60, EVENT
            ),
        ),
    ),
    StarterProgram(
        "Financial coaching",
        "Saving, credit and taxes.",
        (
            StarterService(
                "Financial coach",
                "A plan for savings, debts or a large purchase.",
                *("consultation", 60, OFFICE),
                (
                    StarterQuestion("What are they saving for?", "text"),
                    _number("Monthly savings goal"),
                    _number("Credit score"),
                ),
            ),
            StarterService(
                "Tax preparation",
                "The yearly return, with the credits a family is due.",
                *("meeting", 60, OFFICE),
                (_number("Tax year"), _number("People in the household")),
            ),
        ),
    ),
    StarterProgram(
        "Family support",
        "Food, health, school and housing.",
        (
            StarterService(
                "Food assistance application",
                "Applying for or renewing food benefits.",
                *("meeting", 60, OFFICE),
                (
                    _number("People in the household"),
                    _choice("Result", "Approved", "Denied", "Pending"),
                ),
            ),
            StarterService(
                "Rent assistance",
                "Arrears, deposits, and talks with the landlord.",
                *("consultation", 45, OFFICE),
                (_number("Amount owed"), _number("People in the household")),
            ),
            StarterService(
                "Counselling", "Somebody who listens, in confidence.", "consultation", 50, OFFICE
            ),
            StarterService(
                "Health coverage",
                "Finding and applying for insurance.",
                *("meeting", 45, OFFICE),
                (_choice("Result", "Approved", "Denied", "Pending"),),
            ),
            StarterService(
                "School enrolment", "Papers, meetings and interpreters.", "meeting", 45, OFFICE
            ),
            StarterService(
                "Referral",
                "Putting somebody in touch with another organisation.",
                *("light_touch", 15, OFFICE),
                (StarterQuestion("Referred to", "text"),),
            ),
            StarterService(
                "Health screening", "Blood pressure, glucose and advice.", "meeting", 20, EVENT
            ),
        ),
    ),
    StarterProgram(
        "Work and learning",
        "Jobs, rights at work, and English.",
        (
            StarterService(
                "Job search",
                "Résumés, applications and interviews.",
                *("consultation", 60, OFFICE),
                (StarterQuestion("Employed now?", "boolean"),),
            ),
            StarterService(
                "Workers' rights advice",
                "Unpaid wages, accidents, discrimination.",
                *("consultation", 45, OFFICE),
                (_number("Wages owed"),),
            ),
            StarterService("English class", "All levels, in the evening.", "training", 90, OFFICE),
        ),
    ),
)

BUSINESS = (
    StarterProgram(
        "Sales",
        "From the first talk to the signature.",
        (
            StarterService(
                "Discovery call",
                "What they need, who decides, and by when.",
                *("call", 30, ""),
                (
                    _number("Expected annual value"),
                    StarterQuestion("Decision expected on", "date"),
                    StarterQuestion("Who decides?", "text"),
                ),
            ),
            StarterService(
                "Product demonstration", "Shown with their own cases.", "video_call", 45
            ),
            StarterService(
                "Proposal review",
                "Going through scope, price and terms.",
                *("proposal", 45, ""),
                (_choice("Reaction", "Accepted", "Wants changes", "Declined"),),
            ),
        ),
    ),
    StarterProgram(
        "Onboarding",
        "The first ninety days.",
        (
            StarterService("Kick-off", "People, plan and first milestone.", "meeting", 60),
            StarterService(
                "User training",
                "For the people who use it every day.",
                *("training", 90, ""),
                (_number("Participants"),),
            ),
        ),
    ),
    StarterProgram(
        "Customer success",
        "Keeping what was promised, and growing with it.",
        (
            StarterService(
                "Quarterly review",
                "Results, plans and open points.",
                *("review", 60, ""),
                (
                    _number("Satisfaction from 1 to 10"),
                    StarterQuestion("Renewal at risk?", "boolean"),
                ),
            ),
            StarterService(
                "Support case",
                "Something does not work as it should.",
                *("call", 20, ""),
                (_choice("Severity", "Low", "Medium", "High", "Critical"),),
            ),
            StarterService("Renewal talk", "Terms for the next year.", "meeting", 45),
        ),
    ),
)

CATALOGUES = {"community": COMMUNITY, "business": BUSINESS}

NAMES = {
    "community": gettext_lazy("For a community organisation"),
    "business": gettext_lazy("For a business"),
}


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter, with what a site would get of it."""

    key: str
    missing: Sequence[StarterProgram]

    @property
    def name(self) -> Any:
        return NAMES[self.key]

    @property
    def says(self) -> str:
        count = sum(len(program.services) for program in self.missing)
        if not count:
            return _("All of it is here already.")
        return ngettext("It adds %(n)d service:", "It adds %(n)d services:", count) % {"n": count}


def loaded(fresh: int) -> str:
    """What to say after loading one, of which so many services were new."""
    if not fresh:
        return _("All of it was here already; nothing has changed.")
    return ngettext("%(n)d service is new.", "%(n)d services are new.", fresh) % {"n": fresh}
