"""Tables as files that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the code page of the machine."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that a spreadsheet would calculate (OWASP, CSV Injection)."""

Cell = str | int | float


def plain(cell: Cell) -> Cell:
    """A text that stays one; numbers are numbers, also below zero."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_file(name: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The rows, headings first, to be saved under that name (`.csv` follows)."""
    written = io.StringIO(BOM, newline="")
    written.seek(0, io.SEEK_END)
    # Every text in quotes: where semicolons part the cells, one inside would begin another.
    csv.writer(written, quoting=csv.QUOTE_NONNUMERIC).writerows(
        [plain(cell) for cell in row] for row in rows
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
