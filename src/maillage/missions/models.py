"""Missions, for which dossiers, and what consultants answered."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.dossiers.models import Dossier


class Consultant(models.Model):
    """One of the local pool, as a firm is called."""

    name = models.CharField(_("nom du cabinet ou de la structure"), max_length=150, unique=True)
    knows = models.CharField(_("ce qu’il sait faire"), max_length=300, blank=True)
    is_open = models.BooleanField(_("peut être sollicité"), default=True)
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MissionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For who reads the dossier of one of its beneficiaries."""
        read = Dossier.objects.visible_to(user).values("pk")
        own = MissionBeneficiary.objects.filter(dossier__in=read).values("mission")
        return self.filter(pk__in=own)


class EngineeringMission(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("à préparer")
        ASKED = "asked", _("devis demandés")
        CHOSEN = "chosen", _("en cours")
        DONE = "done", _("terminée")
        DROPPED = "dropped", _("abandonnée")

    OPEN = (State.DRAFT, State.ASKED)

    name = models.CharField(_("objet"), max_length=200)
    terms = models.TextField(_("cahier des charges"), max_length=6000)
    deliverable = models.CharField(_("ce qui sera remis"), max_length=300, blank=True)
    starts_on = models.DateField(_("commence le"), null=True, blank=True)
    ends_on = models.DateField(_("finit le"), null=True, blank=True)
    is_de_minimis = models.BooleanField(
        _("aide de minimis, à vérifier"),
        default=False,
        help_text=_("À vérifier avec le financeur : elles se cumulent sous un plafond."),
    )
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    score = models.PositiveSmallIntegerField(_("satisfaction, de 1 à 5"), null=True)
    evaluation = models.TextField(_("ce que la mission a changé"), blank=True)
    made_at = models.DateTimeField(default=clock.now)
    is_fictional = models.BooleanField(default=False)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="mission_score_of_five", condition=Q(score=None) | Q(score__range=(1, 5))
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mission", args=[self.pk])

    @property
    def takes_quotes(self) -> bool:
        return self.state in self.OPEN


class MissionBeneficiary(models.Model):
    mission = models.ForeignKey(
        EngineeringMission, on_delete=models.CASCADE, related_name="beneficiaries"
    )
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "dossier"], name="mission_beneficiary_once")
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.dossier_id}"


class MissionQuote(models.Model):
    """What a consultant is asked, then answers: without a price it is awaited."""

    mission = models.ForeignKey(EngineeringMission, on_delete=models.CASCADE, related_name="quotes")
    consultant = models.ForeignKey(Consultant, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(default=clock.today)
    received_on = models.DateField(null=True)
    days = models.DecimalField(_("jours"), max_digits=5, decimal_places=1, null=True)
    price = models.DecimalField(
        _("prix, taxes comprises"), max_digits=10, decimal_places=2, null=True
    )
    note = models.CharField(_("ce qui la distingue"), max_length=300, blank=True)
    is_chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ["price", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "consultant"], name="quote_once"),
            models.UniqueConstraint(
                fields=["mission"], condition=Q(is_chosen=True), name="quote_one_is_chosen"
            ),
            models.CheckConstraint(
                name="quote_chosen_has_its_price",
                condition=Q(is_chosen=False) | Q(price__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.consultant_id}"
