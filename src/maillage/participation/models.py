"""Contributions: what somebody, or a run, proposes."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.base.models import Change


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees the queue."""
        return self if accounts.is_officer(user) else self.none()

    def waiting(self):
        return self.filter(state=Contribution.State.WAITING)


class Contribution(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        ACCEPTED = "accepted", _("publiée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")

    kind = models.CharField(max_length=40)  # a kind and a key: a proposed creation has no subject
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=60)  # `run:7`, `user:12`
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["state", "at", "id"], name="contribution_queue"),
            models.Index(fields=["author", "state"], name="contribution_author"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="waiting"), name="contribution_waits_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contribution", args=[self.pk])
