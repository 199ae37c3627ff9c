"""How the domain says no. Doors translate these into their own status codes and shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was given.

    `field` is the domain's name of the field ("" when the whole is wrong); doors translate it
    into their contract's word. `code` is a short stable word, `message` a sentence for people.
    """

    field: str
    message: str
    code: str = "invalid"


class DomainError(Exception):
    """Base of everything the domain refuses."""


class RuleBroken(DomainError):
    """What was given breaks one or more rules; nothing was saved."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in problems))

    @classmethod
    def on(cls, field: str, message: str, code: str = "invalid") -> "RuleBroken":
        return cls([Problem(field, message, code)])

    def renamed(self, names: Mapping[str, str]) -> "RuleBroken":
        """The same, with other words for fields."""
        return RuleBroken(
            [replace(each, field=names.get(each.field, each.field)) for each in self.problems]
        )


class Conflict(DomainError):
    """It clashes with what is already there, such as another contact's e-mail address."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        self.message = message
        super().__init__(message)


class Stale(Conflict):
    """Somebody saved in the meantime; the caller holds an old version."""


class NotFound(DomainError):
    """No such row for this viewer: unknown, deleted or another site's, deliberately alike."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        super().__init__(f"{noun} not found")


class Forbidden(DomainError):
    """The row is the viewer's to see, but not to do this with."""

    def __init__(self, message: str, permission: str = "") -> None:
        self.message = message
        self.permission = permission
        super().__init__(message)


INSUFFICIENT_PRIVILEGE = "42501"
"""PostgreSQL's word where a policy, or a trigger of the second wall, refuses a write."""


def refused_by_the_wall(error: Exception) -> bool:
    """Whether the second wall has refused what an action let through, as where a tag was put on
    in between. Doors answer as they answer Forbidden."""
    return getattr(error.__cause__, "sqlstate", "") == INSUFFICIENT_PRIVILEGE


class SignInRefused(DomainError):
    """Wrong name or password, or a disabled account; deliberately one and the same."""


class TooManyTries(DomainError):
    """Sign-in is locked for this account or network for `retry_after` more seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("Too many sign-in attempts")


class TooMuchAtOnce(DomainError):
    """A site, or a network, holds so much of the service that the rest is kept for others."""

    retry_after = 1  # seconds


class Overloaded(DomainError):
    """The service is so busy that the request's turn did not come in time."""

    retry_after = 5  # seconds


class NotLogged(Exception):
    """The read log could not be written, so nothing restricted is shown. Nobody's fault who asked;
    not a refusal of the domain's, which a view might answer and go on."""


def problems_of(error: ValidationError) -> list[Problem]:
    """A model's own complaints in the domain's words."""
    if not hasattr(error, "error_dict"):
        return [Problem("", message) for message in error.messages]
    return [
        Problem("" if field == NON_FIELD_ERRORS else field, message, one.code or "invalid")
        for field, errors in error.error_dict.items()
        for one in errors
        for message in one.messages
    ]
