"""Surveys, the versions of their form, what was said, and apart from it who said it."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.invitations.models import Invitation, Wave
from maillage.media import documents
from maillage.organisations.models import Manager, Organisation


def drawn_key() -> int:
    """A number that says nothing of order: rows lie in the file as chance has it."""
    return secrets.randbelow(2**53 - 1) + 1


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SurveyQuerySet":
        """Officers see all; everybody, those that are open behind a link for all."""
        if accounts.is_officer(user):
            return self
        return self.filter(state=Survey.State.OPEN, has_open_link=True)


class Survey(models.Model):
    """What the team wants to know. `draft` is the form being written; answering begins with a
    version of it. The promise stands once somebody may have read it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("ouverte")
        CLOSED = "closed", _("close")

    class Promise(models.TextChoices):
        NOMINATIVE = "nominative", _("nominative : l’équipe et la structure lisent ses réponses")
        CONFIDENTIAL = (
            "confidential",
            _("confidentielle : l’équipe lit, rien de publié ne désigne personne"),
        )
        ANONYMOUS = "anonymous", _("anonyme : personne ne sait qui a répondu quoi")

    name = models.CharField(_("titre"), max_length=120)
    intro = models.TextField(_("ce qu’on dit avant la première question"), blank=True)
    thanks = models.TextField(_("ce qu’on dit après la dernière"), blank=True)
    promise = models.CharField(
        _("promesse"), max_length=12, choices=Promise, default=Promise.CONFIDENTIAL
    )
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    has_open_link = models.BooleanField(
        _("un lien ouvert à tout le monde permet d’y répondre"), default=False
    )
    closes_on = models.DateField(_("dernier jour"), null=True, blank=True)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)  # of the draft: a later save does not win
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    is_fictional = models.BooleanField(default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.pk])

    @property
    def is_anonymous(self) -> bool:
        return self.promise == self.Promise.ANONYMOUS

    @property
    def takes_answers(self) -> bool:
        is_over = self.closes_on is not None and self.closes_on < clock.today()
        return self.state == self.State.OPEN and not is_over


class SurveyVersion(models.Model):
    """A form as it was opened: never written again."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    form = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} ({self.number})"


class SurveyResponseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SurveyResponseQuerySet":
        """Officers; and who holds the page of a structure, what it said under its name."""
        if accounts.is_officer(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        held = Manager.objects.today().filter(user=user)
        own = Q(respondent__organisation__in=held.values("organisation"))
        heads = held.exclude(organisation__merged_into=None).values("organisation__merged_into")
        joined = Q(respondent__organisation__in=heads)
        joined |= Q(respondent__organisation__merged_into__in=held.values("organisation"))
        nominative = Q(survey__promise=Survey.Promise.NOMINATIVE)
        return self.filter(own | joined, nominative)

    def sent(self) -> "SurveyResponseQuerySet":
        return self.filter(state=SurveyResponse.State.SENT)


class SurveyResponse(models.Model):
    """What was said, whoever said it: its number is drawn, its day is all that it knows of time.
    `said` keeps everything, what is out too; `key_hash`: of the secret in the link by which it is
    taken up again, which was drawn for it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("commencée")
        SENT = "sent", _("envoyée")
        ASIDE = "aside", _("mise de côté")

    class Way(models.TextChoices):
        WEB = "web", _("en ligne")
        PHONE = "phone", _("par téléphone")
        VISIT = "visit", _("après une visite")
        PAPER = "paper", _("sur papier")

    id = models.BigAutoField(primary_key=True, default=drawn_key)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    said = models.JSONField(default=dict)
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    way = models.CharField(max_length=5, choices=Way, default=Way.WEB)
    key_hash = models.CharField(max_length=64, unique=True)
    begun_on = models.DateField(default=clock.today)
    sent_on = models.DateField(null=True)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "id"]
        indexes = [models.Index(fields=["survey", "state"], name="survey_response_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_on__isnull=False), name="sent_has_its_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} ({self.pk})"


class Respondent(models.Model):
    """Who gave a response. The table takes none under the anonymous promise."""

    response = models.OneToOneField(
        SurveyResponse, on_delete=models.CASCADE, related_name="respondent"
    )
    promise = models.CharField(max_length=12, choices=Survey.Promise)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+"
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by = models.CharField(max_length=60, blank=True)  # the colleague who typed it
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(promise__in=("nominative", "confidential")),
                name="anonymous_has_no_respondent",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.pk)


class SurveyValue(models.Model):
    """One answer of a response that was sent, to a question that it was asked: what results count.
    Several choices are several rows, and one more whose number says how many. `choice`: a choice,
    a commune, the number of a structure."""

    id = models.BigAutoField(primary_key=True, default=drawn_key)
    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="values")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=40)
    choice = models.CharField(max_length=40, blank=True)
    number = models.FloatField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "choice"], name="value_once")
        ]
        indexes = [
            models.Index(
                fields=["survey", "question", "choice", "number", "response"],
                name="survey_value_counted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.choice or self.number or self.text}"


class SurveyWave(models.Model):
    """Structures that a survey asks, together."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="waves")
    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.survey}, {self.wave}"


class AnswerFile(documents.Document):
    """What was joined to an answer; never under the anonymous promise."""

    response = models.ForeignKey(
        SurveyResponse, on_delete=documents.with_its_owner, related_name="files"
    )
    question = models.CharField(max_length=40)
