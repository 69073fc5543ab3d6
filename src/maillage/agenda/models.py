"""Events and what is said of them, and each time that they happen."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import files, slugs
from maillage.base.models import Change
from maillage.claims.models import AbstractClaim
from maillage.media import pictures
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune
from maillage.timetables.dates import Dates
from maillage.vocabulary.models import Theme


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "EventQuerySet":
        """What is put away is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "EventQuerySet":
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class Event(models.Model):
    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Maintenu")
        FULL = "full", _("Complet")
        ONLINE = "online", _("Déplacé en ligne")
        POSTPONED = "postponed", _("Reporté")
        CANCELLED = "cancelled", _("Annulé")

    OFF = (Status.POSTPONED, Status.CANCELLED)  # nobody should come

    class Access(models.TextChoices):
        """As OpenAgenda names them."""

        HEARING = "hi", _("Accessible aux personnes malentendantes")
        SIGHT = "vi", _("Accessible aux personnes malvoyantes")
        MIND = "pi", _("Accessible aux personnes en situation de handicap psychique")
        MOVING = "mi", _("Accessible en fauteuil roulant")
        UNDERSTANDING = "ii", _("Accessible aux personnes en situation de handicap intellectuel")

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)
    name = models.CharField(_("titre"), max_length=200)
    summary = models.CharField(_("en une phrase"), max_length=250, blank=True)
    text = models.TextField(_("ce qui s’y passe"), blank=True)
    dates = models.JSONField(_("dates"))  # as `dates.Dates` states them
    repeats = models.BooleanField(default=False)  # a rule: its occurrences are never all known
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.CONFIRMED)
    host = models.ForeignKey(  # where it takes place, when that is in the directory
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    venue = models.CharField(_("lieu"), max_length=200, blank=True)
    street = models.CharField(_("adresse"), max_length=200, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    online = models.URLField(_("adresse en ligne"), max_length=500, blank=True)
    organisers = models.ManyToManyField(Organisation, related_name="+")
    themes = models.ManyToManyField(Theme, related_name="+")
    is_free = models.BooleanField(_("gratuit"), null=True)
    price = models.CharField(_("prix"), max_length=120, blank=True)
    audience = models.CharField(_("pour qui"), max_length=200, blank=True)
    access = models.JSONField(default=list)  # values of Access
    registration = models.URLField(_("inscription en ligne"), max_length=500, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    link = models.URLField(_("page de l’événement"), max_length=500, blank=True)
    is_shown = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    origins = models.JSONField(default=dict)  # {field: claim}; empty: its only claim says all
    version = models.PositiveIntegerField(default=1)

    written_in: Change  # of what an act gives back: the change that it made
    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])

    @cached_property
    def when(self) -> Dates:
        return Dates.of(self.dates)

    @property
    def is_off(self) -> bool:
        return self.status in self.OFF

    @property
    def is_somewhere(self) -> bool:
        """Whether people go there: it has a place, and was not moved online."""
        has_place = bool(self.host_id or self.venue or self.street or self.commune_id)
        return has_place and self.status != self.Status.ONLINE

    @property
    def is_online(self) -> bool:
        return bool(self.online) or self.status == self.Status.ONLINE


class EventClaim(AbstractClaim):
    """What a person or a calendar said of an event, in one change."""

    SUBJECTS = {"event": "event"}

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False


class EventPicture(pictures.AbstractPicture):
    """The picture of an event: a poster, a photograph."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pictures")

    def address(self, name: str) -> str:
        """Of one of its files."""
        return reverse("event_picture", args=[self.event.slug, name])


class FormerEventSlug(slugs.AbstractFormerSlug):
    """An address that an event had."""

    OWNER, OTHERWISE = "event", "evenement"
    PASSING = ("nouveau-",)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="former_slugs")


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OccurrenceQuerySet":
        """As its event. A join: SQLite would begin with a subquery of every event that is shown."""
        return self if accounts.is_officer(user) else self.filter(event__is_shown=True)

    def after(self, at: Any) -> "OccurrenceQuerySet":
        """What is not over."""
        return self.filter(ends__gt=at)


class Occurrence(models.Model):
    """One time that an event happens, computed. `key`: its first moment as its dates write it. What
    lasts all day has days, of the place where it is; its instants are those of this site."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    key = models.CharField(max_length=30)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    is_cancelled = models.BooleanField(default=False)  # this time alone
    is_next = models.BooleanField(default=False)  # the first of its event that is not over

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "event_id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="occurrence_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["starts"], name="occurrence_starts"),
            models.Index(fields=["ends"], condition=Q(is_next=True), name="occurrence_next_over"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.key}"

    @property
    def is_all_day(self) -> bool:
        return self.first_day is not None

    @property
    def is_off(self) -> bool:
        return self.is_cancelled or self.event.is_off
