"""How many random books each property sees: 150, or as many as FASTRAK_EXAMPLES says (2,000 in CI)."""

import os

EXAMPLES = int(os.environ.get("FASTRAK_EXAMPLES", "150"))
FEW = max(1, EXAMPLES // 5)
"""For the property that runs every account of a book by itself."""
MUTANTS = int(os.environ.get("FASTRAK_MUTANTS", "200"))
"""Spoilt workbooks that are read, checked and written to."""

KILLS = int(os.environ.get("FASTRAK_KILLS", "20"))
"""At how many random moments a save is killed (200 in CI)."""

MAIL_KILLS = int(os.environ.get("FASTRAK_KILLS", "12"))
"""At how many moments answering a mail is killed (200 in CI)."""
CARRIED = max(12, EXAMPLES // 50)
"""Books whose functions IronCalc calculates."""
EDITED = max(10, EXAMPLES // 40)
"""Edits in a workbook without the add-in."""
BATCHED = max(5, EXAMPLES // 20)
"""Books that are rebalanced as a batch, in several ways."""
CALLS_EACH = 44
"""Random calls of each function on each of them: 528 by default."""
INLINED = max(2, EXAMPLES // 250)
"""Books whose functions LibreOffice calculates, each in a run of its own."""
