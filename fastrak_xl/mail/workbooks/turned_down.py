"""A wish that cannot be carried out as it was put."""

from __future__ import annotations


class TurnedDown(Exception):
    """Why, and what to do instead, in one sentence."""
