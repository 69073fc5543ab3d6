"""Awards, their winners, what each source says of them, the sums that the share is read from."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import files
from maillage.claims.models import AbstractClaim
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune

KIND = "public_award"  # for the index, the ledger and the imports


class Basket(models.TextChoices):
    """Where a part of an amount stands: by what the directory says of who won it, or apart."""

    ESS = "ess", _("Économie sociale et solidaire")
    DOUBT = "doubt", _("Statut à vérifier")
    OTHER = "other", _("Hors de la définition légale")
    ABSENT = "absent", _("Que l’annuaire ne connaît pas")
    UNKNOWN = "unknown", _("Titulaire inconnu ou illisible")
    GROUPING = "grouping", _("Groupement sans les parts de chacun")
    CEILING = "ceiling", _("Accord-cadre : un maximum seulement")
    ABSURD = "absurd", _("Montant absent ou invraisemblable")


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AwardQuerySet":
        """An award is public; what nobody tells any more is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "AwardQuerySet":
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class Award(models.Model):
    class Form(models.TextChoices):
        CONTRACT = "contract", _("Marché")
        CONCESSION = "concession", _("Concession")

    class Social(models.TextChoices):
        """What an award says of social considerations, the strongest."""

        RESERVED = "reserved", _("Marché réservé")
        CLAUSE = "clause", _("Clause sociale")
        CRITERION = "criterion", _("Critère social")
        NONE = "none", _("Sans considération sociale")

    uid = models.CharField(max_length=120, db_index=True)  # SIRET of the buyer, its own number
    number = models.CharField(_("numéro"), max_length=80, blank=True)
    form = models.CharField(_("forme"), max_length=10, choices=Form, default=Form.CONTRACT)
    name = models.CharField(_("objet"), max_length=300)
    nature = models.CharField(_("nature"), max_length=80, blank=True)
    procedure = models.CharField(_("procédure"), max_length=120, blank=True)
    buyer = models.CharField(_("acheteur"), max_length=300, blank=True)
    buyer_siret = models.CharField(
        _("SIRET de l’acheteur"), max_length=14, blank=True, db_index=True
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    place = models.CharField(_("lieu d’exécution"), max_length=120, blank=True)
    cpv = models.CharField(_("code CPV"), max_length=8, blank=True)
    amount = models.DecimalField(_("montant"), max_digits=14, decimal_places=2, null=True)
    first_amount = models.DecimalField(
        _("montant d’origine"), max_digits=14, decimal_places=2, null=True
    )
    months = models.PositiveSmallIntegerField(_("durée, en mois"), null=True)
    notified_on = models.DateField(_("notifié le"), null=True, db_index=True)
    published_on = models.DateField(_("publié le"), null=True)
    is_ceiling = models.BooleanField(default=False)  # the amount is the most that may be ordered
    social = models.CharField(max_length=10, choices=Social, blank=True)
    considerations = models.JSONField(default=list)
    techniques = models.JSONField(default=list)
    modifications = models.JSONField(default=list)
    marks = models.JSONField(default=list)  # [what is odd, where, what was said]
    rest = models.JSONField(default=dict)  # what the source says besides, as it says it
    reason = models.CharField(max_length=10, choices=Basket, blank=True)  # why it stands apart
    counted = models.JSONField(default=list)  # what the sums hold of it
    is_shown = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-notified_on", "-id"]
        indexes = [
            models.Index(
                fields=["reason"], condition=~models.Q(reason=""), name="award_to_be_fixed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("award", args=[self.pk])

    @property
    def year(self) -> int:
        """Of its notification, else of its publication; 0 where neither is known."""
        day = self.notified_on or self.published_on
        return day.year if day else 0


class Winner(models.Model):
    """Who won, alone or in a grouping. `share`: in hundredths of the amount, where it is known."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="winners")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(_("nom"), max_length=300, blank=True)
    number = models.CharField(_("numéro"), max_length=40, blank=True)
    number_type = models.CharField(max_length=20, blank=True)
    siren = models.CharField(max_length=9, blank=True, db_index=True)
    share = models.DecimalField(_("part, en %"), max_digits=6, decimal_places=3, null=True)
    basket = models.CharField(max_length=10, choices=Basket, default=Basket.UNKNOWN)
    family = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["award", "rank"]

    def __str__(self) -> str:
        return self.name or self.number


class AwardClaim(AbstractClaim):
    """What a source, or the team, says of an award."""

    SUBJECTS = {"award": "award"}

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False


class SpendSum(models.Model):
    """Amounts in one basket, by one dimension and one year (0: all of them), kept true by each act.
    `family`: of the ESS. `all` as a basket is the whole, to put values in their order."""

    class By(models.TextChoices):
        WHOLE = "whole", _("Ensemble")
        BUYER = "buyer", _("Acheteur")
        DIVISION = "division", _("Division CPV")
        COMMUNE = "commune", _("Commune")
        SOCIAL = "social", _("Considération sociale")

    by = models.CharField(max_length=10, choices=By)
    value = models.CharField(max_length=14, blank=True)
    year = models.PositiveSmallIntegerField()
    basket = models.CharField(max_length=10)
    family = models.CharField(max_length=30, blank=True)
    cents = models.BigIntegerField(default=0)
    parts = models.IntegerField(default=0)  # how many parts of awards
    awards = models.IntegerField(default=0)  # how many awards, in `all`

    class Meta:
        ordering = ["by", "value", "year", "basket", "family"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "value", "year", "basket", "family"], name="spend_sum_once"
            )
        ]
        indexes = [models.Index(fields=["by", "year", "basket", "-cents"], name="spend_in_order")]

    def __str__(self) -> str:
        return f"{self.by}={self.value} {self.year} {self.basket}"


class WinningFirm(models.Model):
    """A firm that won something, and the state of its page when its status was read."""

    siren = models.CharField(max_length=9, primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["siren"]

    def __str__(self) -> str:
        return self.siren
