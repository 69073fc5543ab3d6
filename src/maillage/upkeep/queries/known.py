"""Everything that « Tout est juste » confirms: what is known of a structure and of its places."""

from dataclasses import dataclass, replace

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.directory.queries import Card, card_of
from maillage.organisations.models import Accreditation, Organisation, Place
from maillage.organisations.words import label_of
from maillage.vocabulary.models import Theme

DOES = ("acronym", "summary", "description", "offers", "wants", "partners", "purpose")
REACHED = ("email", "website")
EXPECTED = ("summary", "email", "website")  # what is said to be missing
EXPECTED_OF_A_PLACE = ("street", "phone", "hours", "admission", "price")


@dataclass(frozen=True)
class KnownPart:
    """What is known under one title; `field`: where its correction begins in the form."""

    title: str
    field: str
    lines: list[tuple[str, str]]


FIELDS = ("summary", "email", "siren", "street")  # the last of what is known of places


@dataclass(frozen=True)
class Known:
    organisation: Organisation
    parts: list[KnownPart]
    places: list[Card]
    missing: list[str]

    @property
    def has_several(self) -> bool:
        return len(self.places) > 1


def with_everything(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Many pages at once: what `known` reads, in a few questions."""
    return rows.select_related("family", "legal_category", "activity").prefetch_related(
        Prefetch("themes", Theme.objects.in_force()),
        Prefetch("accreditations", Accreditation.objects.select_related("kind")),
        Prefetch("places", Place.objects.select_related("commune")),
    )


def known_of(pages: list[Organisation]) -> dict[int, Known]:
    rows = with_everything(Organisation.objects.filter(pk__in=[page.pk for page in pages]))
    return {row.pk: _known(row) for row in rows}


def _known(of: Organisation) -> Known:
    does = _lines(of, DOES)
    does.append((_("Thèmes"), ", ".join(theme.name for theme in of.themes.all())))
    parts = [
        KnownPart(_("Ce que vous faites"), "summary", does),
        KnownPart(_("Vous joindre"), "email", _lines(of, REACHED)),
        KnownPart(_("Ce que disent les registres"), "siren", _registered(of)),
    ]
    places = [place for place in of.places.all() if not place.is_shadow]
    missing = [label_of(name) for name in EXPECTED if not getattr(of, name)]
    missing += [
        label_of(name)
        for name in EXPECTED_OF_A_PLACE
        if not any(getattr(place, name) for place in places)
    ]
    cards = [card_of(place, of) for place in places]
    told = [replace(part, lines=[line for line in part.lines if line[1]]) for part in parts]
    return Known(of, [part for part in told if part.lines], cards, missing)


def _lines(of: Organisation, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(label_of(name), getattr(of, name)) for name in names]


def _registered(of: Organisation) -> list[tuple[str, str]]:
    return [
        (label_of("siren"), "\u00a0".join((of.siren[:3], of.siren[3:6], of.siren[6:])).strip()),
        (label_of("rna"), of.rna),
        (_("Forme"), str(of.legal_category.name if of.legal_category else of.family or "")),
        (_("Activité déclarée"), of.activity.name if of.activity else ""),
        (
            _("Agréments et labels"),
            ", ".join(_accreditation_line(row) for row in of.accreditations.all()),
        ),
        (
            _("Emploi"),
            {True: _("Emploie des salariés"), False: _("Sans salarié"), None: ""}[of.is_employer],
        ),
        (_("Depuis"), date_format(of.founded_on, "j F Y") if of.founded_on else ""),
        (_("Fermée depuis le"), date_format(of.closed_on, "j F Y") if of.closed_on else ""),
    ]


def _accreditation_line(row: Accreditation) -> str:
    if row.valid_until is None:
        return row.kind.name
    until = date_format(row.valid_until, "j F Y")
    sentence = (
        _("%(name)s, expiré le %(day)s") if row.is_expired else _("%(name)s, jusqu’au %(day)s")
    )
    return sentence % {"name": row.kind.name, "day": until}
