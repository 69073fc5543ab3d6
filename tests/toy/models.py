"""Notes and what is said of them, their pieces, who comes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.claims.models import AbstractClaim
from maillage.media import documents
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NoteQuerySet":
        """What is put away is for its author and for officers."""
        if accounts.is_officer(user):
            return self
        own = Q(by=user.author) if user.is_authenticated else Q(pk__in=())
        return self.filter(Q(is_shown=True) | own)


class Note(models.Model):
    name = models.CharField("titre", max_length=120)
    summary = models.TextField("ce qui s’y passe", blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+"
    )
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField("premier jour")
    ends = models.DateField("dernier jour", null=True, blank=True)
    contact = models.EmailField("adresse, pour l’équipe", blank=True)  # never shown
    is_shown = models.BooleanField(default=True)
    is_pinned = models.BooleanField(default=False)
    by = models.CharField(max_length=60)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-is_pinned", "starts", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("note", args=[self.pk])


class NoteClaim(AbstractClaim):
    """What a person or a list said of a note, in one change."""

    SUBJECTS = {"note": "note"}

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False


class Piece(documents.Document):
    note = models.ForeignKey(Note, on_delete=documents.with_its_owner, related_name="pieces")


class SignUp(models.Model):
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="sign_ups")
    email = models.EmailField("votre adresse électronique")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["note", "email"], name="signs_up_once")]

    def __str__(self) -> str:
        return f"{self.note}, {self.at}"
