"""Options that answer challenges, and what was decided of them."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.needs.models.stated import Challenge
from maillage.organisations.models import Organisation


class OptionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OptionQuerySet":
        """Officers read all; everybody what was decided and published, of a published challenge.
        Who is asked to score one reads it in that session."""
        rows = self.filter(is_withdrawn=False)
        if accounts.is_officer(user):
            return rows
        shown = Q(is_published=True, challenge__is_published=True)
        shown &= Exists(OptionDecision.objects.filter(option=OuterRef("pk")))
        return rows.filter(shown)


class Option(models.Model):
    """A way to answer a challenge; amounts in whole euros."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="options")
    name = models.CharField(_("la piste, en une phrase"), max_length=150)
    text = models.TextField(_("description"), blank=True)
    carrier = models.CharField(_("qui pourrait la porter"), max_length=300, blank=True)
    carriers = models.ManyToManyField(Organisation, related_name="+", blank=True)
    examples = models.TextField(_("où cela se fait déjà"), blank=True)
    lowest_cost = models.PositiveBigIntegerField(_("coût, de"), null=True, blank=True)
    highest_cost = models.PositiveBigIntegerField(_("à"), null=True, blank=True)
    jobs = models.PositiveSmallIntegerField(_("emplois"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("mois avant de servir"), null=True, blank=True)
    is_published = models.BooleanField(_("en ligne une fois décidée"), default=False)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = OptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lowest_cost=None)
                | Q(highest_cost=None)
                | Q(highest_cost__gte=F("lowest_cost")),
                name="option_costs_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.challenge.get_absolute_url()}#piste-{self.pk}"


class OptionDecision(models.Model):
    """What was decided of an option; the latest one holds."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("retenue")
        LATER = "later", _("plus tard")
        DROPPED = "dropped", _("écartée")

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("décision"), max_length=10, choices=Verdict)
    reasons = models.TextField(_("raisons"), max_length=2000)
    meeting = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_on = models.DateField(_("décidé le"), default=clock.today)
    by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["decided_on", "id"]

    def __str__(self) -> str:
        return f"{self.option_id} {self.verdict}"
