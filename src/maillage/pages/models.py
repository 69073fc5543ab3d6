"""Audits of accessibility; what the team says behind the four doors."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessibilityAudit(models.Model):
    """The share of applicable RGAA criteria that an audit found met."""

    held_on = models.DateField(_("date de l’audit"))
    by = models.CharField(_("réalisé par"), max_length=200)
    rate = models.PositiveSmallIntegerField(
        _("critères respectés, en %"), validators=[MaxValueValidator(100)]
    )
    gaps = models.TextField(_("contenus non accessibles"), blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__lte=100), name="audit_rate_percent")
        ]

    def __str__(self) -> str:
        return f"{self.held_on}: {self.rate} %"


class LegalNotice(models.Model):
    """What the law asks who publishes a site to say (loi 2004-575, article 1-1, II): one row."""

    publisher = models.CharField(
        _("direction de la publication"),
        max_length=200,
        help_text=_("Le nom, et la fonction : d’ordinaire qui préside la collectivité."),
    )
    address = models.CharField(_("adresse postale de la collectivité"), max_length=300)
    phone = models.CharField(_("téléphone"), max_length=20)
    host = models.CharField(
        _("hébergeur"),
        max_length=200,
        help_text=_("Qui tient la machine : une entreprise, un syndicat, la collectivité même."),
    )
    host_address = models.CharField(_("adresse postale de l’hébergeur"), max_length=300)
    host_phone = models.CharField(_("téléphone de l’hébergeur"), max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="legal_notice_is_one"),
        ]

    def __str__(self) -> str:
        return self.publisher


class DoorPage(models.Model):
    """What the team says on the page of a door. What it leaves empty is as it ships."""

    name = models.CharField(primary_key=True, max_length=60)
    lead = models.TextField(_("phrase d’accueil"), max_length=400, blank=True)
    questions = models.TextField(
        _("questions et réponses"),
        max_length=6_000,
        blank=True,
        help_text=_("Une question sur une ligne, sa réponse dessous, puis une ligne vide."),
    )
    contact = models.CharField(
        _("qui répond"),
        max_length=200,
        blank=True,
        help_text=_("Un service ou une permanence, et quand : « Le guichet, mardi et jeudi »."),
    )
    contact_phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    contact_email = models.EmailField(
        _("adresse électronique"),
        blank=True,
        help_text=_("Celle d’un service plutôt que d’une personne : tout le monde la lira."),
    )

    def __str__(self) -> str:
        return self.name
