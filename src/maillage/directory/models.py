"""Organisations, places, accreditations, and the claims that they show."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.models import Change
from maillage.sources.models import Claim as AbstractClaim
from maillage.sources.models import Source
from maillage.territories.models import Commune
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    Family,
    LegalCategory,
    StatusRule,
    Theme,
)


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees what is listed; officers see the rest; nobody sees the non-diffusible, nor
        the former page of what was joined to another."""
        seen = self.filter(is_diffusible=True, merged_into=None)
        return seen if accounts.is_officer(user) else seen.filter(is_listed=True)

    def active(self):
        return self.filter(closed_on=None)


class Organisation(models.Model):
    class Standing(models.TextChoices):
        KEPT = "kept", _("tenue par la structure")
        READ = "read", _("relue par l’équipe")
        REGISTER = "register", _("connue par les registres")

    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=40, blank=True)
    summary = models.CharField(max_length=250, blank=True)
    description = models.TextField(blank=True)
    offers = models.TextField(blank=True)
    wants = models.TextField(blank=True)
    partners = models.TextField(blank=True)  # names, one a line
    purpose = models.TextField(blank=True)  # as declared to the register of associations
    # Facets are counted by the index of the search, never by these columns.
    legal_category = models.ForeignKey(
        LegalCategory, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    themes = models.ManyToManyField(Theme, related_name="+")
    theme_reasons = models.JSONField(default=dict)  # of themes that rules propose, by theme
    ess_status = models.CharField(max_length=10, choices=StatusRule.Says, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    rna = models.CharField(max_length=10, blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    founded_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    is_employer = models.BooleanField(null=True)
    is_listed = models.BooleanField(default=True)
    unlisted_because = models.CharField(max_length=200, blank=True)
    is_diffusible = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.REGISTER)
    confirmed_on = models.DateField(null=True)
    origins = models.JSONField(default=dict)  # {field: claim}; empty: its only claim says all
    conflicts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="aliases", db_index=False
    )

    written_in: Change  # of what an act gives back: the change that it made
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="organisation_alias",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= clock.today()


class ManagerQuerySet(models.QuerySet):
    def today(self):
        return self.filter(ended_at=None)

    def holding(self, organisation):
        """Those who hold a page today, or one that was joined to it."""
        own = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
        return self.today().filter(own)


class Manager(models.Model):
    """Who holds a page. One that ended is kept: the ledger names it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="managers"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    proof = models.CharField(max_length=20)  # domain, address, code, officer, invitation
    ended_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)  # asked whether everything is still right

    objects = ManagerQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(ended_at=None), name="manager_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation})"


class Wave(models.Model):
    """Structures invited together, from a search of the directory."""

    name = models.CharField(max_length=120)
    query = models.CharField(max_length=500, blank=True)  # the address of the search, after `?`
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=60)
    is_ready = models.BooleanField(default=False)  # mails are queued, letters are printed

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("wave", args=[self.pk])


class Relay(models.Model):
    """Who helps a wave: a federation, a house of associations, a town hall. It sees its own part of
    the list by the link that it received; only its hash is kept."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="relays")
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("adresse électronique"))
    query = models.CharField(max_length=500, blank=True)  # of the structures that are its own
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """One structure of a wave: how it was reached, what it answered. Its code proves the address
    that it was sent to; only the hash is kept."""

    class Way(models.TextChoices):
        MAIL = "mail", _("message")
        LETTER = "letter", _("lettre")

    class Answer(models.TextChoices):
        RIGHT = "right", _("tout est juste")
        CORRECTED = "corrected", _("corrigée")
        NOT_US = "not_us", _("ce n’est pas nous")
        LEAVES = "leaves", _("ne souhaite pas figurer")

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    way = models.CharField(max_length=8, choices=Way)
    relay = models.ForeignKey(
        Relay, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    sent_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "organisation"], name="invited_once_a_wave")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.wave})"


class Picture(models.Model):
    """The logo of a structure, or a photograph. The file is named by its content; a removed one is
    kept as long as its removal may be undone."""

    class Kind(models.TextChoices):
        LOGO = "logo", _("logo")
        PHOTO = "photo", _("photographie")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="pictures"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)  # of its file
    alt = models.CharField(max_length=200, blank=True)  # what it shows, in words
    credit = models.CharField(max_length=120, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.organisation})"


class PageCount(models.Model):
    """How often a page was seen in a day, and its telephone, address or site used. No visitor is
    told from another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    contacts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="page_count_day")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}: {self.views}"


class Charter(models.Model):
    """What members of the local network sign. A new text is a new row: each kept what it signed."""

    text = models.TextField(_("texte"), max_length=20_000)
    dated_on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.dated_on:%d/%m/%Y}"


class NetworkMembership(models.Model):
    """A structure that accepted the charter of the local network."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.since:%d/%m/%Y})"


class PageCode(models.Model):
    """A code sent to the address that a page publishes: who types it holds the page."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="codes")
    contribution = models.PositiveIntegerField()  # the claim that it proves
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.organisation} ({self.expires_at})"


class Place(models.Model):
    class Level(models.TextChoices):
        NUMBER = "number", _("à l’adresse")
        STREET = "street", _("à la rue")
        COMMUNE = "commune", _("au centre de la commune")

    class Admission(models.TextChoices):
        ALL = "all", _("Ouvert à tous")
        MEMBERS = "members", _("Sur adhésion")
        REFERRAL = "referral", _("Sur orientation d’un travailleur social")
        APPOINTMENT = "appointment", _("Sur rendez-vous")

    class Price(models.TextChoices):
        FREE = "free", _("Gratuit")
        PAID = "paid", _("Payant")
        INCOME = "income", _("Selon les revenus")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="places")
    home = models.ForeignKey(  # whose it was before its organisation was joined to another
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        related_name="lent_places",
        db_index=False,
    )
    name = models.CharField(max_length=200, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    position_level = models.CharField(max_length=10, choices=Level, default=Level.COMMUNE)
    position_score = models.FloatField(null=True)  # the geocoder's, 0 to 1
    located_on = models.DateField(null=True)  # when the geocoder was asked for this address
    is_shadow = models.BooleanField(default=False)  # a bare commune, beside a real address there
    is_head_office = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.JSONField(default=dict)  # {"mo": [["09:00", "12:00"]], …}
    closures = models.JSONField(default=list)  # [["2026-12-24", "2027-01-02"]]: first and last days
    admission = models.CharField(max_length=12, choices=Admission, blank=True)
    publics = models.JSONField(default=list)  # values of data·inclusion's lists
    reception = models.JSONField(default=list)
    price = models.CharField(max_length=8, choices=Price, blank=True)
    is_step_free = models.BooleanField(null=True)
    closed_on = models.DateField(null=True)
    origins = models.JSONField(default=dict)
    conflicts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-is_head_office", "id"]
        indexes = [
            models.Index(fields=["home"], condition=Q(home__isnull=False), name="place_home"),
            models.Index(
                fields=["id"],
                condition=Q(position_level="commune", located_on=None) & ~Q(street=""),
                name="place_to_locate",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.organisation} ({self.commune or '?'})"


class Accreditation(models.Model):
    """An approval held by an organisation. *Expired* is a state, not an absence."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="accreditations"
    )
    kind = models.ForeignKey(AccreditationKind, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["kind__rank"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="accreditation_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.kind}"

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < clock.today()


class Identifier(models.Model):
    """`siren:…`, `rna:…`, `siret:…`, a source's own id or `page:…`: leads records to the
    organisation of that cell, joined to another or not, and to a place."""

    value = models.CharField(max_length=160, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, related_name="identifiers"
    )

    def __str__(self) -> str:
        return self.value


class Decision(models.Model):
    """Two identifiers are the same structure, or are not: a person said so, or a register that is
    trusted to pair them. `a` sorts before `b`. Withdrawn, never deleted."""

    a = models.CharField(max_length=160)
    b = models.CharField(max_length=160)
    is_same = models.BooleanField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [models.Index(fields=["a"], name="decision_a"),
                   models.Index(fields=["b"], name="decision_b")]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["a", "b", "source"], condition=Q(withdrawn=None), name="decision_once"
            ),
            models.CheckConstraint(condition=Q(a__lt=models.F("b")), name="decision_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.a} {'=' if self.is_same else '≠'} {self.b}"


class FormerSlug(models.Model):
    """An address that a page had; it leads to the present one."""

    slug = models.SlugField(max_length=90, primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="former_slugs"
    )

    def __str__(self) -> str:
        return self.slug


class Claim(AbstractClaim):
    """What one source said about one organisation or one place, in one change."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="claims"
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="claims")

    class Meta(AbstractClaim.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(place=None), name="claim_one_subject"
            ),
        ]
