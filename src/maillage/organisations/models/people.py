"""Who holds a page, what it was told, its place in the local network."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import clock
from maillage.organisations.models.pages import Organisation


class ManagerQuerySet(models.QuerySet):
    def today(self):
        return self.filter(ended_at=None)

    def managing(self, organisation):
        """Those who hold a page today, or one that was joined to it."""
        own = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
        return self.today().filter(own)


class Manager(models.Model):
    """Who holds a page. One that ended is kept: the ledger names it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="managers"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    proof = models.CharField(max_length=20)  # domain, address, code, officer, invitation
    PROVEN = ("domain", "address", "code")  # by a machine: nobody has read them
    ended_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)  # asked whether everything is still right

    objects = ManagerQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(ended_at=None), name="manager_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation})"


class Charter(models.Model):
    """What members of the local network sign. A new text is a new row: each kept what it signed."""

    text = models.TextField(_("texte"), max_length=20_000)
    dated_on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.dated_on:%d/%m/%Y}"


class NetworkMembership(models.Model):
    """A structure that accepted the charter of the local network."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({clock.day(self.since):%d/%m/%Y})"
