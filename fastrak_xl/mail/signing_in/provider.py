"""A provider at which a person signs in: what Microsoft and Google have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class NotSignedIn(Exception):
    """Nobody has signed in, or the sign-in has ended; the message says what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Sign in with: fastrak mail sign-in --config FILE")


class Provider(Protocol):
    """Microsoft or Google."""

    def token(self) -> str:
        """An access token that is valid now, without asking anybody. Raises NotSignedIn; OSError where it is away."""

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """Have a person sign in; `tell` shows what they do. Raises NotSignedIn."""
