"""Options, the grid by which they are scored, what each evaluator gave, what was decided."""

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.needs.models.stated import Challenge
from maillage.organisations.models import Organisation

HIGHEST = 5  # of a score
HEAVIEST = 10  # of a weight


class OptionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OptionQuerySet":
        """Officers read all; an evaluator what they are asked to score; everybody what was decided
        and published, of a published challenge."""
        rows = self.filter(is_withdrawn=False)
        if accounts.is_officer(user):
            return rows
        shown = Q(is_published=True, challenge__is_published=True)
        shown &= Exists(OptionDecision.objects.filter(option=OuterRef("pk")))
        if getattr(user, "is_authenticated", False) and user.is_active:
            asked = Evaluation.objects.visible_to(user).values("pk")
            through = Evaluation.options.through.objects.filter(evaluation__in=asked)
            shown |= Q(pk__in=through.values("option"))
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


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "EvaluationQuerySet":
        """Officers, and who is asked to score."""
        rows = self.filter(is_withdrawn=False)
        if accounts.is_officer(user):
            return rows
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return rows.filter(Exists(Evaluator.objects.filter(evaluation=OuterRef("pk"), user=user)))

    def revealed(self, on: dt.date | None = None) -> "EvaluationQuerySet":
        """Those that are blind no more: all have answered, or the day has come."""
        asked = Evaluator.objects.filter(evaluation=OuterRef("pk"))
        answered = Exists(asked) & ~Exists(asked.filter(finished_at=None))
        return self.filter(Q(reveals_on__lte=on or clock.today()) | Q(answered))


class Evaluation(models.Model):
    """A session in which evaluators score options of a challenge by weighted criteria."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="evaluations")
    name = models.CharField(_("titre"), max_length=150)
    reveals_on = models.DateField(_("les notes s’ouvrent le"))
    options = models.ManyToManyField(Option, related_name="evaluations")
    discussion = models.TextField(_("ce qui s’est dit"), blank=True)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-reveals_on", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evaluation", args=[self.pk])

    @property
    def is_blind(self) -> bool:
        return not Evaluation.objects.revealed().filter(pk=self.pk).exists()


class Criterion(models.Model):
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("critère"), max_length=80)
    help = models.CharField(_("ce qu’on regarde"), max_length=250, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("poids"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)]
    )
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "name"], name="criterion_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="criterion_weighs"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Evaluator(models.Model):
    """Somebody who scores. One who left the site has given their scores; nobody says who."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="evaluators")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "user"], name="scores_once")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.user_id}"


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ScoreQuerySet":
        """Everybody their own; once the blind is over, the officers and the other evaluators of the
        same session read them all. Before, nobody does, officers included."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        own, revealed = Q(evaluator__user=user), Evaluation.objects.revealed()
        if not accounts.is_officer(user):
            revealed = revealed.filter(evaluators__user=user)
        return self.filter(own | Q(evaluator__evaluation__in=revealed.values("pk")))


class Score(models.Model):
    """What an evaluator gave to an option by a criterion, from 0 to HIGHEST; None: no opinion."""

    evaluator = models.ForeignKey(Evaluator, on_delete=models.CASCADE, related_name="scores")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluator", "option", "criterion"], name="scored_once"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=HIGHEST), name="score_within_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option_id} {self.criterion_id} {self.value}"


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
