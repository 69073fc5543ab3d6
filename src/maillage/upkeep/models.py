"""Codes that a page is given by, and how often it is seen."""

from django.db import models

from maillage.accounts import codes
from maillage.organisations.models.pages import Organisation


class PageCode(codes.Code):
    """A code sent to the address that a page publishes: who types it holds the page."""

    PURPOSE = "page"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    contribution = models.PositiveIntegerField()  # the claim that it proves

    def __str__(self) -> str:
        return f"{self.organisation} ({self.expires_at})"


class PageCount(models.Model):
    """How often a page was seen in a day, and its telephone, address or site used. No visitor is
    told from another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="page_count_day")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}: {self.views}"
