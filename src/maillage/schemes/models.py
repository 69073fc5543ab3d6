"""Support organisations and their advisers; schemes and their stages."""

import datetime as dt
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
    languages = models.JSONField(_("langues parlées"), default=list)
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
    about = models.CharField(_("ce qu’il apporte"), max_length=300, blank=True)
    documents = models.JSONField(_("pièces demandées"), default=list)
    funders = models.JSONField(_("qui le paie"), default=list)
    is_open = models.BooleanField(_("proposé aujourd’hui"), default=True)

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


class SchemeRuleQuerySet(models.QuerySet):
    def in_force(self, day: dt.date) -> Self:
        starts = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(starts, Q(valid_until=None) | Q(valid_until__gte=day))


class SchemeRule(models.Model):
    """For whom a scheme is, from a day to another: one of these values, or so many people employed.
    Those of one kind add up; each kind must be met."""

    class Kind(models.TextChoices):
        STAGE = "stage", _("où l’on en est")
        FAMILY = "family", _("famille de l’ESS")
        STAFF = "staff", _("salariés")
        COMMUNE = "commune", _("commune")
        THEME = "theme", _("domaine")

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(_("sur quoi"), max_length=8, choices=Kind)
    values = models.JSONField(default=list)  # of LifeStage, or keys of families, themes, communes
    least = models.PositiveIntegerField(_("au moins"), null=True, blank=True)
    most = models.PositiveIntegerField(_("au plus"), null=True, blank=True)
    valid_from = models.DateField(_("à partir du"), null=True, blank=True)
    valid_until = models.DateField(_("jusqu’au"), null=True, blank=True)
    source = models.CharField(_("d’après"), max_length=200, blank=True)

    objects = SchemeRuleQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="scheme_rule_in_order",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.kind}"


class LifeStage(models.TextChoices):
    """Where somebody stands, as the front door asks it."""

    IDEA = "idee", _("une idée")
    PROJECT = "projet", _("un projet en route")
    RUNNING = "structure", _("une structure qui existe")
    TAKEOVER = "reprise", _("une reprise")
    TROUBLE = "difficulte", _("une difficulté")


def name_of(subject: Any) -> str:
    return str(SupportSubject(subject).label)
