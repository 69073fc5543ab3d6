"""Recipients, their saved searches, what was delivered, what came back."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.base import clock


class RecipientQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RecipientQuerySet":
        """Somebody signed in sees what their own address agreed to."""
        email = user.email if user.is_authenticated else ""
        return self.filter(email__iexact=email) if email else self.none()

    def agreed(self) -> "RecipientQuerySet":
        return self.exclude(confirmed_at=None).filter(paused_at=None)


class Recipient(models.Model):
    """An address, with the proof that somebody who reads it agreed."""

    email = models.EmailField(unique=True)
    consent = models.CharField(max_length=300)  # the words agreed to
    source = models.CharField(max_length=200)  # the page where
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # mail came back too often

    objects = RecipientQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email

    def asked(self, at: dt.datetime) -> int:
        """How many searches were asked for this address lately, and not confirmed."""
        lately = at - dt.timedelta(days=1)
        return self.searches.filter(confirmed_at=None, at__gt=lately).count()


class SavedSearchQuerySet(models.QuerySet):
    def agreed(self) -> "SavedSearchQuerySet":
        """What goes into a digest: confirmed, for an address that takes mail."""
        return self.exclude(confirmed_at=None).filter(recipient__in=Recipient.objects.agreed())


class SavedSearch(models.Model):
    """A question asked again: what is new since `seen_until` goes into the digest."""

    class Every(models.TextChoices):
        WEEK = "week", _("chaque semaine")
        MONTH = "month", _("chaque mois")

    DAYS = {Every.WEEK: 7, Every.MONTH: 30}

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="searches")
    kind = models.CharField(max_length=20)  # of what is searched: a key of `queries.SEARCHES`
    query = models.CharField(max_length=500, blank=True)  # of the address, after `?`
    name = models.CharField(_("nom"), max_length=120)
    every = models.CharField(_("fréquence"), max_length=8, choices=Every, default=Every.WEEK)
    at = models.DateTimeField(default=clock.now)
    seen_until = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)  # a stranger may ask; only the address agrees

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "query"], name="search_saved_once")
        ]

    def __str__(self) -> str:
        return self.name

    def is_due(self, at: dt.datetime) -> bool:
        return self.seen_until <= at - dt.timedelta(days=self.DAYS[self.Every(self.every)])


class Delivery(models.Model):
    """A digest that went out: to whom, with how many parts."""

    email = models.EmailField()
    at = models.DateTimeField(default=clock.now)
    parts = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["email", "at"], name="delivery_address")]

    def __str__(self) -> str:
        return f"{self.email} ({self.at})"


class Bounce(models.Model):
    """A mail that came back, or that a server refused for ever."""

    email = models.EmailField()
    at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=12)  # RFC 3463: 5.1.1
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.email}: {self.status}"
