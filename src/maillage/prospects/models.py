"""What structures could become, in their own words, and what an adviser thinks of it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.needs.models import NeedFamily, OfStructuresQuerySet
from maillage.organisations.models import Organisation


class DevelopmentProspect(models.Model):
    """What a structure could become, in its own words; amounts in whole euros."""

    class State(models.TextChoices):
        OPEN = "open", _("en projet")
        DONE = "done", _("réalisé")
        DROPPED = "dropped", _("abandonné")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("le projet, en une phrase"), max_length=200)
    activity = models.TextField(_("l’activité"), max_length=2000, blank=True)
    jobs = models.PositiveSmallIntegerField(_("emplois dans trois ans"), null=True, blank=True)
    premises = models.CharField(_("locaux"), max_length=300, blank=True)
    investment = models.PositiveBigIntegerField(_("investissement"), null=True, blank=True)
    blocks = models.ManyToManyField(
        NeedFamily, verbose_name=_("ce qui bloque"), related_name="+", blank=True
    )
    blocked_by = models.TextField(_("ce qui bloque, en mots"), max_length=1000, blank=True)
    is_shared = models.BooleanField(_("à partager avec le collectif"), default=False)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.OPEN)
    stated_on = models.DateField(_("dit le"), default=clock.today)
    by = models.CharField(max_length=60, blank=True)
    is_fictional = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)  # its act was undone, or it was taken back
    version = models.PositiveIntegerField(default=1)

    objects = OfStructuresQuerySet.as_manager()

    class Meta:
        ordering = ["-stated_on", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("prospect", args=[self.pk])


class AdviserView(models.Model):
    """What an adviser thinks of a prospect; the structure reads it too."""

    prospect = models.ForeignKey(
        DevelopmentProspect, on_delete=models.CASCADE, related_name="views"
    )
    text = models.TextField(_("votre avis"), max_length=2000)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.at}"
