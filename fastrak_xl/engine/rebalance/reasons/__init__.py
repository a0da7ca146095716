"""One short sentence per row that a client could be shown: why this trade, or why none.

Every sentence bears the figures from which its trade can be worked out again: what is held and where it should be, or
what was asked for, and then what each rule took off or added.
"""

from fastrak_xl.engine.rebalance.reasons.sentences import reasons
from fastrak_xl.engine.rebalance.reasons.untraded import untraded_reasons

__all__ = ["reasons", "untraded_reasons"]
