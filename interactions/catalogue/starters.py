"""What the starters hold: a community organisation's services, and a business's.

Texts stand here in English, and are told and loaded in the reader's language (`catalogue`). Kinds
are the vocabulary's words, which a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

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
        _("Immigration and citizenship"),
        _("Applications, interviews and rights."),
        (
            StarterService(
                _("Citizenship application"),
                _("Filling out and sending the application for naturalization."),
                *("consultation", 90, OFFICE),
                (
                    StarterQuestion(_("Years of permanent residence"), "number"),
                    StarterQuestion(_("Fee waiver requested?"), "boolean"),
                    StarterQuestion(_("Date of the interview"), "date"),
                ),
            ),
            StarterService(
                _("Citizenship class"),
                _("Preparation for civics and English."),
                "workshop",
                120,
                OFFICE,
            ),
            StarterService(
                _("Consular documents"),
                _("Passports and identity cards with the consulate."),
                *("meeting", 45, CONSULATE),
                (
                    _choice(
                        _("Document"),
                        _("Passport"),
                        _("Identity card"),
                        _("Birth certificate"),
                        _("Other"),
                    ),
                ),
            ),
            StarterService(
                _("DACA renewal"),
                _("Forms, fees and evidence for the next two years."),
                *("consultation", 60, OFFICE),
                (StarterQuestion(_("Current permit ends on"), "date"),),
            ),
            StarterService(
                _("Asylum support"),
                _("Preparation together with the attorney."),
                *("consultation", 60, OFFICE),
                (StarterQuestion(_("Date of the hearing"), "date"),),
            ),
            StarterService(
                _("Know your rights"), _("A talk for families and workers."), "workshop", 60, EVENT
            ),
        ),
    ),
    StarterProgram(
        _("Financial coaching"),
        _("Saving, credit and taxes."),
        (
            StarterService(
                _("Financial coach"),
                _("A plan for savings, debts or a large purchase."),
                *("consultation", 60, OFFICE),
                (
                    StarterQuestion(_("What are they saving for?"), "text"),
                    _number(_("Monthly savings goal")),
                    _number(_("Credit score")),
                ),
            ),
            StarterService(
                _("Tax preparation"),
                _("The yearly return, with the credits a family is due."),
                *("meeting", 60, OFFICE),
                (_number(_("Tax year")), _number(_("People in the household"))),
            ),
        ),
    ),
    StarterProgram(
        _("Family support"),
        _("Food, health, school and housing."),
        (
            StarterService(
                _("Food assistance application"),
                _("Applying for or renewing food benefits."),
                *("meeting", 60, OFFICE),
                (
                    _number(_("People in the household")),
                    _choice(_("Result"), _("Approved"), _("Denied"), _("Pending")),
                ),
            ),
            StarterService(
                _("Rent assistance"),
                _("Arrears, deposits, and talks with the landlord."),
                *("consultation", 45, OFFICE),
                (_number(_("Amount owed")), _number(_("People in the household"))),
            ),
            StarterService(
                _("Counselling"),
                _("Somebody who listens, in confidence."),
                "consultation",
                50,
                OFFICE,
            ),
            StarterService(
                _("Health coverage"),
                _("Finding and applying for insurance."),
                *("meeting", 45, OFFICE),
                (_choice(_("Result"), _("Approved"), _("Denied"), _("Pending")),),
            ),
            StarterService(
                _("School enrolment"),
                _("Papers, meetings and interpreters."),
                "meeting",
                45,
                OFFICE,
            ),
            StarterService(
                _("Referral"),
                _("Putting somebody in touch with another organisation."),
                *("light_touch", 15, OFFICE),
                (StarterQuestion(_("Referred to"), "text"),),
            ),
            StarterService(
                _("Health screening"),
                _("Blood pressure, glucose and advice."),
                "meeting",
                20,
                EVENT,
            ),
        ),
    ),
    StarterProgram(
        _("Work and learning"),
        _("Jobs, rights at work, and English."),
        (
            StarterService(
                _("Job search"),
                _("Résumés, applications and interviews."),
                *("consultation", 60, OFFICE),
                (StarterQuestion(_("Employed now?"), "boolean"),),
            ),
            StarterService(
                _("Workers' rights advice"),
                _("Unpaid wages, accidents, discrimination."),
                *("consultation", 45, OFFICE),
                (_number(_("Wages owed")),),
            ),
            StarterService(
                _("English class"), _("All levels, in the evening."), "training", 90, OFFICE
            ),
        ),
    ),
)

BUSINESS = (
    StarterProgram(
        _("Sales"),
        _("From the first talk to the signature."),
        (
            StarterService(
                _("Discovery call"),
                _("What they need, who decides, and by when."),
                *("call", 30, ""),
                (
                    _number(_("Expected annual value")),
                    StarterQuestion(_("Decision expected on"), "date"),
                    StarterQuestion(_("Who decides?"), "text"),
                ),
            ),
            StarterService(
                _("Product demonstration"), _("Shown with their own cases."), "video_call", 45
            ),
            StarterService(
                _("Proposal review"),
                _("Going through scope, price and terms."),
                *("proposal", 45, ""),
                (_choice(_("Reaction"), _("Accepted"), _("Wants changes"), _("Declined")),),
            ),
        ),
    ),
    StarterProgram(
        _("Onboarding"),
        _("The first ninety days."),
        (
            StarterService(_("Kick-off"), _("People, plan and first milestone."), "meeting", 60),
            StarterService(
                _("User training"),
                _("For the people who use it every day."),
                *("training", 90, ""),
                (_number(_("Participants")),),
            ),
        ),
    ),
    StarterProgram(
        _("Customer success"),
        _("Keeping what was promised, and growing with it."),
        (
            StarterService(
                _("Quarterly review"),
                _("Results, plans and open points."),
                *("review", 60, ""),
                (
                    _number(_("Satisfaction from 1 to 10")),
                    StarterQuestion(_("Renewal at risk?"), "boolean"),
                ),
            ),
            StarterService(
                _("Support case"),
                _("Something does not work as it should."),
                *("call", 20, ""),
                (_choice(_("Severity"), _("Low"), _("Medium"), _("High"), _("Critical")),),
            ),
            StarterService(_("Renewal talk"), _("Terms for the next year."), "meeting", 45),
        ),
    ),
)
