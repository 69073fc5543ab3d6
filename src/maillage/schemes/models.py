"""Support organisations and their advisers; schemes and their stages."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import clock
from maillage.organisations.models import Organisation


class SupportSubject(models.TextChoices):
    """What somebody may need now."""

    TALK = "talk", _("en parler, voir clair")
    STATUS = "status", _("choisir un statut")
    TRY = "try", _("tester l’activité")
    MONEY = "money", _("trouver de l’argent")
    PREMISES = "premises", _("trouver un lieu")
    TEAM = "team", _("employer, s’organiser à plusieurs")
    MARKET = "market", _("trouver des clients, répondre à un marché")
    TAKEOVER = "takeover", _("reprendre une entreprise")
    DIFFICULTY = "difficulty", _("traverser une difficulté")


class SupportOrganisation(models.Model):
    """`subjects`: values of SupportSubject; `communes`: codes, none: all the territory."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("structure")
    )
    welcome = models.CharField(_("qui elle accueille, en une phrase"), max_length=200, blank=True)
    subjects = models.JSONField(_("ce qu’elle aide à faire"), default=list)
    communes = models.JSONField(default=list)
    takes_projects = models.BooleanField(_("reçoit les projets avant tout SIRET"), default=True)
    takes_structures = models.BooleanField(_("reçoit les structures qui existent"), default=True)
    capacity = models.PositiveSmallIntegerField(
        _("nouveaux dossiers par mois, au plus"), null=True, blank=True
    )
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    is_open = models.BooleanField(_("reçoit des demandes"), default=True)
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["organisation__name", "id"]

    def __str__(self) -> str:
        return self.organisation.name


class AdviserQuerySet(models.QuerySet):
    def lasting(self) -> Self:
        """Those who advise now: an account that is closed advises nowhere."""
        return self.filter(ended_at=None, user__is_active=True)


class Adviser(models.Model):
    """Somebody who advises in the name of a support organisation; one who coordinates routes what
    nobody has, and reads figures."""

    support = models.ForeignKey(
        SupportOrganisation, on_delete=models.CASCADE, related_name="advisers"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    coordinates = models.BooleanField(_("coordonne l’accompagnement du territoire"), default=False)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = AdviserQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["support", "user"], condition=Q(ended_at=None), name="adviser_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "support"], condition=Q(ended_at=None), name="adviser_lasting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.support}"


class AdviserAbsence(models.Model):
    """Days on which nobody expects anything of somebody, both included."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("premier jour"))
    last = models.DateField(_("dernier jour"))

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(name="absence_ends_after", condition=Q(last__gte=F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class Scheme(models.Model):
    """A path that a territory offers; `source` says where its stages come from."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nom"), max_length=80)
    source = models.CharField(_("d’après"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SchemeStage(models.Model):
    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(_("étape"), max_length=80)
    about = models.CharField(_("ce qui s’y passe"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["scheme", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "rank"], name="stage_has_its_place")
        ]

    def __str__(self) -> str:
        return self.name


def name_of(subject: Any) -> str:
    return str(SupportSubject(subject).label)
