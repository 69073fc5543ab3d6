"""Audits of accessibility; what the team says behind the four doors; the pages that it makes."""

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, files, slugs
from maillage.media import pictures


class AccessibilityAudit(models.Model):
    """The share of applicable RGAA criteria that an audit found met."""

    held_on = models.DateField(_("date de l’audit"))
    by = models.CharField(_("réalisé par"), max_length=200)
    rate = models.PositiveSmallIntegerField(
        _("critères respectés, en %"), validators=[MaxValueValidator(100)]
    )
    gaps = models.TextField(_("contenus non accessibles"), blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__lte=100), name="audit_rate_percent")
        ]

    def __str__(self) -> str:
        return f"{self.held_on}: {self.rate} %"


class LegalNotice(models.Model):
    """What the law asks who publishes a site to say (loi 2004-575, article 1-1, II): one row."""

    publisher = models.CharField(
        _("direction de la publication"),
        max_length=200,
        help_text=_("Le nom, et la fonction : d’ordinaire qui préside la collectivité."),
    )
    address = models.CharField(_("adresse postale de la collectivité"), max_length=300)
    phone = models.CharField(_("téléphone"), max_length=20)
    host = models.CharField(
        _("hébergeur"),
        max_length=200,
        help_text=_("Qui tient la machine : une entreprise, un syndicat, la collectivité même."),
    )
    host_address = models.CharField(_("adresse postale de l’hébergeur"), max_length=300)
    host_phone = models.CharField(_("téléphone de l’hébergeur"), max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="legal_notice_is_one"),
        ]

    def __str__(self) -> str:
        return self.publisher


class DoorPage(models.Model):
    """What the team says on the page of a door. What it leaves empty is as it ships."""

    name = models.CharField(primary_key=True, max_length=60)
    lead = models.TextField(_("phrase d’accueil"), max_length=400, blank=True)
    questions = models.TextField(
        _("questions et réponses"),
        max_length=6_000,
        blank=True,
        help_text=_("Une question sur une ligne, sa réponse dessous, puis une ligne vide."),
    )
    contact = models.CharField(
        _("qui répond"),
        max_length=200,
        blank=True,
        help_text=_("Un service ou une permanence, et quand : « Le guichet, mardi et jeudi »."),
    )
    contact_phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    contact_email = models.EmailField(
        _("adresse électronique"),
        blank=True,
        help_text=_("Celle d’un service plutôt que d’une personne : tout le monde la lira."),
    )

    def __str__(self) -> str:
        return self.name


class SitePageQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SitePageQuerySet":
        """A draft, what waits for its moment and what is past it are for officers."""
        return self if accounts.is_officer(user) else self.open_at(clock.now())

    def open_at(self, at: dt.datetime) -> "SitePageQuerySet":
        """What is on line at this moment: its dates alone decide, whatever worker runs."""
        begun = Q(starts_at=None) | Q(starts_at__lte=at)
        return self.filter(begun, Q(ends_at=None) | Q(ends_at__gt=at), is_draft=False)

    def real(self) -> "SitePageQuerySet":
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class SitePage(models.Model):
    """A page in the words of the territory, made of blocks."""

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)
    name = models.CharField(_("titre"), max_length=120)
    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    is_draft = models.BooleanField(default=True)
    starts_at = models.DateTimeField(_("en ligne à partir du"), null=True)
    ends_at = models.DateTimeField(_("jusqu’au"), null=True)
    is_open = models.BooleanField(default=False)  # as the index knows it; its dates alone decide
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = SitePageQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("site_page", args=[self.slug])

    @property
    def state(self) -> Any:
        """Where it stands, in words."""
        if self.is_draft:
            return _("brouillon")
        if self.is_shown:
            return _("en ligne")
        return _("planifiée") if self.starts_at and self.starts_at > clock.now() else _("retirée")

    @property
    def is_shown(self) -> bool:
        now = clock.now()
        has_begun = self.starts_at is None or self.starts_at <= now
        return not self.is_draft and has_begun and (self.ends_at is None or self.ends_at > now)


class PageBlock(models.Model):
    """A part of a page. What its columns mean depends on its sort (`rules.SORTS`)."""

    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    sort = models.CharField(max_length=12)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)  # Markdown, or lines
    link = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=40, blank=True)  # the room of a list or of a figure
    query = models.CharField(max_length=500, blank=True)  # which of its room
    most = models.PositiveSmallIntegerField(default=3)
    picture = models.CharField(max_length=80, blank=True)  # the name of one of its page

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["page", "position"], name="one_block_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.position}: {self.sort}"


class PagePicture(pictures.AbstractPicture):
    """One that a block shows, or showed: a page that is put back finds its own."""

    KIND = "photo"

    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="pictures")


class FormerPageSlug(slugs.AbstractFormerSlug):
    """An address that a page had."""

    OWNER, OTHERWISE = "page", "page"
    PASSING = ("nouveau-",)

    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="former_slugs")
