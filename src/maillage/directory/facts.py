"""The facts that a claim may state: how each is read from what people and files write.

`clean(text)` gives the JSON value of a claim, or raises ValueError with a sentence in French.
"""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from maillage.base.text import fold
from maillage.territories import rules as territories
from maillage.vocabulary import queries as vocabulary

EMPTY_CELLS = frozenset(
    "|#n/d|#n/a|#ref!|#valeur!|#value!|#nom?|#name?|#div/0!|#nul!|#null!|#num!|#nombre!|null|none|nan|"
    "n/a|nc|n.c.|nr|-|--|?|hidden|non renseigné|non communiqué".split("|")
)
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
HOLIDAYS = "ph"  # public holidays
_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


@dataclass(frozen=True)
class Fact:
    """`headers`: folded column titles under which files carry it."""

    name: str
    label: Any
    clean: Callable[[str], Any]
    headers: tuple[str, ...] = ()
    is_vital: bool = False  # a row whose cell is unreadable cannot go in


def is_empty(cell: str) -> bool:
    return cell.strip().lower() in EMPTY_CELLS


def text_of(longest: int) -> Callable[[str], str]:
    def clean(typed: str) -> str:
        found = " ".join(typed.split())
        if len(found) > longest:
            raise ValueError(_("plus de %(n)s caractères") % {"n": longest})
        return found

    return clean


def paragraphs(typed: str) -> str:
    found = "\n".join(" ".join(line.split()) for line in typed.strip().splitlines())
    if len(found) > 5000:
        raise ValueError(_("plus de 5 000 caractères"))
    return found


def digits(typed: str) -> str:
    return re.sub(r"[\s.\u00a0-]", "", typed.strip().removesuffix(".0"))


_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)E\+?(\d\d?)", re.IGNORECASE)


def lost_digits(typed: str) -> str:
    """The leading digits of a number that a spreadsheet wrote `3,44399704E+13`; empty when it did
    not. The others are lost."""
    found = _SCIENTIFIC.fullmatch(typed.strip())
    return found[1] + found[2] if found else ""


def luhn(number: str) -> bool:
    """The check of SIREN and SIRET numbers; La Poste's own SIRET sum to a multiple of five."""
    if number.startswith("356000000") and len(number) == 14:
        return sum(map(int, number)) % 5 == 0
    total = 0
    for i, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + i % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def siren(typed: str) -> str:
    number = digits(typed)
    if not (number.isdigit() and len(number) == 9):
        raise ValueError(_("un SIREN a neuf chiffres"))
    return number


def siret(typed: str) -> str:
    number = digits(typed)
    if number.isdigit() and len(number) == 13:
        number = "0" + number  # a spreadsheet dropped the zero
    if not (number.isdigit() and len(number) == 14):
        raise ValueError(_("un SIRET a quatorze chiffres"))
    return number


def rna(typed: str) -> str:
    number = digits(typed).upper()
    if not re.fullmatch(r"W[\dA-Z]\d{8}", number):
        raise ValueError(_("un numéro RNA est un W suivi de neuf caractères"))
    return number


def naf(typed: str) -> str:
    code = digits(typed).upper()
    if not re.fullmatch(r"\d{4}[A-Z]", code):
        raise ValueError(_("un code NAF a quatre chiffres et une lettre"))
    return f"{code[:2]}.{code[2:]}"


def legal_category(typed: str) -> str:
    code = digits(typed)
    if not (code.isdigit() and len(code) == 4):
        raise ValueError(_("une catégorie juridique a quatre chiffres"))
    return code


def social_object(typed: str) -> str:
    code = digits(typed).zfill(6)
    if not re.fullmatch(r"\d{6}", code):
        raise ValueError(_("un code d’objet social a six chiffres"))
    return code


def family(typed: str) -> str:
    """The family of a list of ESS companies, whatever its number and case."""
    word = fold(typed).strip()
    for said, slug in FAMILIES:
        if word.startswith(said):
            return slug
    raise ValueError(_("famille inconnue"))


FAMILIES = (
    ("association", "association"), ("cooperative", "cooperative"), ("mutuelle", "mutuelle"),
    ("fondation", "fondation"), ("societe", "societe-ess"), ("entreprise", "societe-ess"),
)  # fmt: skip


def website(typed: str) -> str:
    address = typed.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as fault:
        raise ValueError(_("ce n’est pas une adresse web")) from fault
    return address


def email(typed: str) -> str:
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError as fault:
        raise ValueError(_("ce n’est pas une adresse électronique")) from fault
    return address


def phone(typed: str) -> str:
    """French numbers as ten digits; foreign ones with their +."""
    number = re.sub(r"[^\d+]", "", typed.replace("(0)", ""))
    number = re.sub(r"^(?:\+33|0033)", "0", number)
    if len(number) == 9 and number[0] in "1234567":
        number = "0" + number
    if not re.fullmatch(r"0\d{9}|\+\d{8,15}|\d{4}", number):
        raise ValueError(_("ce n’est pas un numéro de téléphone"))
    return number


def date(typed: str) -> str:
    typed = typed.strip()
    if len(typed) == 10 and typed[4] == "-":  # what registers write, without the cost of strptime
        with suppress(ValueError):
            return dt.date.fromisoformat(typed).isoformat()
    for form in ("%d/%m/%Y", "%d/%m/%y"):
        try:
            day = dt.datetime.strptime(typed, form).replace(tzinfo=dt.UTC)
            return day.date().isoformat()
        except ValueError:
            continue
    raise ValueError(_("ce n’est pas une date (jj/mm/aaaa)"))


def coordinate(limit: float) -> Callable[[str], float]:
    def clean(typed: str) -> float:
        try:
            number = float(typed.strip().replace(",", "."))
        except ValueError as fault:
            raise ValueError(_("ce n’est pas une coordonnée")) from fault
        if not -limit <= number <= limit or number != number:
            raise ValueError(_("cette coordonnée n’est pas sur Terre"))
        return round(number, 6)

    return clean


def postcode(typed: str) -> str:
    code = territories.postcode(typed)
    if not code:
        raise ValueError(_("un code postal a cinq chiffres"))
    return code


def yes_no(typed: str) -> bool:
    word = typed.strip().lower()
    if word in ("oui", "o", "1", "true", "vrai", "x"):
        return True
    if word in ("non", "n", "0", "false", "faux"):
        return False
    raise ValueError(_("répondre oui ou non"))


def hours(value: dict) -> dict:
    """Opening hours as {"mo": [["09:00", "12:00"]]}: each period ends after it begins."""
    for day, periods in value.items():
        if day not in (*DAYS, HOLIDAYS):
            raise ValueError(_("jour inconnu"))
        for begins, ends in periods:
            if not (_HOUR.fullmatch(begins) and _HOUR.fullmatch(ends) and begins < ends):
                raise ValueError(_("%(a)s–%(b)s n’est pas une plage") % {"a": begins, "b": ends})
    return value


def closures(typed: str) -> list[list[str]]:
    """`24/12/2026 au 2/1/2027 ; 15/8/2027` → first and last days, sorted."""
    found = []
    for part in filter(None, (p.strip() for p in typed.replace("\n", ";").split(";"))):
        days = [date(day) for day in re.split(r"\s+(?:au|-|–)\s+", part.removeprefix("du "))]
        if len(days) > 2 or days[0] > days[-1]:
            raise ValueError(
                _("« %(p)s » : écrivez par exemple 24/12/2026 au 2/1/2027") % {"p": part}
            )
        found.append([days[0], days[-1]])
    return sorted(found)


def values_of(name: str) -> Callable[[str], list[str]]:
    """Values of a list of data·inclusion, written as values or as labels, between commas."""

    def clean(typed: str) -> list[str]:
        known = vocabulary.inclusion()[name]
        meant = {fold(label): value for value, label in known.items()} | {v: v for v in known}
        said = [fold(part.strip()) for part in re.split(r"[,;|]", typed) if part.strip()]
        if unknown := [part for part in said if part not in meant]:
            raise ValueError(_("« %(p)s » n’est pas dans la liste") % {"p": unknown[0]})
        return sorted({meant[part] for part in said})

    return clean


ORGANISATION = {
    fact.name: fact
    for fact in (
        Fact("name", _("Nom"), text_of(200), (
            "name", "nom", "denomination", "raison sociale", "structure", "nom de la structure",
            "title", "titre", "nom usuel", "nom structure", "nom de l'association", "c nom",
            "nom beneficiaire", "denomination usuelle", "nombeneficiaire",
            "raison sociale de la structure",
        ), is_vital=True),
        Fact("acronym", _("Sigle"), text_of(40), ("sigle", "acronym", "acronyme")),
        Fact("summary", _("En une phrase"), text_of(250), (
            "resume", "summary", "en une phrase", "abstract",
        )),
        Fact("description", _("Ce qu’on y fait"), paragraphs, (
            "description", "presentation", "objet", "activites", "activite", "commitment",
        )),
        Fact("offers", _("Ce que nous proposons"), paragraphs),
        Fact("wants", _("Ce que nous cherchons"), paragraphs),
        Fact("partners", _("Avec qui nous travaillons"), paragraphs),
        Fact("purpose", _("Objet déclaré"), paragraphs, ("objet de l'association", "objet social")),
        Fact("siren", _("SIREN"), siren, ("siren", "numero siren", "n° siren"), is_vital=True),
        Fact("rna", _("Numéro RNA"), rna, (
            "rna", "numero rna", "n° rna", "id association", "waldec",
        )),
        Fact("legal_category", _("Catégorie juridique"), legal_category, (
            "categorie juridique", "categoriejuridiqueunitelegale", "code categorie juridique",
        )),
        Fact("activity", _("Activité (NAF)"), naf, (
            "naf", "ape", "code naf", "code ape", "activiteprincipale", "activite principale",
        )),
        Fact("website", _("Site web"), website, (
            "website", "site", "site web", "url", "site internet", "c site web", "web",
        )),
        Fact("email", _("Adresse électronique"), email, (
            "email", "e-mail", "mail", "courriel", "adresse electronique", "adresse mail",
            "adresse e-mail", "c courriel",
        )),
        Fact("founded_on", _("Créée le"), date, ("date de creation", "creation")),
        Fact("closed_on", _("Fermée le"), date, ("date de fermeture", "fermee le")),
        Fact("social_object_1", _("Objet social déclaré (code)"), social_object),
        Fact("social_object_2", _("Second objet social (code)"), social_object),
        Fact("activity_2025", _("Activité (NAF 2025)"), naf),
        Fact("family", _("Famille de l’ESS"), family, ("famille juridique de l'entreprise",
                                                         "famille ess")),
        Fact("ess_flag", _("ESS d’après Sirene"), yes_no),
        Fact("ess_list", _("Inscrite à la liste nationale de l’ESS"), yes_no),
        Fact("ess_statutes", _("Statuts conformes à la loi de 2014, déclarés"), yes_no),
        Fact("mission", _("Société à mission"), yes_no),
        Fact("headcount", _("Tranche d’effectifs"), text_of(2)),
        Fact("is_employer", _("Emploie des salariés"), yes_no, ("employeur", "employeuse")),
    )
}  # fmt: skip
PLACE = {
    fact.name: fact
    for fact in (
        Fact("siret", _("SIRET"), siret, (
            "siret", "numero siret", "n siret", "n° siret", "no siret", "siret siege",
            "idbeneficiaire",
        ), is_vital=True),
        Fact("street", _("Adresse"), text_of(200), (
            "address", "adresse", "rue", "voie", "adresse 1", "street", "streetaddress",
            "adresse postale", "c adresse",
        )),
        Fact("postcode", _("Code postal"), postcode, (
            "post code", "postcode", "code postal", "cp", "codepostal", "postalcode", "c postcode",
        )),
        Fact("commune", _("Commune"), text_of(100), (
            "city", "ville", "commune", "localite", "addresslocality", "c city", "nom commune",
        )),
        Fact("commune_code", _("Code INSEE de la commune"), text_of(10), (
            "code insee", "insee", "code commune", "code commune insee", "citycode",
        )),
        Fact("lon", _("Longitude"), coordinate(180), (
            "lon", "lng", "longitude", "x", "long", "c long coor1",
        )),
        Fact("lat", _("Latitude"), coordinate(90), (
            "lat", "latitude", "y", "lattitude", "c lat coor1",
        )),
        Fact("publics", _("Publics"), values_of("publics"), ("publics", "public accueilli")),
        Fact("reception", _("Accueil"), values_of("reception"), ("modes accueil",)),
        Fact("closures", _("Fermetures exceptionnelles"), closures, ("fermetures",)),
        Fact("phone", _("Téléphone"), phone, (
            "telephone", "tel", "phone", "tel.", "numero de telephone", "c telephone",
        )),
    )
}  # fmt: skip
