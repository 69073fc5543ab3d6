"""Mailings, the parts of their bodies, who receives which."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock


class MailingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MailingQuerySet":
        """Officers send; nobody else sees to whom."""
        return self if accounts.is_officer(user) else self.none()


class Mailing(models.Model):
    """One letter to many. `list` and `key`: whose it is, a key of `queries.LISTS`, and which of
    theirs. `turn` counts the slices of work: whoever holds an older one hands nothing over."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        PLANNED = "planned", _("prévu")
        SENDING = "sending", _("en cours")
        PAUSED = "paused", _("en pause")
        STOPPED = "stopped", _("arrêté")
        DONE = "done", _("terminé")

    class Why(models.TextChoices):
        """What a pause waits for."""

        ASKED = "asked", _("Quelqu’un de l’équipe l’a mis en pause.")
        LATE = "late", _("L’heure prévue est passée de plus de deux heures.")
        COPY = (
            "copy",
            _("Le dossier de données a été copié ou restauré depuis."),
        )
        REFUSED = "refused", _("Le serveur de courrier refuse tout ce qu’on lui remet.")
        AWAY = "away", _("Le serveur de courrier ne répond plus depuis longtemps.")

    list = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    sender_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    pace = models.PositiveIntegerField()  # messages a minute
    planned_for = models.DateTimeField(null=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    folder = models.CharField(max_length=60, blank=True)  # the data folder that it is sent from
    turn = models.PositiveIntegerField(default=0)
    setbacks = models.PositiveSmallIntegerField(default=0)  # in a row, of the server
    refused = models.PositiveSmallIntegerField(default=0)  # addresses in a row
    said = models.CharField(max_length=300, blank=True)  # by the server, at the last setback
    paced_until = models.DateTimeField(null=True)  # what left until now fills its pace until then
    totals = models.JSONField(null=True)  # {state: addressees}, once their rows are erased

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="mailed_once")]
        indexes = [models.Index(fields=["state", "planned_for"], name="mailing_due")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("mailing", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether something may still leave."""
        return self.state not in (self.State.STOPPED, self.State.DONE)

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it is whole, and nothing of it has left."""
        return self.state in (self.State.PLANNED, self.State.PAUSED) and not self.started_at


class MailingPart(models.Model):
    """A part of the body, in text and in HTML, compressed (zlib) and kept once."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="parts")
    digest = models.CharField(max_length=64)  # SHA-256 of both
    text = models.BinaryField()
    html = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "digest"], name="part_kept_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class MailingVariant(models.Model):
    """The parts that some receive, in their order."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="variants")
    digest = models.CharField(max_length=64)  # SHA-256 of `parts`
    parts = models.JSONField()  # numbers of parts

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "digest"], name="variant_kept_once")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Addressee(models.Model):
    """One address of a mailing: what it receives, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        SENDING = "sending", _("en cours de remise")
        SENT = "sent", _("remis")
        UNCERTAIN = "uncertain", _("incertain")
        FAILED = "failed", _("refusé")
        LEFT = "left", _("parti entre-temps")
        SKIPPED = "skipped", _("laissé")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="addressees")
    variant = models.ForeignKey(MailingVariant, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    key = models.CharField(max_length=40)  # who it is, for the list that the mailing is of
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    turn = models.PositiveIntegerField(default=0)  # of the mailing, when it was handed over
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True)  # when the server asked to come back
    at = models.DateTimeField(null=True)  # of the last change of state
    said = models.CharField(max_length=300, blank=True)  # by the server
    is_told = models.BooleanField(default=False)  # that it is refused, to who counts bounces

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["mailing", "email"], name="addressed_once")]
        indexes = [
            models.Index(fields=["mailing", "state", "id"], name="addressee_next"),
            models.Index(
                fields=["state"], condition=Q(state="uncertain"), name="addressee_uncertain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.state}"
