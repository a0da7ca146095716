"""Tax wrappers: only GIA money is exposed to capital gains tax. Source: the domain specification."""

from __future__ import annotations

from fastrak_xl.domain.names import folded

GIA = "GIA"
_GIA_NAMES = ("GIA", "General Investment Account", "Unwrapped", "Collective", "Dealing")
_SHELTERED_NAMES = (
    "ISA", "Stocks and Shares ISA", "Stocks & Shares ISA", "Cash ISA", "JISA", "Junior ISA", "LISA", "Lifetime ISA",
    "SIPP", "Personal Pension", "Stakeholder Pension", "SSAS", "Drawdown", "Pension", "Junior SIPP",
    "Onshore Bond", "Offshore Bond", "Investment Bond", "Trust",
)  # fmt: skip

KNOWN_WRAPPERS = _GIA_NAMES + _SHELTERED_NAMES
KNOWN_PLATFORMS = (
    "Transact", "Nucleus", "Quilter", "Fidelity", "AJ Bell", "Abrdn", "Aegon", "Aviva", "Hargreaves Lansdown",
    "James Hay", "M&G Wealth", "Novia", "Parmenion", "Royal London", "Scottish Widows", "7IM", "Standard Life",
    "True Potential", "Wealthtime", "Zurich", "P1", "Fundment", "Seccl", "Morningstar Wealth", "Embark",
)  # fmt: skip

_FOLDED_WRAPPERS = frozenset(folded(name) for name in KNOWN_WRAPPERS)
_FOLDED_GIA = frozenset(folded(name) for name in _GIA_NAMES)


def is_known_wrapper(name: str) -> bool:
    """Whether the wrapper is one that the product knows, under any of its usual names."""
    return folded(name) in _FOLDED_WRAPPERS


def wrapper_in(name: str) -> str:
    """The known wrapper that a platform's name for it ends in: "HL SIPP" is a SIPP; else the name as it is."""
    words = name.split()
    endings = (" ".join(words[start:]) for start in range(len(words)))
    return next((ending for ending in endings if is_known_wrapper(ending)), name)


_FAMILIES = {
    "ISA": ("ISA", "Stocks and Shares ISA", "Stocks & Shares ISA", "Cash ISA"),
    "Junior ISA": ("JISA", "Junior ISA"),
    "Lifetime ISA": ("LISA", "Lifetime ISA"),
    "Pension": ("SIPP", "Personal Pension", "Stakeholder Pension", "SSAS", "Drawdown", "Pension", "Junior SIPP"),
    "Bond": ("Onshore Bond", "Offshore Bond", "Investment Bond"),
    "Trust": ("Trust",),
    GIA: _GIA_NAMES,
}
_FAMILY_OF = {folded(name): family for family, names in _FAMILIES.items() for name in names}


def are_different(one: str, other: str) -> bool:
    """Whether two wrappers cannot be the same account: both known, and of different sorts ("ISA" and "HL SIPP")."""
    first, second = (_FAMILY_OF.get(folded(wrapper_in(name))) for name in (one, other))
    return first is not None and second is not None and first != second


def is_gia(name: str) -> bool:
    """Whether the money is exposed to CGT; a wrapper that nobody knows counts as GIA."""
    return folded(name) in _FOLDED_GIA or not is_known_wrapper(name)
