"""Codes that a page is given by."""

from django.db import models

from maillage.accounts import codes
from maillage.organisations.models.pages import Organisation


class PageCode(codes.Code):
    """A code sent to the address that a page publishes: who types it holds the page."""

    PURPOSE = "page"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    contribution = models.PositiveIntegerField()  # the claim that it proves

    class Meta:
        db_table = "upkeep_pagecode"  # where it was made

    def __str__(self) -> str:
        return f"{self.organisation} ({self.expires_at})"
