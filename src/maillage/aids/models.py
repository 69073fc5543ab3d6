"""Aids, and what each source says of them."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, files
from maillage.claims.models import AbstractClaim
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme

KIND = "aid"  # for the index, the ledger and the imports


class AidQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AidQuerySet":
        """A sheet is shown to everyone; one that was put away is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "AidQuerySet":
        return self if files.is_demonstration() else self.filter(is_fictional=False)

    def lasting(self, today: dt.date | None = None) -> "AidQuerySet":
        """Its last day is not over; it may open later."""
        last = Q(deadline=None) | Q(deadline__gte=today or clock.today())
        return self.filter(last, is_shown=True)

    def in_commune(self, code: str) -> "AidQuerySet":
        own = Aid.communes.through.objects.filter(commune=code).values("aid")
        return self.filter(Q(is_everywhere=True) | Q(pk__in=own))

    def to_confirm(self, before: dt.date) -> "AidQuerySet":
        """Permanent, and last checked before this day, or never."""
        old = Q(checked_on=None) | Q(checked_on__lt=before)
        return self.filter(old, is_shown=True, deadline=None)


class Aid(models.Model):
    """`is_everywhere`: in all the territory; else in these communes."""

    class Gives(models.TextChoices):
        GRANT = "grant", _("Subvention")
        LOAN = "loan", _("Prêt")
        GUARANTEE = "guarantee", _("Garantie")
        ADVANCE = "advance", _("Avance remboursable")
        TAX = "tax", _("Allègement d’impôt ou de charges")
        ADVICE = "advice", _("Conseil, étude, formation")
        OTHER = "other", _("Autre aide")

    class Beneficiary(models.TextChoices):
        PROJECT = "project", _("Une personne ou un groupe qui a un projet")
        ASSOCIATION = "association", _("Une association")
        COMPANY = "company", _("Une entreprise, une coopérative")
        AUTHORITY = "authority", _("Une collectivité, un établissement public")

    class Step(models.TextChoices):
        THINK = "think", _("Réfléchir, concevoir")
        MAKE = "make", _("Réaliser")
        RUN = "run", _("Faire vivre")

    class Recurrence(models.TextChoices):
        ONCE = "once", _("une seule fois")
        AGAIN = "again", _("revient chaque année, ou presque")
        ALWAYS = "always", _("toute l’année")

    name = models.CharField(_("nom"), max_length=300)
    summary = models.CharField(_("en une phrase"), max_length=250, blank=True)
    text = models.TextField(_("ce qu’elle permet"), blank=True)
    conditions = models.TextField(_("à quelles conditions"), blank=True)
    funders = models.JSONField(_("qui la donne"), default=list)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    gives = models.JSONField(_("ce qu’elle donne"), default=list)
    beneficiaries = models.JSONField(_("pour qui"), default=list)
    steps = models.JSONField(_("à quelle étape"), default=list)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    perimeter = models.CharField(_("où"), max_length=300, blank=True)
    communes = models.ManyToManyField(Commune, related_name="+")
    is_everywhere = models.BooleanField(default=True)
    is_call = models.BooleanField(_("appel à projets"), default=False)
    starts_on = models.DateField(_("ouvre le"), null=True)
    deadline = models.DateField(_("dernier jour"), null=True)
    recurrence = models.CharField(max_length=6, choices=Recurrence, blank=True)
    rate_min = models.DecimalField(_("taux, au moins"), max_digits=5, decimal_places=2, null=True)
    rate_max = models.DecimalField(_("taux, au plus"), max_digits=5, decimal_places=2, null=True)
    amount_max = models.DecimalField(
        _("montant, au plus"), max_digits=12, decimal_places=2, null=True
    )
    link = models.URLField(_("page officielle"), max_length=500, blank=True)
    address = models.CharField(max_length=500, blank=True)  # the same, as two lists would write it
    apply_at = models.URLField(_("où la demander"), max_length=500, blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True)
    marks = models.JSONField(default=list)  # [what is to be checked, what was said]
    is_shown = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)

    objects = AidQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "id"]
        indexes = [
            models.Index(fields=["deadline"], name="aid_deadline"),
            models.Index(fields=["address"], condition=~Q(address=""), name="aid_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("aid", args=[self.pk])

    @property
    def state(self) -> str:
        """closed, coming, permanent or open, by the days of the installation."""
        today = clock.today()
        if self.deadline and self.deadline < today:
            return "closed"
        if self.starts_on and self.starts_on > today:
            return "coming"
        return "open" if self.deadline else "permanent"


class AidClaim(AbstractClaim):
    """What a source, or somebody here, says of an aid."""

    SUBJECTS = {"aid": "aid"}

    aid = models.ForeignKey(Aid, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False
