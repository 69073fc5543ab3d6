"""Recipients, their saved searches, what was delivered, what came back; the server
that it leaves by."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
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
    resumed_at = models.DateTimeField(null=True)  # they said since that they read it

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
    """A digest that went out: to whom, with how many parts. `told`: the pages that it spoke of."""

    email = models.EmailField()
    at = models.DateTimeField(default=clock.now)
    parts = models.PositiveSmallIntegerField()
    told = models.JSONField(default=list)

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


class MailServer(models.Model):
    """The server that mail leaves by, where the machine names none (`MAILLAGE_SMTP`): one row. Its
    password is sealed with a key made from `secret.key`; the ledger never holds it. Mail leaves by
    it from the day on which it took a trial message. `trial`: what the last one found; `selector`:
    the name of the key that signs (DKIM)."""

    class Encryption(models.TextChoices):
        STARTTLS = "starttls", _("STARTTLS, le plus courant (port 587)")
        TLS = "tls", _("TLS dès la connexion (port 465)")
        NONE = "none", _("Aucun chiffrement, sur un réseau interne seulement (port 25)")

    PATIENCE = dt.timedelta(minutes=3)
    PORTS = {Encryption.STARTTLS: 587, Encryption.TLS: 465, Encryption.NONE: 25}

    provider = models.SlugField(max_length=30, blank=True)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=587)
    encryption = models.CharField(max_length=10, choices=Encryption, default=Encryption.STARTTLS)
    user = models.CharField(max_length=254, blank=True)
    password = models.BinaryField(default=bytes)  # sealed
    sender = models.EmailField(blank=True)
    sender_name = models.CharField(max_length=100, blank=True)
    selector = models.CharField(max_length=100, blank=True)
    signed_for = models.CharField(max_length=253, blank=True)  # the domain that signs
    asked_at = models.DateTimeField(null=True)  # a trial, of which nothing is known yet
    tried_at = models.DateTimeField(null=True)
    trial = models.JSONField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_mail_server", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.host

    @property
    def is_trying(self) -> bool:
        return self.asked_at is not None

    @property
    def is_late(self) -> bool:
        """A trial that nobody takes up: the worker does not run."""
        return self.asked_at is not None and clock.now() - self.asked_at > self.PATIENCE
