"""What an event asks of who signs up, its times with their seats, and the people."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.agenda.models import Event, Occurrence
from maillage.base import clock
from maillage.organisations.models import Manager


class SignUpTerms(models.Model):
    """How one signs up to an event: each of its times has as many seats."""

    class Closes(models.IntegerChoices):
        AT_START = 0, _("au début")
        DAY = 1, _("la veille, à la même heure")
        TWO_DAYS = 2, _("deux jours avant")
        THREE_DAYS = 3, _("trois jours avant")
        WEEK = 7, _("une semaine avant")

    event = models.OneToOneField(
        Event, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    is_open = models.BooleanField(_("Les inscriptions sont ouvertes"), default=True)
    capacity = models.PositiveSmallIntegerField(_("Nombre de places"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("Personnes par inscription, au plus"), default=4)
    closes = models.PositiveSmallIntegerField(
        _("On s’inscrit jusqu’à"), choices=Closes, default=Closes.AT_START
    )
    question_1 = models.CharField(_("Une question"), max_length=150, blank=True)
    question_2 = models.CharField(_("Une autre question"), max_length=150, blank=True)

    def __str__(self) -> str:
        return str(self.event_id)

    @property
    def questions(self) -> list[str]:
        return [asked for asked in (self.question_1, self.question_2) if asked]


class AttendanceQuerySet(models.QuerySet):
    def full(self) -> "AttendanceQuerySet":
        return self.filter(taken__gte=F("capacity"))

    def to_come(self, at: Any) -> "AttendanceQuerySet":
        return self.filter(starts__gt=at)


class Attendance(models.Model):
    """One time of an event, and who comes. It outlives its occurrence, which is another one when
    the event moves. `told`: when and where, as people know it; `revision` grows with it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=30)  # of the occurrence
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    told = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    capacity = models.PositiveSmallIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)  # seats that somebody has, or was offered
    last_place = models.PositiveIntegerField(default=0)  # in line, given so far
    came = models.PositiveIntegerField(null=True)  # people, once their names are erased

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="seats_are_counted"
            ),
        ]
        indexes = [models.Index(fields=["starts"], name="attendance_starts")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.key}"

    @property
    def free(self) -> int | None:
        """Seats that nobody has; None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_full(self) -> bool:
        return self.free is not None and self.free <= 0

    @property
    def is_off(self) -> bool:
        return bool(self.told["state"])

    @property
    def row(self) -> Occurrence:
        """As the agenda words it: what people were told of this time."""
        return self.row_as(self.told)

    def row_as(self, told: Mapping[str, Any]) -> Occurrence:
        """What a change replaces has the zone that it had."""
        days = (told["first_day"], told["last_day"])
        first, last = (dt.date.fromisoformat(day) if day else None for day in days)
        starts, ends = (dt.datetime.fromisoformat(told[name]) for name in ("starts", "ends"))
        dates = {"zone": told["zone"], "times": []}
        return Occurrence(
            event=Event(name=self.event.name, slug=self.event.slug, dates=dates),
            key=self.key,
            starts=starts,
            ends=ends,
            first_day=first,
            last_day=last,
        )


class AttendeeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AttendeeQuerySet":
        """Officers, and who holds the page of an organiser."""
        if accounts.is_officer(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        held = Manager.objects.today().filter(user=user)
        own = Q(attendance__event__organisers__in=held.values("organisation"))
        heads = held.exclude(organisation__merged_into=None).values("organisation__merged_into")
        joined = Q(attendance__event__organisers__in=heads)
        return self.filter(own | joined).distinct()

    def of_address(self, email: str) -> "AttendeeQuerySet":
        return self.filter(email__iexact=email) if email else self.none()

    def seated(self) -> "AttendeeQuerySet":
        return self.filter(state=Attendee.State.SEATED)

    def in_line(self) -> "AttendeeQuerySet":
        """Who waits, the first first; an offer keeps its place."""
        rows = self.filter(state__in=(Attendee.State.WAITING, Attendee.State.OFFERED))
        return rows.order_by("place")

    def coming(self) -> "AttendeeQuerySet":
        """Everybody whom a change concerns."""
        return self.filter(state__in=Attendee.COMING)


class Attendee(models.Model):
    """Somebody, and those who come with them. `seats`: what they have now, or were offered."""

    class State(models.TextChoices):
        DRAFT = "draft", _("à confirmer")
        WAITING = "waiting", _("en liste d’attente")
        OFFERED = "offered", _("place proposée")
        SEATED = "seated", _("inscription confirmée")
        LEFT = "left", _("désinscription")
        LAPSED = "lapsed", _("sans réponse")
        REMOVED = "removed", _("retrait par l’équipe")

    COMING = (State.SEATED, State.OFFERED, State.WAITING)

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField(_("nom"), max_length=100)
    email = models.EmailField(blank=True)
    voice = models.CharField(max_length=64, blank=True)  # hash of the address, as one person
    phone = models.CharField(max_length=20, blank=True)  # of who was added by hand
    party = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=0)
    place = models.PositiveIntegerField(null=True)  # in line; kept by who leaves it
    needs_all = models.BooleanField(default=False)  # fewer seats than asked are of no use
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    answer_by = models.DateTimeField(null=True)
    answers = models.JSONField(default=list)
    need = models.CharField(max_length=500, blank=True)  # of accessibility; health, perhaps
    asked_at = models.DateTimeField(default=clock.now)
    seated_at = models.DateTimeField(null=True)
    asked_again_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    knows = models.PositiveIntegerField(default=0)  # the revision that they were told
    came = models.BooleanField(null=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["answer_by"], condition=Q(state="offered"), name="attendee_answers"
            ),
            models.Index(fields=["email"], condition=~Q(email=""), name="attendee_email"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance", "voice"],
                condition=Q(state__in=("seated", "offered", "waiting")) & ~Q(voice=""),
                name="comes_once",
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0, state__in=("seated", "offered"))
                | Q(seats=0) & ~Q(state__in=("seated", "offered")),
                name="seats_of_who_has_some",
            ),
            models.CheckConstraint(condition=Q(seats__lte=F("party")), name="seats_for_a_party"),
            models.CheckConstraint(
                condition=Q(state="offered", answer_by__isnull=False)
                | ~Q(state="offered") & Q(answer_by=None),
                name="offer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_coming(self) -> bool:
        return self.state in self.COMING

    @property
    def said(self) -> list[str]:
        return [answer for answer in self.answers if answer]

    @property
    def many(self) -> int:
        """How many people to count on: of who waits, those who would come."""
        return self.seats or self.party
