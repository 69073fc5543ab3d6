"""The dossier, who may read it, who was asked to take it, what happened to it."""

import secrets
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.schemes import rules as schemes
from maillage.schemes.models import Adviser, Scheme, SchemeStage, SupportOrganisation
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme
from maillage.web.private_links import PrivateLink

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none is read for another


def drawn_reference() -> str:
    """What people call a dossier by, in mails and on the telephone: it says nothing of anybody."""
    return "".join(secrets.choice(SIGNS) for _sign in range(8))


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For who is assigned and still advises there, with the second factor; and for who
        coordinates, as long as nobody has it. An officer reads none."""
        if not accounts.opens_confidences(user):
            return self.none()
        assigned = DossierPerson.objects.lasting().filter(user=user.pk).values("dossier")
        if not schemes.coordinates(user):
            return self.filter(pk__in=assigned)
        held = DossierPerson.objects.lasting().filter(dossier=OuterRef("pk"))
        return self.filter(Q(pk__in=assigned) | Q(~Exists(held), state__in=Dossier.OPEN))

    def of(self, user: Any) -> Self:
        """Those to which somebody is assigned."""
        assigned = DossierPerson.objects.lasting().filter(user=user.pk).values("dossier")
        return self.visible_to(user).filter(pk__in=assigned)

    def open(self) -> Self:
        return self.filter(state__in=Dossier.OPEN)

    def unheld(self) -> Self:
        """Those that nobody has: none was asked, all said no, or who had it left."""
        held = DossierPerson.objects.lasting().filter(dossier=OuterRef("pk"))
        return self.open().filter(~Exists(held)).exclude(state=Dossier.State.ROUTED)


class Dossier(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", _("reçu")
        ROUTED = "routed", _("proposé à des partenaires")
        FOLLOWED = "followed", _("suivi")
        REFUSED = "refused", _("refusé par tous")
        CLOSED = "closed", _("terminé")
        ARCHIVED = "archived", _("archivé")

    class Origin(models.TextChoices):
        DOOR = "door", _("la porte d’entrée du site")
        PHONE = "phone", _("un appel")
        VISIT = "visit", _("une permanence")
        PARTNER = "partner", _("un partenaire")
        ADVISER = "adviser", _("une personne qui conseille")

    OPEN = (State.RECEIVED, State.ROUTED, State.FOLLOWED, State.REFUSED)

    reference = models.CharField(max_length=8, unique=True, default=drawn_reference)
    name = models.CharField(_("prénom et nom, ou nom du groupe"), max_length=120, blank=True)
    is_group = models.BooleanField(_("c’est un groupe"), default=False)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    reachable = models.CharField(_("quand la joindre"), max_length=120, blank=True)
    words = models.TextField(_("le besoin, dans ses mots"), max_length=4000, blank=True)
    situation = models.CharField(max_length=20, blank=True)  # what was answered at the door
    wanted = models.JSONField(default=list)  # the same: subjects of schemes
    origin = models.CharField(_("comment il est arrivé"), max_length=8, choices=Origin)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="+")
    siret = models.CharField(_("SIRET dit par la personne"), max_length=14, blank=True)
    organisation = models.ForeignKey(  # that somebody confirmed, never a guess
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_identity_confirmed = models.BooleanField(default=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.ForeignKey(SchemeStage, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    referent = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answer_by = models.DateField()  # the day that was promised
    came_at = models.DateTimeField(default=clock.now)
    first_answer_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(default=clock.now)  # the last step of anybody
    passed_at = models.DateTimeField(default=clock.now)  # since when it is with whom it is
    closed_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)  # when its erasure was announced
    erased_on = models.DateField(null=True)  # what is left are figures
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-came_at", "-id"]
        indexes = [
            models.Index(fields=["state", "moved_at"], name="dossier_state"),
            models.Index(fields=["email"], condition=~Q(email=""), name="dossier_email"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dossier_erased_says_nobody",
                condition=Q(erased_on=None) | Q(name="", email="", phone="", words=""),
            ),
            models.CheckConstraint(
                name="dossier_identity_is_of_somebody",
                condition=Q(organisation=None) | Q(is_identity_confirmed=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def called(self) -> str:
        """For who may read it."""
        return self.name or str(_("Dossier %(n)s") % {"n": self.reference})


class DossierPersonQuerySet(models.QuerySet):
    def lasting(self) -> Self:
        """Assigned, and still an adviser of the organisation in whose name they are."""
        advises = Adviser.objects.lasting().filter(
            user=OuterRef("user"), support=OuterRef("support")
        )
        return self.filter(Exists(advises), ended_at=None)


class DossierPerson(models.Model):
    """Somebody of a support organisation who has a dossier, as its referent or beside them."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    support = models.ForeignKey(SupportOrganisation, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = DossierPersonQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "user"],
                condition=Q(ended_at=None),
                name="dossier_person_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "dossier"], condition=Q(ended_at=None), name="dossier_mine"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.user_id}"


class PartnerRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For who advises where it was sent, while it waits; and for who reads the dossier."""
        if not accounts.opens_confidences(user):
            return self.none()
        own = self.answered_by(user).order_by().values("pk")
        seen = Dossier.objects.visible_to(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(dossier__in=seen))

    def answered_by(self, user: Any) -> Self:
        """Those that wait for the answer of an organisation in which somebody advises."""
        if not accounts.opens_confidences(user):
            return self.none()
        own = Adviser.objects.lasting().filter(user=user.pk).values("support")
        return self.waiting().filter(support__in=own)

    def waiting(self) -> Self:
        return self.filter(state__in=PartnerRequest.WAITING)


class PartnerRequest(models.Model):
    """An organisation is asked to take a dossier, and why it: `reasons` are sentences."""

    class State(models.TextChoices):
        ASKED = "asked", _("attend sa réponse")
        SILENT = "silent", _("n’a pas répondu en cinq jours ouvrés")
        TAKEN = "taken", _("prend")
        DECLINED = "declined", _("pas pour elle")
        FREED = "freed", _("libérée : une autre a pris")
        DONE = "done", _("fini")

    WAITING = (State.ASKED, State.SILENT)

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="requests")
    support = models.ForeignKey(SupportOrganisation, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=clock.now)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    because = models.CharField(_("pourquoi"), max_length=500, blank=True)
    is_told = models.BooleanField(default=False)  # the digest said that it was sent, or freed

    objects = PartnerRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "support"],
                condition=Q(state__in=("asked", "silent", "taken")),
                name="request_once",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state="taken"), name="request_one_takes"
            ),
            models.CheckConstraint(
                name="request_declined_says_why", condition=~Q(state="declined") | ~Q(because="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["support", "asked_at"],
                condition=Q(state__in=("asked", "silent")),
                name="request_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.support_id}"

    def get_absolute_url(self) -> str:
        return reverse("dossier_request", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING


class DossierStep(models.Model):
    """One line of the path. `words` are for the people of the dossier; the applicant reads those
    that are shared."""

    class Kind(models.TextChoices):
        CAME = "came", _("Reçu")
        ASKED = "asked", _("Proposé")
        TAKEN = "taken", _("Pris en charge")
        DECLINED = "declined", _("Pas pour ce partenaire")
        SILENT = "silent", _("Sans réponse")
        FREED = "freed", _("Libéré")
        DONE = "done", _("Fini pour ce partenaire")
        STAGE = "stage", _("Étape")
        JOINED = "joined", _("Quelqu’un rejoint le suivi")
        LEFT = "left", _("Quelqu’un quitte le suivi")
        PASSED = "passed", _("Confié")
        ADVICE = "advice", _("Conseil")
        MEETING = "meeting", _("Rendez-vous")
        TASK = "task", _("À faire")
        TASK_DONE = "task_done", _("Fait")
        DOCUMENT = "document", _("Document")
        DIAGNOSIS = "diagnosis", _("Diagnostic")
        IDENTITY = "identity", _("Structure reconnue")
        NOTES = "notes", _("Notes communiquées")
        CLOSED = "closed", _("Terminé")
        OPENED = "opened", _("Rouvert")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    stage = models.ForeignKey(SchemeStage, on_delete=models.PROTECT, null=True, related_name="+")
    support = models.ForeignKey(
        SupportOrganisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    words = models.CharField(max_length=500, blank=True)
    is_shared = models.BooleanField(default=True)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class DossierLink(PrivateLink):
    """What leads to the applicant's page, behind its second lock."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="links")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"


class DossierReading(models.Model):
    """Somebody has read it, for the first time at this moment; its applicant sees that."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "user"], name="reading_by_somebody_new")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"


class RecalledDossier(models.Model):
    """Whom the digest reminded last of a dossier, when, and why."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    why = models.CharField(max_length=12)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.day}"


class TwinDossier(models.Model):
    """Two dossiers that may be one project, told twice: a person says whether. `reasons` are
    sentences that name nobody."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("à regarder")
        SAME = "same", _("le même projet")
        OTHER = "other", _("deux projets")

    one = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    verdict = models.CharField(max_length=5, choices=Verdict, default=Verdict.OPEN)
    by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="twin_once"),
            models.CheckConstraint(name="twin_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
