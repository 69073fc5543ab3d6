"""Programmes, and the events of each."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.agenda.models import Event
from maillage.base import clock, files, slugs


class EventProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "EventProgrammeQuerySet":
        """What is put away is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "EventProgrammeQuerySet":
        return self if files.is_demonstration() else self.filter(is_fictional=False)

    def not_over(self) -> "EventProgrammeQuerySet":
        return self.filter(last_day__gte=clock.today())


class EventProgramme(models.Model):
    slug = models.SlugField(
        max_length=slugs.LONGEST, unique=True
    )  # it never changes: it is printed
    name = models.CharField(_("titre"), max_length=120)
    first_day = models.DateField(_("du"))
    last_day = models.DateField(_("au"))
    summary = models.CharField(_("en une phrase"), max_length=250, blank=True)
    text = models.TextField(_("présentation"), blank=True)
    is_shown = models.BooleanField(_("en ligne"), default=True)
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    events = models.ManyToManyField(Event, related_name="+")

    objects = EventProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="programme_ends_after"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.slug])

    @property
    def is_over(self) -> bool:
        return self.last_day < clock.today()

    @property
    def is_begun(self) -> bool:
        return self.first_day <= clock.today()
