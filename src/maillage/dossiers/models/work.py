"""What is done in a dossier: advice and notes, meetings, tasks, documents, diagnosis, time."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import clock
from maillage.dossiers.models.dossiers import Dossier, DossierPerson
from maillage.media import documents
from maillage.schemes.models import SchemeStage, SupportOrganisation


class InDossierQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For who reads the dossier."""
        return self.filter(dossier__in=Dossier.objects.visible_to(user).values("pk"))


class SharedAdvice(models.Model):
    """Words for the applicant, who reads them behind their link."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="advice")
    text = models.TextField(_("votre conseil"), max_length=4000)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    objects = InDossierQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"


class PrivateNoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For the assigned people of the organisation in which it was written, and nobody else:
        neither the other partners nor who coordinates."""
        own = DossierPerson.objects.lasting().filter(
            user=user.pk, dossier=OuterRef("dossier"), support=OuterRef("support")
        )
        return self.filter(Exists(own), dossier__in=Dossier.objects.visible_to(user).values("pk"))


class PrivateNote(models.Model):
    """What an adviser keeps for their own organisation. The person may ask for it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes")
    support = models.ForeignKey(SupportOrganisation, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("votre note"), max_length=4000)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"


class NotesAsked(models.Model):
    """The applicant asks an organisation for its notes about them: somebody rereads them, takes out
    what speaks of others, and gives `text`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes_asked")
    support = models.ForeignKey(SupportOrganisation, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due = models.DateField()
    text = models.TextField(_("ce qui lui est remis"), blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=60, blank=True)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "support"], condition=Q(given_at=None), name="notes_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.asked_at}"


class DossierMeeting(models.Model):
    """When and where those of a dossier meet; in no public agenda."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="meetings")
    starts = models.DateTimeField(_("quand"))
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), default=60)
    place = models.CharField(_("où"), max_length=200, blank=True)
    subject = models.CharField(_("pour quoi"), max_length=200)
    by = models.CharField(max_length=60)

    objects = InDossierQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def ends(self) -> dt.datetime:
        return self.starts + dt.timedelta(minutes=self.minutes)


class DossierTask(models.Model):
    """What somebody does by a day, or what they engage to do. Without an owner it is the
    applicant's."""

    class Kind(models.TextChoices):
        TASK = "task", _("tâche")
        ENGAGEMENT = "engagement", _("engagement")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind, default=Kind.TASK)
    text = models.CharField(_("à faire"), max_length=300)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    is_applicants = models.BooleanField(default=False)
    due = models.DateField(_("pour le"), null=True)
    done_on = models.DateField(null=True)
    by = models.CharField(max_length=60)

    objects = InDossierQuerySet.as_manager()

    class Meta:
        ordering = [F("due").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["due"], condition=Q(done_on=None), name="dossier_task_late")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due is not None and self.due < clock.today()


class AskedDocument(models.Model):
    """A document that a dossier needs; its versions are the files that came."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="asked_documents")
    name = models.CharField(_("document demandé"), max_length=150)
    asked_on = models.DateField(default=clock.today)
    by = models.CharField(max_length=60)

    objects = InDossierQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "id"]

    def __str__(self) -> str:
        return self.name


class DossierDocument(documents.Document):
    """A version of what was asked. Who reads the dossier reads it, and its applicant."""

    asked = models.ForeignKey(
        AskedDocument, on_delete=documents.with_its_owner, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()

    class Meta(documents.Document.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["asked", "number"], name="document_version_once")
        ]


class DiagnosisGrid(models.Model):
    """What a diagnosis looks at, [{key, name, question}], from a day on: a version is never
    rewritten, so that what was scored keeps its meaning."""

    version = models.PositiveSmallIntegerField(unique=True)
    criteria = models.JSONField()
    in_force_on = models.DateField()

    class Meta:
        ordering = ["-in_force_on", "-version"]

    def __str__(self) -> str:
        return str(_("grille n° %(n)s") % {"n": self.version})


class Diagnosis(models.Model):
    """{criterion: [score from 0 to 5 or None, words]}, on a day."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="diagnoses")
    grid = models.ForeignKey(DiagnosisGrid, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    objects = InDossierQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"


class TimeSpent(models.Model):
    """Minutes of somebody on a dossier, in the stage in which it was."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="time")
    stage = models.ForeignKey(SchemeStage, on_delete=models.PROTECT, null=True, related_name="+")
    support = models.ForeignKey(
        SupportOrganisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    day = models.DateField(_("le"), default=clock.today)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    by = models.CharField(max_length=60)

    objects = InDossierQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.minutes}"
