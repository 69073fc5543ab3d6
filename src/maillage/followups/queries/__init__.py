"""Dossiers as pages show them: one whole, and what somebody has before them."""

from maillage.followups.queries import lists, reading

__all__ = ["lists", "reading"]
