"""The facts that a claim may state: how each is read from what people and files write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.translation import gettext_lazy as _

from maillage.base.text import fold
from maillage.reading.cells import (
    coordinate,
    date_of_list,
    email,
    paragraphs,
    past_date,
    text_of,
    website,
    yes_no,
)
from maillage.reading.columns import KnownColumn, titles
from maillage.reading.contacts import a_phone, a_website, an_email, phone
from maillage.reading.identifiers import rna, siren, siret
from maillage.reading.names import a_name
from maillage.territories import rules as territories
from maillage.territories.hours import closures
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.codes import family, legal_category, naf, social_object


class Type(StrEnum):
    """What a value is: how it is shown follows from that, never from what it looks like."""

    TEXT = auto()
    PHONE = auto()
    DATE = auto()
    YES_NO = auto()
    NUMBER = auto()
    COMMUNE = auto()
    CATEGORY = auto()
    FAMILY = auto()
    ADMISSION = auto()
    PRICE = auto()
    LEVEL = auto()
    PUBLICS = auto()
    RECEPTION = auto()
    HOURS = auto()
    CLOSURES = auto()
    APPROVAL = auto()


@dataclass(frozen=True)
class Fact(KnownColumn):
    """A column of the lists of structures, and what kind of value it holds."""

    type: Type = Type.TEXT


def values_of(name: str) -> Callable[[str], list[str]]:
    """Values of a list of data·inclusion, written as values or as labels, between commas."""

    def clean(typed: str) -> list[str]:
        known = vocabulary.inclusion()[name]
        meant = {fold(label): value for value, label in known.items()} | {v: v for v in known}
        stated = [fold(part.strip()) for part in re.split(r"[,;|]", typed) if part.strip()]
        if unknown := [part for part in stated if part not in meant]:
            raise ValueError(_("« %(p)s » n’est pas dans la liste") % {"p": unknown[0]})
        return sorted({meant[part] for part in stated})

    return clean


ORGANISATION = {
    fact.name: fact
    for fact in (
        Fact(
            "name",
            _("Nom"),
            text_of(200),
            titles(
                "name, nom, denomination, raison sociale, structure, nom de la structure, title, "
                "titre, nom usuel, nom structure, nom de l'association, c nom, nom beneficiaire, "
                "denomination usuelle, nombeneficiaire, raison sociale de la structure"
            ),
            is_vital=True,
            pick=a_name,
        ),
        Fact("acronym", _("Sigle"), text_of(40), titles("sigle, acronym, acronyme")),
        Fact(
            "summary",
            _("En une phrase"),
            text_of(250),
            titles("resume, summary, en une phrase, abstract, excerpt"),
        ),
        Fact(
            "description",
            _("Ce qu’on y fait"),
            paragraphs,
            titles("description, presentation, objet, commitment, content"),
        ),
        Fact(
            "offers",
            _("Ce que nous proposons"),
            paragraphs,
            titles("activites, activites proposees, offre, offres, services proposes"),
        ),
        Fact("wants", _("Ce que nous cherchons"), paragraphs),
        Fact("partners", _("Avec qui nous travaillons"), paragraphs, titles("partenaires")),
        Fact(
            "purpose",
            _("Objet déclaré"),
            paragraphs,
            titles("objet de l'association, objet social"),
        ),
        Fact("siren", _("SIREN"), siren, titles("siren, numero siren, n° siren")),
        Fact(
            "rna", _("Numéro RNA"), rna, titles("rna, numero rna, n° rna, id association, waldec")
        ),
        Fact(
            "legal_category",
            _("Catégorie juridique"),
            legal_category,
            titles("categorie juridique, categoriejuridiqueunitelegale, code categorie juridique"),
            type=Type.CATEGORY,
        ),
        Fact(
            "activity",
            _("Activité (NAF)"),
            naf,
            titles("naf, ape, code naf, code ape, activiteprincipale, activite principale"),
        ),
        Fact(
            "website",
            _("Site web"),
            website,
            titles("website, site, site web, url, site internet, c site web, web"),
            pick=a_website,
        ),
        Fact(
            "email",
            _("Adresse électronique"),
            email,
            titles(
                "email, e-mail, mail, courriel, adresse electronique, adresse mail, adresse "
                "e-mail, c courriel, mel"
            ),
            pick=an_email,
        ),
        Fact(
            "founded_on",
            _("Créée le"),
            past_date,
            titles("date de creation, creation, creee le, cree le, date creation"),
            type=Type.DATE,
        ),
        Fact(
            "closed_on",
            _("Fermée le"),
            date_of_list,
            titles("date de fermeture, fermee le"),
            type=Type.DATE,
        ),
        Fact("social_object_1", _("Objet social déclaré (code)"), social_object),
        Fact("social_object_2", _("Second objet social (code)"), social_object),
        Fact("activity_2025", _("Activité (NAF 2025)"), naf),
        Fact(
            "family",
            _("Famille de l’ESS"),
            family,
            titles("famille juridique de l'entreprise, famille ess"),
            type=Type.FAMILY,
        ),
        Fact("ess_flag", _("Appartenance à l’ESS selon Sirene"), yes_no, type=Type.YES_NO),
        Fact("ess_list", _("Inscrite à la liste nationale de l’ESS"), yes_no, type=Type.YES_NO),
        Fact(
            "ess_statutes",
            _("Statuts conformes à la loi de 2014, déclarés"),
            yes_no,
            type=Type.YES_NO,
        ),
        Fact("mission", _("Société à mission"), yes_no, type=Type.YES_NO),
        Fact("headcount", _("Tranche d’effectifs"), text_of(2)),
        Fact(
            "is_employer",
            _("Emploie des salariés"),
            yes_no,
            titles("employeur, employeuse"),
            type=Type.YES_NO,
        ),
    )
}
PLACE = {
    fact.name: fact
    for fact in (
        Fact(
            "siret",
            _("SIRET"),
            siret,
            titles("siret, numero siret, n siret, n° siret, no siret, siret siege, idbeneficiaire"),
        ),
        Fact(
            "street",
            _("Adresse"),
            text_of(200),
            titles(
                "address, adresse, rue, voie, adresse 1, street, streetaddress, adresse "
                "postale, c adresse, n° et rue, numero et rue, n° et voie, numero et voie"
            ),
        ),
        Fact(
            "postcode",
            _("Code postal"),
            territories.typed_postcode,
            titles("post code, postcode, code postal, cp, codepostal, postalcode, c postcode"),
        ),
        Fact(
            "commune",
            _("Commune"),
            text_of(100),
            titles(
                "city, ville, commune, localite, addresslocality, c city, nom commune, bureau "
                "distributeur, cp ville, cp commune, code postal ville, code postal commune"
            ),
            type=Type.COMMUNE,
        ),
        Fact(
            "commune_code",
            _("Code INSEE de la commune"),
            text_of(10),
            titles("code insee, insee, code commune, code commune insee, citycode"),
        ),
        Fact(
            "lon",
            _("Longitude"),
            coordinate(180),
            titles("lon, lng, longitude, x, long, c long coor1"),
            type=Type.NUMBER,
        ),
        Fact(
            "lat",
            _("Latitude"),
            coordinate(90),
            titles("lat, latitude, y, lattitude, c lat coor1"),
            type=Type.NUMBER,
        ),
        Fact(
            "publics",
            _("Publics"),
            values_of("publics"),
            titles("publics, public accueilli, public cible, publics vises"),
            type=Type.PUBLICS,
        ),
        Fact(
            "reception",
            _("Accueil"),
            values_of("reception"),
            ("modes accueil",),
            type=Type.RECEPTION,
        ),
        Fact(
            "closures",
            _("Fermetures exceptionnelles"),
            closures,
            ("fermetures",),
            type=Type.CLOSURES,
        ),
        Fact(
            "phone",
            _("Téléphone"),
            phone,
            titles("telephone, tel, phone, tel., numero de telephone, c telephone"),
            type=Type.PHONE,
            pick=a_phone,
        ),
    )
}
