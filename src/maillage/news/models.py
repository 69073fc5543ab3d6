"""News items and classifieds, what is said of them, and messages on their way to an author."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, files, slugs
from maillage.base.models import Change
from maillage.claims.models import AbstractClaim
from maillage.media import pictures
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme


class ToldQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ToldQuerySet":
        """What is put away is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "ToldQuerySet":
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class AbstractTold(models.Model):
    """What a news item and a classified have in common."""

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)
    name = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("texte"), blank=True)  # Markdown
    themes = models.ManyToManyField(Theme, related_name="+")
    is_shown = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    origins = models.JSONField(default=dict)  # {field: claim}; empty: its only claim says all
    version = models.PositiveIntegerField(default=1)

    written_in: Change  # of what an act gives back: the change that it made
    objects = ToldQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class NewsItem(AbstractTold):
    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    published_on = models.DateField(_("publiée le"))
    signed = models.CharField(_("signature"), max_length=100, blank=True)
    link = models.URLField(_("pour en savoir plus"), max_length=500, blank=True)
    organisations = models.ManyToManyField(Organisation, related_name="+")
    communes = models.ManyToManyField(Commune, related_name="+")

    class Meta:
        ordering = ["-published_on", "-id"]
        indexes = [
            models.Index(
                fields=["-published_on", "-id"], condition=Q(is_shown=True), name="news_latest"
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("news_item", args=[self.slug])


class NewsClaim(AbstractClaim):
    """What a person or a feed said of a news item, in one change."""

    SUBJECTS = {"news": "news"}

    news = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False


class NewsPicture(pictures.AbstractPicture):
    """The one that shows above a news item."""

    KIND = "photo"

    news = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="pictures")


class FormerNewsSlug(slugs.AbstractFormerSlug):
    """An address that a news item had."""

    OWNER, OTHERWISE = "news", "actualite"
    PASSING = ("nouveau-",)

    news = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="former_slugs")


class ClassifiedQuerySet(ToldQuerySet):
    def running(self, at: dt.datetime | None = None) -> "ClassifiedQuerySet":
        """What is not over."""
        return self.filter(until__gt=at or clock.now())


class Classified(AbstractTold):
    class Purpose(models.TextChoices):
        GIVES = "gives", _("Je donne")
        SEEKS = "seeks", _("Je cherche")
        PREMISES = "premises", _("Local")
        EQUIPMENT = "equipment", _("Matériel")
        VOLUNTEERS = "volunteers", _("Bénévoles")
        PARTNERS = "partners", _("Partenaires")

    purpose = models.CharField(_("sorte"), max_length=12, choices=Purpose)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="+")
    posted_on = models.DateField(_("publiée le"))
    until = models.DateTimeField(_("jusqu’au"))
    has_hour = models.BooleanField(default=False)  # ends at an hour, not with its day
    is_over = models.BooleanField(default=False)  # as the index knows it; `until` alone decides
    contact_email = models.EmailField(blank=True)  # of its author; never shown
    reminded_until = models.DateTimeField(null=True)  # the end that its author was reminded of

    objects = ClassifiedQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_on", "-id"]
        indexes = [
            models.Index(fields=["until"], condition=Q(is_over=False), name="classified_until"),
            models.Index(
                fields=["-posted_on", "-id"],
                condition=Q(is_over=False, is_shown=True),
                name="classified_latest",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("classified", args=[self.slug])

    @property
    def has_ended(self) -> bool:
        return self.until <= clock.now()

    @property
    def takes_messages(self) -> bool:
        return self.is_shown and bool(self.contact_email) and not self.has_ended


class ClassifiedClaim(AbstractClaim):
    """What a person said of a classified, in one change."""

    SUBJECTS = {"classified": "classified"}

    classified = models.ForeignKey(Classified, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False


class FormerClassifiedSlug(slugs.AbstractFormerSlug):
    """An address that a classified had."""

    OWNER, OTHERWISE = "classified", "annonce"
    PASSING = ("nouveau-",)

    classified = models.ForeignKey(
        Classified, on_delete=models.CASCADE, related_name="former_slugs"
    )


class ClassifiedMessage(models.Model):
    """An answer to a classified. Its words leave with the mail that hands it over; what is left
    counts how often an address writes, then goes too."""

    classified = models.ForeignKey(Classified, on_delete=models.CASCADE, related_name="messages")
    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["email", "at"], name="classified_message_email")]

    def __str__(self) -> str:
        return f"{self.classified_id} {self.at}"
