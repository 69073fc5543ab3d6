"""How often a page is seen."""

from django.db import models

from maillage.organisations.models.pages import Organisation


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
