"""Dossiers as acts, mails and pages ask for them."""

from maillage.dossiers.queries import (
    applicants,
    ending,
    identity,
    reminding,
    routing,
    twins,
)

__all__ = ["applicants", "ending", "identity", "reminding", "routing", "twins"]
