"""One typed line as an interaction: `call 20m Maria: DACA renewal #immigration follow fri`.

Plain rules and no guessing: words that are understood leave the line and fill a field, all others
stay in the note, in their order. Of those only small words that join others (`joints`) are dropped,
before the colon, where they stand beside what is understood. English and Spanish are understood
side by side, because people who speak both write both.
"""

from interactions.quicklog.line import LONGEST, Known, parse
from interactions.quicklog.said import Meaning, Piece, QuickLog
from interactions.quicklog.tags import is_number

__all__ = ["LONGEST", "Known", "Meaning", "Piece", "QuickLog", "is_number", "parse"]
