"""Notices, their lots, their numbers, and what each source says of them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, files
from maillage.claims.models import AbstractClaim
from maillage.territories.models import Commune

KIND = "tender_notice"  # for the index, the ledger and the imports


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """A public notice is shown to everyone; what nobody tells any more is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "NoticeQuerySet":
        return self if files.is_demonstration() else self.filter(is_fictional=False)

    def open(self, at: dt.datetime | None = None) -> "NoticeQuerySet":
        """One may still answer: not cancelled, not awarded, its deadline to come."""
        stands = Q(is_cancelled=False, awarded_on=None, is_planned=False)
        return self.filter(stands, deadline__gte=at or clock.now())


class Notice(models.Model):
    class Contract(models.TextChoices):
        WORKS = "works", _("Travaux")
        SUPPLIES = "supplies", _("Fournitures")
        SERVICES = "services", _("Services")

    class Reserved(models.TextChoices):
        """What BT-71 of eForms tells, and a notice that says « réservé » without its article."""

        NONE = "none", _("Ouvert à toutes les entreprises")
        WORKSHOPS = "workshops", _("Réservé à l’insertion ou au handicap")
        SERVICES = "services", _("Réservé à l’ESS, services de santé, sociaux ou culturels")
        UNSAID = "unsaid", _("Réservé, sans dire à qui")

    name = models.CharField(_("objet"), max_length=300)
    summary = models.TextField(_("description"), blank=True)
    contract = models.CharField(_("nature"), max_length=10, choices=Contract, blank=True)
    procedure = models.CharField(_("procédure"), max_length=120, blank=True)
    buyer = models.CharField(_("acheteur"), max_length=300, blank=True)
    buyer_siret = models.CharField(_("SIRET de l’acheteur"), max_length=14, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    departments = models.JSONField(default=list)
    published_on = models.DateField(_("publié le"), null=True)
    deadline = models.DateTimeField(_("réponses jusqu’au"), null=True)
    zone = models.CharField(max_length=40, default="Europe/Paris")
    amount = models.DecimalField(_("montant"), max_digits=14, decimal_places=2, null=True)
    amount_max = models.DecimalField(_("au plus"), max_digits=14, decimal_places=2, null=True)
    months = models.PositiveSmallIntegerField(_("durée, en mois"), null=True)
    cpv = models.JSONField(default=list)
    reserved = models.CharField(max_length=10, choices=Reserved, blank=True)
    articles = models.JSONField(default=list)
    considerations = models.JSONField(default=list)
    documents = models.URLField(_("pièces du marché"), max_length=500, blank=True)
    link = models.URLField(_("avis d’origine"), max_length=500, blank=True)
    is_planned = models.BooleanField(default=False)
    is_cancelled = models.BooleanField(default=False)
    awarded_on = models.DateField(null=True)
    versions = models.JSONField(default=list)
    marks = models.JSONField(default=list)  # [what is odd, where, what was said]
    is_shown = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "id"]
        indexes = [models.Index(fields=["deadline"], name="notice_deadline")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def state(self) -> str:
        if self.is_cancelled:
            return "cancelled"
        if self.awarded_on:
            return "awarded"
        if self.is_planned:
            return "planned"
        return "open" if self.deadline and self.deadline >= clock.now() else "closed"

    @property
    def deadline_there(self) -> dt.datetime | None:
        """In the hour of the place."""
        return self.deadline.astimezone(ZoneInfo(self.zone)) if self.deadline else None

    @property
    def says_hour(self) -> bool:
        return not any(mark[0] == "hour" for mark in self.marks)


class Lot(models.Model):
    """A part of a notice, answered by itself. What it does not say is said by its notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="lots")
    rank = models.PositiveSmallIntegerField()
    number = models.CharField(_("numéro"), max_length=40, blank=True)
    name = models.CharField(_("intitulé"), max_length=300, blank=True)
    summary = models.TextField(_("description"), blank=True)
    cpv = models.JSONField(default=list)
    amount = models.DecimalField(_("montant"), max_digits=14, decimal_places=2, null=True)
    months = models.PositiveSmallIntegerField(_("durée, en mois"), null=True)
    reserved = models.CharField(max_length=10, choices=Notice.Reserved, blank=True)
    considerations = models.JSONField(default=list)
    marks = models.JSONField(default=list)

    class Meta:
        ordering = ["notice", "rank"]

    def __str__(self) -> str:
        return self.name or f"{_('Lot')} {self.number}"


class NoticeNumber(models.Model):
    """A number by which the world knows a notice: of the BOAMP, of TED, of its folder. Two sources
    that say one speak of the same notice."""

    value = models.CharField(max_length=120, primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="numbers")

    class Meta:
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


class NoticeClaim(AbstractClaim):
    """What a source, or a buyer here, says of a notice."""

    SUBJECTS = {"notice": "notice"}

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False
