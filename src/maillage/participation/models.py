"""Contributions: what somebody, or a run, proposes; the words exchanged about them."""

from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock, kinds
from maillage.base.models import Change


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ContributionQuerySet":
        """Officers see the queue; a commune's referent sees what they may decide: what people
        propose about subjects of their communes, as they are today and would become."""
        if accounts.is_officer(user):
            return self
        communes = accounts.communes_of(user)
        this = Contribution.objects.filter(pk=OuterRef("pk"))
        theirs = Q(pk__in=())
        for kind in kinds.local() if communes else ():
            assert kind.within is not None
            theirs |= Q(kind=kind.name) & Exists(kind.within(this, communes))
        return self.filter(theirs).exclude(email="").but_for_officers()

    def but_for_officers(self) -> "ContributionQuerySet":
        """Without what officers alone decide."""
        this = Contribution.objects.filter(pk=OuterRef("pk"))
        alone = Q(pk__in=())
        for kind in kinds.reserved():
            assert kind.for_officers is not None
            alone |= Q(kind=kind.name) & Exists(kind.for_officers(this))
        return self.exclude(alone)

    def with_record(self) -> "ContributionQuerySet":
        """`published` and `refused`: how many of the same address were; `has_remarks`: whether
        words were exchanged."""
        same = Contribution.objects.filter(email=OuterRef("email")).exclude(email="").order_by()

        def many(state: Any) -> Coalesce:
            counted = same.filter(state=state).values("email").annotate(n=Count("pk"))
            return Coalesce(Subquery(counted.values("n")), 0)

        states = Contribution.State
        return self.annotate(
            published=many(states.ACCEPTED),
            refused=many(states.REFUSED),
            has_remarks=Exists(Remark.objects.filter(contribution=OuterRef("pk"))),
        )

    def waiting(self) -> "ContributionQuerySet":
        return self.filter(state=Contribution.State.WAITING)

    def of_person(self, user: Any) -> "ContributionQuerySet":
        """What an account, or its address, proposed."""
        return self.filter(Q(author=user.author) | Q(email__iexact=user.email))


class Contribution(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("à confirmer")
        WAITING = "waiting", _("en attente")
        ASKED = "asked", _("précision demandée")
        ACCEPTED = "accepted", _("publiée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")
        EXPIRED = "expired", _("expirée")

    OPEN = (State.DRAFT, State.WAITING, State.ASKED)

    kind = models.CharField(max_length=40)  # a kind and a key: a proposed creation has no subject
    key = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    patch = models.JSONField(default=dict)  # what it says, in the shape of its kind
    note = models.TextField(blank=True)  # a word to the team
    signed = models.CharField(max_length=100, blank=True)  # how its author signs
    words = models.TextField(blank=True)  # all its free text, for what a machine notices in it
    made = models.CharField(max_length=60, blank=True)  # the key of what publishing it made
    author = models.CharField(max_length=60, blank=True)  # `run:7`, `user:12`, or an address
    email = models.EmailField(blank=True)  # of a person; empty: a run asks
    commune = models.CharField(max_length=5, blank=True)  # to sort the queue; gives no right
    licence = models.CharField(max_length=30, blank=True)  # accepted by its author, and when
    licence_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)  # of what it says: one more when amended
    flagged = models.CharField(max_length=200, blank=True)  # why a machine wants it looked at first
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=clock.now)  # since when it waits
    taken_by = models.CharField(max_length=60, blank=True)  # who of the team has it, in the ledger
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["state", "at", "id"], name="contribution_queue"),
            models.Index(fields=["author", "state"], name="contribution_author"),
            models.Index(fields=["email"], condition=~Q(email=""), name="contribution_email"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state="waiting", email=""),
                name="contribution_waits_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contribution", args=[self.pk])

    @property
    def is_from_person(self) -> bool:
        return bool(self.email)

    @property
    def kind_label(self) -> str:
        return str(kinds.get(self.kind).label)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Remark(models.Model):
    """A sentence between an author and the team about a contribution."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="remarks")
    from_team = models.BooleanField()
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class FollowLink(models.Model):
    """The e-mailed link that confirms and follows one contribution. Only its hash is kept."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contribution_id} ({self.expires_at})"


class Vouch(models.Model):
    """Somebody who knows the place says that a contribution is right, or is not. Counted once their
    address is confirmed; the address itself is not kept."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="vouches")
    voice = models.CharField(max_length=64)  # hash of the address
    revision = models.PositiveIntegerField(default=1)  # of the contribution, as it was read
    agrees = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "voice"], name="vouch_one_voice")
        ]

    def __str__(self) -> str:
        return f"{self.contribution} ({self.agrees})"


class SavedView(models.Model):
    """A way of looking at the queue that a member of the team keeps."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("nom"), max_length=60)
    query = models.CharField(max_length=200)  # of the address, after `?`

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(models.Model):
    """Words that the team sends often."""

    class Verb(models.TextChoices):
        ASK = "ask", _("demander une précision")
        REFUSE = "refuse", _("refuser")

    verb = models.CharField(_("sert à"), max_length=10, choices=Verb)
    name = models.CharField(_("nom"), max_length=80, unique=True)
    text = models.TextField(_("texte"), max_length=2000)
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)

    class Meta:
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name
