"""Sessions, the criteria of each, who scores, and what each of them gave."""

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock
from maillage.needs.models import Challenge, Option

HIGHEST = 5  # of a score
HEAVIEST = 10  # of a weight


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

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("titre"), max_length=150)
    reveals_on = models.DateField(_("les notes s’ouvrent le"))
    options = models.ManyToManyField(Option, related_name="+")
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
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
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
