"""Text search that is blind to case and accents, and that a trigram index serves.

The folded text is a stored column; a search compares it by LIKE with a folded pattern. LIKE's
function is marked leakproof (see docs/operations.md), so that PostgreSQL may use the index below
a row-level policy.
"""

import unicodedata
from typing import Any

from django.db import models
from django.db.models import Expression, Func, Value


def folded(text: str) -> str:
    """What `Fold` does, for texts that are in no table."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


class Fold(Func):
    """Lower case without accents, immutable so that it can be stored and indexed."""

    function = "crm_fold"
    arity = 1
    output_field = models.TextField()


class Contains(Func):
    """True where the folded text on the left holds `texts`, taken literally, one behind another."""

    template = "%(expressions)s"
    arg_joiner = " like "
    conditional = True
    output_field = models.BooleanField()

    def __init__(self, folded: Expression | Any, *texts: str) -> None:
        patterns = [_Pattern(Value(text, output_field=models.TextField())) for text in texts]
        super().__init__(folded, _Joined(*patterns) if len(patterns) > 1 else patterns[0])


class _Pattern(Func):
    """`%text%` with LIKE's own wildcards in the text escaped."""

    function = "crm_pattern"
    output_field = models.TextField()


class _Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = models.TextField()
