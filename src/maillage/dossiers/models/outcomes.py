"""How a dossier ended, and what its applicant says of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.dossiers.models.dossiers import Dossier


class DossierOutcome(models.Model):
    """It outlives what is erased: no word in it names anybody."""

    class Kind(models.TextChoices):
        CREATED = "created", _("activité créée")
        STRONGER = "stronger", _("structure consolidée")
        ELSEWHERE = "elsewhere", _("suivi ailleurs")
        GIVEN_UP = "given_up", _("projet abandonné")

    class Reason(models.TextChoices):
        MONEY = "money", _("le financement n’a pas suivi")
        MARKET = "market", _("le besoin n’était pas là")
        LIFE = "life", _("une raison personnelle")
        TEAM = "team", _("le groupe s’est défait")
        JOB = "job", _("un emploi a été trouvé")
        SILENT = "silent", _("plus de nouvelles")
        OTHER = "other", _("autre")

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="outcome")
    kind = models.CharField(_("comment cela finit"), max_length=10, choices=Kind)
    reason = models.CharField(_("pourquoi"), max_length=8, choices=Reason, blank=True)
    jobs = models.PositiveSmallIntegerField(_("emplois créés ou gardés"), null=True, blank=True)
    funding = models.PositiveBigIntegerField(_("financements obtenus"), null=True, blank=True)
    ended_on = models.DateField(_("le"), default=clock.today)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outcome_given_up_says_why",
                condition=~Q(kind="given_up") | ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SatisfactionAnswer(models.Model):
    """One button, at the end, at 6 and at 12 months; `answered_on` is empty while it is awaited."""

    class Moment(models.IntegerChoices):
        END = 0, _("à la fin")
        HALF_YEAR = 6, _("à six mois")
        YEAR = 12, _("à douze mois")

    class Says(models.TextChoices):
        YES = "yes", _("Oui, cela m’a aidé")
        PARTLY = "partly", _("En partie")
        NO = "no", _("Non")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="satisfaction")
    moment = models.PositiveSmallIntegerField(choices=Moment)
    due = models.DateField()
    says = models.CharField(max_length=6, choices=Says, blank=True)
    still_runs = models.BooleanField(null=True)
    answered_on = models.DateField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["moment"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "moment"], name="satisfaction_once")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.moment}"
