"""Terms of the elected body, and what it committed to during each."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import files, slugs
from maillage.figures.models import Indicator
from maillage.plans.models import PlanAction
from maillage.vocabulary.models import Theme


class ElectedTermQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ElectedTermQuerySet":
        """A term is for everybody once one of its pledges is published."""
        rows = self.filter(is_withdrawn=False)
        if accounts.is_officer(user):
            return rows
        return rows.filter(Exists(Pledge.objects.visible_to(user).filter(term=OuterRef("pk"))))

    def real(self) -> "ElectedTermQuerySet":
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class ElectedTerm(models.Model):
    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)  # it never changes
    name = models.CharField(_("titre"), max_length=120)
    body = models.CharField(_("qui s’engage"), max_length=150)
    starts = models.DateField(_("du"))
    ends = models.DateField(_("au"))
    summary = models.TextField(_("en quelques phrases"), blank=True)
    is_withdrawn = models.BooleanField(default=False)
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ElectedTermQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [
            models.CheckConstraint(name="term_ends_after", condition=Q(ends__gte=F("starts")))
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("term", args=[self.slug])


class PledgeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PledgeQuerySet":
        """Drafts are for officers; what is withdrawn is for nobody."""
        rows = self.filter(is_withdrawn=False, term__is_withdrawn=False)
        return rows if accounts.is_officer(user) else rows.filter(is_published=True)


class Pledge(models.Model):
    """`said_state`: a person's word, over what its actions say, and `said_why`."""

    class State(models.TextChoices):
        DONE = "done", _("tenu")
        GOING = "going", _("en cours")
        LATE = "late", _("en retard")
        PLANNED = "planned", _("pas commencé")
        STOPPED = "stopped", _("abandonné")

    term = models.ForeignKey(ElectedTerm, on_delete=models.PROTECT, related_name="pledges")
    number = models.PositiveSmallIntegerField()  # its place on the page
    name = models.CharField(_("l’engagement, en une phrase"), max_length=250)
    text = models.TextField(_("en détail"), blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    elected_role = models.CharField(_("fonction de l’élu référent"), max_length=120, blank=True)
    elected_name = models.CharField(_("son nom"), max_length=120, blank=True)
    elected_agrees = models.BooleanField(_("accepte que son nom soit public"), default=False)
    source = models.CharField(_("d’où il vient"), max_length=250, blank=True)
    source_url = models.URLField(_("adresse du texte"), max_length=500, blank=True)
    actions = models.ManyToManyField(PlanAction, related_name="+", blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="+", blank=True)
    said_state = models.CharField(max_length=7, choices=State, blank=True)
    said_why = models.CharField(_("pourquoi"), max_length=300, blank=True)
    is_published = models.BooleanField(_("publié"), default=False)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_state_that_is_said_says_why",
                condition=Q(said_state="") | ~Q(said_why=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.term.get_absolute_url()}#engagement-{self.pk}"

    @property
    def elected(self) -> str:
        """Who answers for it, as the public may read: a name only where its bearer agreed."""
        name = self.elected_name if self.elected_agrees else ""
        return ", ".join(filter(None, (name, self.elected_role)))
