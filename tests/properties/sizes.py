"""How many random books each property sees: 2,000 unless FASTRAK_EXAMPLES says otherwise. Printed by pytest's header."""

import os

EXAMPLES = int(os.environ.get("FASTRAK_EXAMPLES", "2000"))
FEW = max(1, EXAMPLES // 5)
