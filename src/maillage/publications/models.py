"""Publications of surveys, and what was computed of each."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, slugs
from maillage.surveys.models import Survey


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PublicationQuerySet":
        """Officers see all that was not dropped; everybody, what is published."""
        if accounts.is_officer(user):
            return self.exclude(state=Publication.State.DROPPED)
        return self.filter(state=Publication.State.PUBLISHED)

    def released(self) -> "PublicationQuerySet":
        """Those that were published once, withdrawn since or not, in their order."""
        return self.exclude(published_at=None).order_by("published_at", "pk")


class Publication(models.Model):
    """`asked`: the questions and crossings chosen, by the keys of the form; once published it
    changes no more. `refusal`: why the last preview could not be made."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        PUBLISHED = "published", _("publiée")
        WITHDRAWN = "withdrawn", _("retirée")
        DROPPED = "dropped", _("abandonnée")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)  # it never changes: it is cited
    name = models.CharField(_("titre"), max_length=120)
    words = models.TextField(_("ce qu’il faut en retenir"), max_length=5000, blank=True)
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    is_making = models.BooleanField(default=False)  # a preview is being computed
    refusal = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "dropped")) | Q(published_at__isnull=False),
                name="published_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.slug])


class PublicationRelease(models.Model):
    """What was computed: a preview while its publication is a draft, then frozen. `tables`: as they
    are shown, hidden cells without their number; `answers`: {number of a response: what it says to
    the questions asked}, never a name nor a text; `shown`, `counted`: cells, as the engine names
    them; `earlier`: the publications that it was checked against."""

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, related_name="release"
    )
    tables = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    shown = models.JSONField(default=list)
    counted = models.JSONField(default=list)
    earlier = models.JSONField(default=list)
    threshold = models.PositiveSmallIntegerField()
    structures = models.PositiveIntegerField(default=0)  # asked; 0 where nobody can say
    is_whole = models.BooleanField(default=False)  # nobody answers but those who were asked
    made_on = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return f"{self.publication} ({self.made_on})"

    @property
    def many(self) -> int:
        return len(self.answers)
