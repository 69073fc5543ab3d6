"""What structures lack, what they could become, and the challenges that needs make together.

A need stays with the page that stated it: a merge makes that page an alias, whose needs show with
its head's, and taking the two apart needs nothing more.
"""

from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock, files, slugs
from maillage.organisations.models import Manager, Organisation
from maillage.territories.models import Commune
from maillage.vocabulary.models import Dated, Theme


class NeedFamily(Dated):
    """Premises, recruitment, cash… A family that is over stays on the needs that it named."""

    slug = models.SlugField(_("identifiant"), max_length=40, primary_key=True)
    name = models.CharField(_("nom"), max_length=80, unique=True)
    blocking = models.CharField(_("comme on dit « bloqué par… »"), max_length=80, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)

    class Meta:
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """What blocks, after « bloqué par »."""
        return self.blocking or self.name


class OfStructuresQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OfStructuresQuerySet":
        """Officers read all; who holds the page of a structure, or of one joined to it, reads what
        it said."""
        rows = self.filter(is_withdrawn=False)
        if accounts.is_officer(user):
            return rows
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        held = Manager.objects.today().filter(user=user)
        joined = held.exclude(organisation__merged_into=None)
        heads = Q(pk__in=held.values("organisation"))
        heads |= Q(pk__in=joined.values("organisation__merged_into"))
        pages = Organisation.objects.filter(heads).order_by().values("pk")
        own = Q(organisation__in=pages) | Q(organisation__merged_into__in=pages)
        return rows.filter(own)

    def real(self) -> "OfStructuresQuerySet":
        """What may be counted: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class NeedQuerySet(OfStructuresQuerySet):
    def visible_to(self, user: Any) -> "NeedQuerySet":
        """The same; what was answered in confidence is read by the team alone, as it was promised:
        who holds the page is not always who answered."""
        rows = cast(NeedQuerySet, super().visible_to(user))
        return rows if accounts.is_officer(user) else rows.not_in_confidence()

    def not_in_confidence(self) -> "NeedQuerySet":
        return self.exclude(origin=Need.Origin.IN_CONFIDENCE)


class PublishedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PublishedQuerySet":
        """What is not published is for officers."""
        rows = self.filter(is_withdrawn=False)
        return rows if accounts.is_officer(user) else rows.filter(is_published=True)

    def real(self) -> "PublishedQuerySet":
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class Challenge(models.Model):
    """What needs of a family, in a theme, around a place, have in common. Without a commune it is
    of the whole territory."""

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)  # it never changes
    name = models.CharField(_("titre"), max_length=150)
    text = models.TextField(_("ce qui se passe, pour tout le monde"), blank=True)
    family = models.ForeignKey(
        NeedFamily, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_published = models.BooleanField(_("en ligne"), default=False)
    is_fictional = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)  # its act was undone, or it was taken back
    version = models.PositiveIntegerField(default=1)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.slug])


class Need(models.Model):
    class Origin(models.TextChoices):
        STRUCTURE = "structure", _("dit par la structure")
        OFFICER = "officer", _("noté par l’équipe")
        SURVEY = "survey", _("réponse à une enquête")
        IN_CONFIDENCE = "confidence", _("réponse confidentielle à une enquête")

    class State(models.TextChoices):
        STATED = "stated", _("attend une réponse")
        ANSWERED = "answered", _("une action y répond")
        CLOSED = "closed", _("clos")

    words = models.TextField(_("ce qui manque"), max_length=1000)
    family = models.ForeignKey(
        NeedFamily, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(_("origine"), max_length=10, choices=Origin)
    origin_key = models.CharField(max_length=120, blank=True)  # opaque: an answer of a survey
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.STATED)
    closed_because = models.CharField(_("pourquoi"), max_length=300, blank=True)
    is_confidential = models.BooleanField(_("confidentiel"), default=False)  # named to nobody else
    challenge = models.ForeignKey(
        Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs"
    )
    stated_on = models.DateField(_("dit le"), default=clock.today)  # a day: answers have no hour
    by = models.CharField(max_length=60, blank=True)  # as the ledger names them
    is_fictional = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)  # its act was undone, or it was taken back
    version = models.PositiveIntegerField(default=1)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-stated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_key"], condition=~Q(origin_key=""), name="need_raised_once"
            )
        ]
        indexes = [models.Index(fields=["-stated_on", "-id"], name="need_latest")]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 80 else f"{self.words[:79]}…"

    def get_absolute_url(self) -> str:
        return reverse("need", args=[self.pk])


class NeedAnswer(models.Model):
    """Something that answers a need, done in a room above: `key` is its own, `action:12`. Who holds
    the page is told once."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    told = models.ManyToManyField(User, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["need", "key"], name="answers_need_once")]

    def __str__(self) -> str:
        return self.words
