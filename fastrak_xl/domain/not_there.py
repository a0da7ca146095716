"""What is said where a name that a person typed leads nowhere."""

from __future__ import annotations


class NotThere(ValueError):
    """A name that was asked for leads nowhere; the message says which, and the nearest one that is there."""
