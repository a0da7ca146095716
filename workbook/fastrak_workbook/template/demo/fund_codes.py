"""Issues made-up fund codes with right check digits, none of them twice."""

from __future__ import annotations

from random import Random

from fastrak_xl.domain.codes import CASH_CODE, isin_check_digit, sedol_check_digit

_CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"
_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Letters that Excel could read as part of a number (1E10) or that look like digits are left out.
_CITI_LETTERS = "ABCFGHJKLMNPQRSTUVWXYZ"


class CodeIssuer:
    """Issues codes from a source of randomness; every code is new across all code types."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._issued = {CASH_CODE}

    def _characters(self, alphabet: str, length: int) -> str:
        return "".join(self._rng.choice(alphabet) for _ in range(length))

    def _new(self, code: str) -> bool:
        if code in self._issued:
            return False
        self._issued.add(code)
        return True

    def citicode(self) -> str:
        """Four letters and digits, at least one letter first or second, as FE's are."""
        while True:
            code = self._characters(_CITI_LETTERS + _DIGITS, 2) + self._characters(_CITI_LETTERS, 2)
            if self._new(code):
                return code

    def sedol(self) -> str:
        """A SEDOL of the newer kind: B, five consonants or digits, a check digit."""
        while True:
            body = "B" + self._characters(_CONSONANTS + _DIGITS, 5)
            if self._new(code := body + sedol_check_digit(body)):
                return code

    def isin(self, country: str, sedol: str) -> str:
        """The ISIN of a SEDOL in GB or IE, or one of Luxembourg's own numbers for LU."""
        while True:
            body = "LU" + self._characters(_DIGITS, 9) if country == "LU" else f"{country}00{sedol}"
            if self._new(code := body + isin_check_digit(body)):
                return code

    def mex(self, fund_name: str) -> str:
        """A MEX code of up to six letters that begins with the fund's initials."""
        initials = "".join(word[0] for word in fund_name.split() if word[0].isalpha()).upper()[:3]
        while True:
            if self._new(code := initials + self._characters(_LETTERS, 6 - len(initials))):
                return code

    def ticker(self) -> str:
        """Four letters, as the London Stock Exchange has them."""
        while True:
            if self._new(code := self._characters(_LETTERS, 4)):
                return code

    def provider_code(self) -> str:
        """An insurer's own code, with a leading zero that only a text cell keeps."""
        while True:
            if self._new(code := f"WP-0{self._rng.randrange(100, 999)}"):
                return code
