"""Organisations, places, accreditations, and the claims that they show."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, files, slugs
from maillage.base.models import Change
from maillage.claims import models as claims
from maillage.media import pictures
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


def _seen_by(user: Any, page: str = "") -> Q:
    """Everybody sees what is listed; officers see the rest; nobody sees the non-diffusible, nor the
    former page of what was joined to another, nor what nobody speaks of any more. `page`: the way
    to it, since a subquery would be read whole for the few rows of a page."""
    seen = {"is_diffusible": True, "merged_into": None, "is_silent": False}
    if not accounts.is_officer(user):
        seen["is_listed"] = True
    return Q(**{f"{page}{name}": value for name, value in seen.items()})


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        return self.filter(_seen_by(user))

    def within(self, communes: Collection[str]) -> "OrganisationQuerySet":
        """Those whose open places are all in these communes. What nobody has placed yet, and says
        nothing, counts for nothing."""
        places = Place.objects.filter(organisation=OuterRef("pk"), closed_on=None)
        outside = places.exclude(commune__in=communes).exclude(commune=None, street="", siret="")
        return self.filter(Exists(places.filter(commune__in=communes)), ~Exists(outside))

    def active(self):
        return self.filter(closed_on=None)

    def real(self):
        """What may leave the site: nothing invented, unless the whole folder is."""
        return self if files.is_demonstration() else self.filter(is_fictional=False)


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
    is_silent = models.BooleanField(default=False)  # nobody speaks of it any more
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
            ),
            models.Index(
                fields=["-confirmed_on", "id"],
                condition=Q(confirmed_on__isnull=False),
                name="organisation_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= clock.today()

    def with_aliases(self) -> list[int]:
        """Its number and those of the pages that were joined to it. By numbers the database reads
        an index of claims; through the relation, every claim."""
        return [self.pk, *self.aliases.order_by().values_list("pk", flat=True)]

    def main_place(self) -> "Place | None":
        """The place that the page shows first, with its commune: one question, each time."""
        return self.places.shown().select_related("commune").first()


class Picture(pictures.AbstractPicture):
    """The logo of a structure, or a photograph."""

    class Kind(models.TextChoices):
        LOGO = "logo", _("logo")
        PHOTO = "photo", _("photographie")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="pictures"
    )
    kind = models.CharField(max_length=8, choices=Kind)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.organisation})"


class PlaceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PlaceQuerySet":
        """Those of the pages that this person sees."""
        return self.filter(_seen_by(user, "organisation__"))

    def shown(self):
        """Without the rows that show nothing of their own."""
        return self.filter(is_shadow=False)


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
    # A bare commune beside a real address there, another row of one place, what nobody speaks of.
    is_shadow = models.BooleanField(default=False)
    merged_into = models.ForeignKey(  # the row of the page that shows for this one too
        "self", on_delete=models.SET_NULL, null=True, related_name="aliases", db_index=False
    )
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

    objects = PlaceQuerySet.as_manager()

    class Meta:
        # Its own before those of a page that was joined to it.
        ordering = [models.F("home_id").asc(nulls_first=True), "-is_head_office", "id"]
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="place_alias",
            ),
            models.Index(fields=["home"], condition=Q(home__isnull=False), name="place_home"),
            models.Index(
                fields=["id"],
                condition=Q(position_level="commune", located_on=None) & ~Q(street=""),
                name="place_to_locate",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.organisation} ({self.commune or '?'})"

    @property
    def where(self) -> str:
        """What tells a place without a name from the others of its structure."""
        return ", ".join(filter(None, (self.street, str(self.commune or "")))) or str(
            _("Lieu non connu")
        )


class Accreditation(models.Model):
    """An approval held by an organisation. *Expired* is a state, not an absence."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="accreditations"
    )
    kind = models.ForeignKey(AccreditationKind, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    ends_on = models.DateField(null=True)  # the same, or the latest that the law allows

    class Meta:
        ordering = ["kind__rank"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="accreditation_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.kind}"

    @property
    def is_expired(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()


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
    trusted to pair them. `a` sorts before `b`. Withdrawn, never deleted. `head`: the page that
    shows since a person joined the two."""

    a = models.CharField(max_length=160)
    b = models.CharField(max_length=160)
    is_same = models.BooleanField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", null=True)
    head = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["a"], name="decision_a"),
            models.Index(fields=["b"], name="decision_b"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["a", "b", "source"], condition=Q(withdrawn=None), name="decision_once"
            ),
            models.CheckConstraint(condition=Q(a__lt=models.F("b")), name="decision_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.a} {'=' if self.is_same else '≠'} {self.b}"


class FormerSlug(slugs.AbstractFormerSlug):
    """An address that a page had."""

    OWNER, OTHERWISE = "organisation", "structure"
    PASSING = ("nouvelle-", "import-")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="former_slugs"
    )


class Claim(claims.AbstractClaim):
    """What one source said about one organisation or one place, in one change."""

    SUBJECTS = {"organisation": "organisation", "place": "place__organisation"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="claims"
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="claims")

    class Meta(claims.AbstractClaim.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(place=None), name="claim_one_subject"
            ),
        ]
