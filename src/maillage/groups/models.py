"""Groups, the mandates of their members, their documents, meetings, decisions and tasks."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.agenda.models import Event
from maillage.base import clock, files, slugs
from maillage.media import documents
from maillage.organisations.models import Manager, Organisation


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "GroupQuerySet":
        """What is put away is for officers, and for its members."""
        if accounts.is_officer(user):
            return self
        return self.filter(Q(is_shown=True) | Q(pk__in=Mandate.objects.of(user).values("group")))

    def real(self) -> "GroupQuerySet":
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class Group(models.Model):
    class Kind(models.TextChoices):
        STEERING = "steering", _("Collectif de pilotage")
        SECTOR = "sector", _("Filière")
        COOPERATION = "cooperation", _("Coopération")
        CLUSTER = "cluster", _("Pôle territorial de coopération économique")
        EMPLOYERS = "employers", _("Réseau d’employeurs")

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)  # it never changes
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("sorte de groupe"), max_length=12, choices=Kind)
    summary = models.CharField(_("en une phrase"), max_length=250, blank=True)
    text = models.TextField(_("ce qu’il fait"), blank=True)
    is_shown = models.BooleanField(_("en ligne"), default=True)
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.slug])


class KeptQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(is_withdrawn=False)

    def visible_to(self, user: Any) -> Self:
        """For officers, and for members while their mandate lasts."""
        if accounts.is_officer(user):
            return self
        return self.filter(group__in=Mandate.objects.of(user).values("group"))


class AbstractKept(models.Model):
    """What a group keeps. Nothing is deleted: what is withdrawn is shown nowhere."""

    is_withdrawn = models.BooleanField(default=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True


class MandateQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> Self:
        """All of a group for its members and officers; else what is public of one that is shown."""
        if accounts.is_officer(user):
            return self
        own = Q(group__in=Mandate.objects.of(user).values("group"))
        return self.filter(own | Q(is_public=True, group__is_shown=True))

    def lasting(self, day: dt.date | None = None) -> Self:
        day = day or clock.today()
        ends = Q(ends=None) | Q(ends__gte=day)
        return self.standing().filter(ends, starts__lte=day)

    def of(self, user: Any) -> Self:
        """Those by which somebody acts today: their own, and those of the structures whose page
        they hold."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        held = Manager.objects.today().filter(user=user).values("organisation")
        pages = Q(organisation__in=held) | Q(organisation__merged_into__in=held)
        return self.lasting().filter(Q(user=user) | Q(user=None) & pages)


class Mandate(AbstractKept):
    """A member: a structure, somebody who speaks for one, or somebody. Of a structure without a
    person, those who hold its page act."""

    class Side(models.TextChoices):
        STRUCTURE = "structure", _("Structure de l’ESS")
        EMPLOYMENT = "employment", _("Emploi et insertion")
        FINANCE = "finance", _("Financement")
        AUTHORITY = "authority", _("Collectivité, État")
        RESIDENT = "resident", _("Habitant·e, personne qualifiée")

    class Power(models.TextChoices):
        HOLD = "hold", _("Tenir les réunions, les décisions et les documents")
        SCORE = "score", _("Noter ce que le groupe évalue")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("nom de la personne"), max_length=120, blank=True)
    side = models.CharField(_("au titre de"), max_length=10, choices=Side)
    role = models.CharField(_("rôle"), max_length=80, blank=True)
    starts = models.DateField(_("depuis le"))
    ends = models.DateField(_("jusqu’au"), null=True)
    powers = models.JSONField(default=list)  # values of Power; reading goes without saying
    is_public = models.BooleanField(_("sur la page publique"), default=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["side", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after", condition=Q(ends=None) | Q(ends__gte=F("starts"))
            )
        ]

    def __str__(self) -> str:
        of = self.organisation.name if self.organisation else ""
        return " · ".join(filter(None, (self.name, of))) or str(_("Membre"))

    @property
    def is_over(self) -> bool:
        return self.ends is not None and self.ends < clock.today()


class Meeting(AbstractKept):
    """An event of the agenda at which a group meets. `items`: what it will speak of, [{text, kind,
    key}]; `present` and `excused`: numbers of mandates."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    items = models.JSONField(default=list)
    present = models.JSONField(default=list)
    excused = models.JSONField(default=list)
    minutes = models.TextField(_("compte rendu"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.event.name

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.group.slug, self.pk])

    @property
    def starts(self) -> str:
        """When, as the dates of its event write it."""
        return self.event.dates["times"][0][0]

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.starts[:10])

    @property
    def is_past(self) -> bool:
        return self.day < clock.today()


class GroupDecision(AbstractKept):
    """What a meeting decided, and of what: `kind` and `key` of something of a room above, or
    nothing."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField(_("décision"))
    kind = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        indexes = [models.Index(fields=["kind", "key"], name="decision_about")]

    def __str__(self) -> str:
        return self.text[:80]


class GroupTask(AbstractKept):
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="tasks")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, related_name="tasks")
    text = models.CharField(_("à faire"), max_length=300)
    owner = models.ForeignKey(Mandate, on_delete=models.SET_NULL, null=True, related_name="tasks")
    due = models.DateField(_("pour le"), null=True)
    done_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due is not None and self.due < clock.today()


class GroupDocument(documents.Document):
    group = models.ForeignKey(Group, on_delete=documents.with_its_owner, related_name="documents")
