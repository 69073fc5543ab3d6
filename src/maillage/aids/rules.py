"""What words of national lists mean, where an aid applies, and why it fits somebody. Pure."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.aids.models import Aid
from maillage.base.numbers import decimal
from maillage.base.settings import Section, Setting
from maillage.base.text import fold
from maillage.look.parts import day

CONFIRM_AFTER: Setting[int] = Setting(
    "aids.confirm_after",
    gettext_lazy("Revoir une aide sans date de fin tous les … mois"),
    default=12,
    at_least=1,
    at_most=60,
)
SECTION = Section(gettext_lazy("Aides"), (CONFIRM_AFTER,))
MOST_RATE, MOST_AMOUNT = 100, 1_000_000_000
MARKS = {
    "perimeter": gettext_lazy("où elle s’applique n’a pas été compris, à vérifier"),
    "gives": gettext_lazy("ce qu’elle donne n’a pas été compris, à vérifier"),
    "beneficiaries": gettext_lazy("pour qui elle est n’a pas été compris, à vérifier"),
    "date": gettext_lazy("date illisible, laissée de côté"),
    "dates": gettext_lazy("elle finirait avant de commencer, à vérifier"),
    "rate": gettext_lazy("taux invraisemblable, laissé de côté"),
    "amount": gettext_lazy("montant invraisemblable, laissé de côté"),
    "link": gettext_lazy("adresse illisible, laissée de côté"),
}
STATES = {
    "open": gettext_lazy("Ouverte"),
    "coming": gettext_lazy("Pas encore ouverte"),
    "permanent": gettext_lazy("Toute l’année"),
    "closed": gettext_lazy("Close"),
}
# What a word of a list holds, folded, and what it means here: the first that is found.
GIVES = (
    ("subvention", Aid.Gives.GRANT),
    ("grant", Aid.Gives.GRANT),
    ("garantie", Aid.Gives.GUARANTEE),
    ("caution", Aid.Gives.GUARANTEE),
    ("avance", Aid.Gives.ADVANCE),
    ("recoverable", Aid.Gives.ADVANCE),
    ("pret", Aid.Gives.LOAN),
    ("loan", Aid.Gives.LOAN),
    ("fiscal", Aid.Gives.TAX),
    ("exoneration", Aid.Gives.TAX),
    ("impot", Aid.Gives.TAX),
    ("ingenierie", Aid.Gives.ADVICE),
    ("engineering", Aid.Gives.ADVICE),
    ("accompagnement", Aid.Gives.ADVICE),
    ("conseil", Aid.Gives.ADVICE),
    ("formation", Aid.Gives.ADVICE),
    ("information", Aid.Gives.ADVICE),
    ("etude", Aid.Gives.ADVICE),
    ("audit", Aid.Gives.ADVICE),
    ("autre", Aid.Gives.OTHER),
    ("other", Aid.Gives.OTHER),
    ("financement", Aid.Gives.OTHER),
    ("energie", Aid.Gives.OTHER),
    ("cee", Aid.Gives.OTHER),
)
BENEFICIARIES = (
    ("association", Aid.Beneficiary.ASSOCIATION),
    ("public_cies", Aid.Beneficiary.AUTHORITY),
    ("entreprises publiques", Aid.Beneficiary.AUTHORITY),
    ("entreprise", Aid.Beneficiary.COMPANY),
    ("professionnel", Aid.Beneficiary.COMPANY),
    ("private_sector", Aid.Beneficiary.COMPANY),
    ("agriculteur", Aid.Beneficiary.COMPANY),
    ("farmer", Aid.Beneficiary.COMPANY),
    ("cooperative", Aid.Beneficiary.COMPANY),
    ("particulier", Aid.Beneficiary.PROJECT),
    ("private_person", Aid.Beneficiary.PROJECT),
    ("porteur", Aid.Beneficiary.PROJECT),
    ("commune", Aid.Beneficiary.AUTHORITY),
    ("epci", Aid.Beneficiary.AUTHORITY),
    ("departement", Aid.Beneficiary.AUTHORITY),
    ("department", Aid.Beneficiary.AUTHORITY),
    ("region", Aid.Beneficiary.AUTHORITY),
    ("collectivite", Aid.Beneficiary.AUTHORITY),
    ("special", Aid.Beneficiary.AUTHORITY),
    ("public", Aid.Beneficiary.AUTHORITY),
    ("recherche", Aid.Beneficiary.AUTHORITY),
    ("researcher", Aid.Beneficiary.AUTHORITY),
)
STEPS = (
    ("preop", Aid.Step.THINK),
    ("reflexion", Aid.Step.THINK),
    ("conception", Aid.Step.THINK),
    ("postop", Aid.Step.RUN),
    ("usage", Aid.Step.RUN),
    ("valorisation", Aid.Step.RUN),
    ("op", Aid.Step.MAKE),
    ("realisation", Aid.Step.MAKE),
)
RECURRENCES = (
    ("oneoff", Aid.Recurrence.ONCE),
    ("ponctuelle", Aid.Recurrence.ONCE),
    ("ongoing", Aid.Recurrence.ALWAYS),
    ("permanente", Aid.Recurrence.ALWAYS),
    ("recurr", Aid.Recurrence.AGAIN),
)
Meanings = Iterable[tuple[str, Any]]


class MeantWords(NamedTuple):
    """What words mean here, in order, each once; those that nobody understands."""

    values: list[str]
    unknown: list[str]


def meant(words: Iterable[str], known: Meanings) -> MeantWords:
    values: list[str] = []
    unknown: list[str] = []
    for word in words:
        folded = fold(word)
        found = next((str(value) for sign, value in known if sign in folded), "")
        if not found:
            unknown.append(word)
        elif found not in values:
            values.append(found)
    return MeantWords(values, unknown)


def listed(said: str) -> list[str]:
    """The things of a cell: national lists put bars between them, others commas."""
    parts = said.split("|") if "|" in said else re.split(r",\s", said)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


class Ground(NamedTuple):
    """The territory, as perimeters name it: {folded name or code of the COG: its communes here};
    `named` also knows what is elsewhere, with no commune. `all`: every commune here."""

    named: Mapping[str, frozenset[str]]
    all: frozenset[str]


class Where(NamedTuple):
    """`communes`: those of the territory where it applies; `is_known`: it was understood."""

    communes: frozenset[str]
    is_known: bool


_BESIDE = re.compile(r"\s*\([^()]*\)\s*$")
EVERYWHERE = ("france", "france metropolitaine", "france entiere", "national", "europe", "monde")


def where(said: Iterable[str], left: Iterable[str], ground: Ground) -> Where:
    """The communes of perimeters, named or as codes of the COG (`DEP-42`), without those that are
    left out. What is not understood applies everywhere, to be checked."""
    parts = list(said)
    if not parts:
        return Where(ground.all, True)
    found = [_ground_of(part, ground) for part in parts]
    if any(one is None for one in found):
        return Where(ground.all, False)
    inside = frozenset().union(*(one for one in found if one is not None))
    for part in left:
        inside -= _ground_of(part, ground) or frozenset()
    return Where(inside, True)


def _ground_of(said: str, ground: Ground) -> frozenset[str] | None:
    code = said.strip().upper()
    if code.startswith("PAYS-"):
        return ground.all if code == "PAYS-99100" else frozenset()
    if code in ground.named:
        return ground.named[code]
    if re.fullmatch(r"(?:COM|EPCI|DEP|REG)-[0-9AB]+", code):
        return frozenset()  # a place of France that is not here
    name = fold(_BESIDE.sub("", said.strip()))
    return ground.all if name in EVERYWHERE else ground.named.get(name)


def rate(said: str) -> float | None:
    """Per cent. Raises ValueError for what is none."""
    return _bounded(said.replace("%", ""), MOST_RATE)


def amount(said: str) -> float | None:
    """Euros. Raises ValueError for what is no amount."""
    return _bounded(re.sub(r"(?i)\s*(?:€|eur|euros)\s*$", "", said.strip()), MOST_AMOUNT)


def _bounded(said: str, most: int) -> float | None:
    plain = re.sub(r"[\s\u202f\u00a0]", "", said).replace(",", ".")
    if not plain:
        return None
    found = decimal(plain, least=0, most=most)
    if found is None:
        raise ValueError(said)
    return round(found, 2)


def same_address(link: str) -> str:
    """An address without what does not change the page: two lists write it in two ways."""
    plain = re.sub(r"^https?://(?:www\.)?", "", link.strip().lower())
    return plain.split("#")[0].split("?utm_")[0].rstrip("/")


# Why it fits


class AidSought(NamedTuple):
    """Who asks: values of `Beneficiary`, a commune, a theme, what kinds of help (none: any)."""

    beneficiaries: Collection[str] = ()
    commune: str = ""
    theme: str = ""
    gives: Collection[str] = ()


def fits(aid: Aid, asked: AidSought) -> list[str] | None:
    """Why this aid, in sentences; None: it is not for it. Where it applies is asked before."""
    if asked.gives and aid.gives and not set(asked.gives) & set(aid.gives):
        return None
    own = [one for one in aid.beneficiaries if one in asked.beneficiaries]
    if asked.beneficiaries and aid.beneficiaries and not own:
        return None
    if asked.theme and aid.theme_id and aid.theme_id != asked.theme:
        return None
    found = [_("Pour : %(who)s") % {"who": beneficiary(one).lower()} for one in own]
    if asked.theme and aid.theme_id == asked.theme:
        found.append(_("De votre domaine"))
    if asked.commune and not aid.is_everywhere:
        found.append(_("Réservée à votre secteur"))
    if aid.deadline:
        found.append(_("À demander jusqu’au %(day)s") % {"day": day(aid.deadline)})
    elif aid.state == "permanent":
        found.append(_("Se demande toute l’année"))
    return found


def beneficiary(value: Any) -> str:
    return str(Aid.Beneficiary(value).label)


def is_over(deadline: dt.date | None, today: dt.date) -> bool:
    return deadline is not None and deadline < today
