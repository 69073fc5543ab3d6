"""Issues and their items; subscribers, the lists that brought them, who left."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.mailing.frames import Period
from maillage.mailing.models import Recipient
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "IssueQuerySet":
        """Everybody reads what was sent; the team composes the rest."""
        return self if accounts.is_officer(user) else self.sent()

    def sent(self) -> "IssueQuerySet":
        return self.exclude(sent_at=None)


class Issue(models.Model):
    """One number of the letter. What is new from `since` to the `day` that it goes, what comes from
    then to `until`."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("objet"), max_length=120)
    since = models.DateField(_("ce qui est nouveau depuis le"))
    day = models.DateField(_("jour de l’envoi"))
    until = models.DateField(_("ce qui vient jusqu’au"))
    intro = models.TextField(_("le mot de l’équipe"), blank=True, max_length=4_000)  # Markdown
    by = models.CharField(max_length=60)
    made_at = models.DateTimeField(default=clock.now)
    planned_for = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # it began to leave

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="issue_days_in_order",
                condition=Q(since__lte=F("day")) & Q(day__lte=F("until")),
            )
        ]

    def __str__(self) -> str:
        return str(_("Lettre n° %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.number])

    @property
    def period(self) -> Period:
        return Period(self.since, self.day, self.until)

    @property
    def is_first_of_month(self) -> bool:
        """Who wants one letter a month receives this one."""
        left = Issue.objects.filter(day__year=self.day.year, day__month=self.day.month)
        left = left.exclude(planned_for=None, sent_at=None).exclude(pk=self.pk)
        return not left.exists()

    @property
    def is_draft(self) -> bool:
        return self.planned_for is None and self.sent_at is None


class IssueItemQuerySet(models.QuerySet):
    def told(self) -> "IssueItemQuerySet":
        """What the letter says: kept by the team, and still there to be read."""
        return self.filter(is_kept=True, is_offered=True)


class IssueItem(models.Model):
    """What a room offered to an issue, as the team words it. `offered`: {title, words} as its room
    does; `is_offered`: its room still has it."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(max_length=40)  # a key of `mailing.frames.OFFERS`
    key = models.CharField(max_length=80)
    rank = models.PositiveSmallIntegerField()
    is_kept = models.BooleanField(default=True)
    is_offered = models.BooleanField(default=True)
    title = models.CharField(_("titre"), max_length=200)
    words = models.TextField(_("en deux phrases"), max_length=600, blank=True)
    offered = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    when = models.CharField(max_length=160, blank=True)
    day = models.DateField(null=True)
    picture = models.CharField(max_length=300, blank=True)
    picture_alt = models.CharField(max_length=200, blank=True)
    communes = models.JSONField(default=list)
    themes = models.JSONField(default=list)

    objects = IssueItemQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "key"], name="item_once_an_issue")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_reworded(self) -> bool:
        return self.offered != {"title": self.title, "words": self.words}


class SubscriberList(models.Model):
    """A list that the team brought: what came of it. `outside`: [line, value, why] of each row
    that stayed outside, kept for a month."""

    name = models.CharField(max_length=120)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    brought = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    outside = models.JSONField(default=list)
    many_outside = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class SubscriberQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SubscriberQuerySet":
        """Somebody signed in sees what their own address agreed to."""
        return self.filter(recipient__in=Recipient.objects.visible_to(user))

    def agreed(self) -> "SubscriberQuerySet":
        """Who receives the letter: they confirmed, and their address takes mail."""
        return self.exclude(confirmed_at=None).filter(recipient__in=Recipient.objects.agreed())


class Subscriber(models.Model):
    """Who asked for the letter, with the proof of it: these words, on this page, that day. A list
    tells the words, the origin and the day of each."""

    class Rhythm(models.TextChoices):
        EACH = "each", _("chaque lettre")
        MONTH = "month", _("une lettre par mois au plus")

    recipient = models.OneToOneField(Recipient, on_delete=models.CASCADE, related_name="+")
    consent = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    asked = models.PositiveSmallIntegerField(default=0)  # times, on the day of `asked_at`
    confirmed_at = models.DateTimeField(null=True)
    rhythm = models.CharField(_("rythme"), max_length=8, choices=Rhythm, default=Rhythm.EACH)
    themes = models.ManyToManyField(Theme, related_name="+")
    communes = models.ManyToManyField(Commune, related_name="+")
    brought_by = models.ForeignKey(
        SubscriberList, on_delete=models.SET_NULL, null=True, related_name="subscribers"
    )

    objects = SubscriberQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.recipient_id)

    @property
    def is_to_confirm(self) -> bool:
        """Never confirmed, or paused because mail came back: they say that they read it."""
        return self.confirmed_at is None or self.recipient.paused_at is not None


class Departed(models.Model):
    """Who left: a keyed hash of their address, so that no list brings them back."""

    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.hash
