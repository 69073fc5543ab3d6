"""Indicators, and the values of each."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import files, slugs
from maillage.territories.models import Commune

DIGITS, DECIMALS = 18, 4


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "IndicatorQuerySet":
        """What is not published is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "IndicatorQuerySet":
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class Indicator(models.Model):
    class Where(models.TextChoices):
        NOWHERE = "", _("Aucun lieu en particulier")
        PERIMETER = "perimeter", _("Tout le territoire")
        COMMUNE = "commune", _("Une commune")

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)  # it never changes: it is cited
    key = models.CharField(max_length=80, unique=True, null=True)  # of the room that fills it
    name = models.CharField(_("nom"), max_length=120)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    measures = models.CharField(_("ce que cela mesure"), max_length=300, blank=True)
    method = models.TextField(_("méthode"), blank=True)
    source = models.CharField(_("source habituelle"), max_length=200, blank=True)
    where = models.CharField(_("où"), max_length=9, choices=Where, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="+")
    is_shown = models.BooleanField(_("publié"), default=False)
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="indicator_of_a_commune_names_it",
                condition=Q(where="commune", commune__isnull=False)
                | Q(commune=None) & ~Q(where="commune"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.slug])

    @property
    def fills_itself(self) -> bool:
        return self.key is not None


class DatedValueQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DatedValueQuerySet":
        """As their indicator; what was withdrawn is for nobody."""
        return self.standing().filter(indicator__in=Indicator.objects.visible_to(user))

    def standing(self) -> "DatedValueQuerySet":
        return self.filter(is_withdrawn=False)


class DatedValue(models.Model):
    """What was true on a day. A withdrawn one stays, so that what filled it does not again."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    day = models.DateField(_("le"))
    value = models.DecimalField(_("valeur"), max_digits=DIGITS, decimal_places=DECIMALS)
    # What the room found for that day, whatever a person wrote since.
    found = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    note = models.CharField(_("remarque"), max_length=300, blank=True)
    by = models.CharField(max_length=60)  # who said it last: `user:12`, `system`
    is_withdrawn = models.BooleanField(default=False)

    objects = DatedValueQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "day"], name="one_value_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.day}"
