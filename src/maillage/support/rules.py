"""What the four questions mean for whoever accompanies."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from maillage.aids.models import Aid
from maillage.base.settings import Section, Setting
from maillage.schemes.models import LifeStage, SupportSubject
from maillage.schemes.rules import Sought

Beneficiary = Aid.Beneficiary
PHONE: Setting[str] = Setting(
    "support.phone",
    _("Téléphone de l’accompagnement"),
    default="",
    help=_("Pour qui ne peut pas écrire. Vide : la page n’en montre pas."),
)
PHONE_HOURS: Setting[str] = Setting(
    "support.phone_hours",
    _("Quand quelqu’un répond"),
    default="",
    help=_("Par exemple : du lundi au vendredi, de 9 h à 12 h 30."),
)
SECTION = Section(_("Accompagnement"), (PHONE, PHONE_HOURS))


class Situation(NamedTuple):
    """Where somebody stands: `adds` is what it asks for by itself; `scheme`: its path;
    `beneficiaries`: as whom they may ask for an aid."""

    label: Any
    about: Any
    is_structure: bool | None
    adds: tuple[Any, ...] = ()
    scheme: str = "creation"
    beneficiaries: tuple[Any, ...] = ()


CREATORS = (Beneficiary.PROJECT,)
STRUCTURES = (Beneficiary.ASSOCIATION, Beneficiary.COMPANY)


SITUATIONS: Mapping[str, Situation] = {
    "idee": Situation(
        _("J’ai une idée"),
        _("Rien n’est commencé, ou presque"),
        False,
        beneficiaries=CREATORS,
    ),
    "projet": Situation(
        _("J’ai un projet en route"),
        _("Des gens, un lieu, un premier essai"),
        False,
        beneficiaries=CREATORS,
    ),
    "structure": Situation(
        _("Ma structure existe"),
        _("Elle grandit, change, embauche"),
        True,
        scheme="dla",
        beneficiaries=STRUCTURES,
    ),
    "reprise": Situation(
        _("Je reprends une entreprise"),
        _("Ou nous, les salariés, la reprenons"),
        None,
        (SupportSubject.TAKEOVER,),
        beneficiaries=(Beneficiary.PROJECT, Beneficiary.COMPANY),
    ),
    "difficulte": Situation(
        _("Ma structure est en difficulté"),
        _("Trésorerie, départ, conflit"),
        True,
        (SupportSubject.DIFFICULTY,),
        scheme="dla",
        beneficiaries=STRUCTURES,
    ),
    "nsp": Situation(_("Je ne sais pas"), _("Parlons-en, sans rien préparer"), None),
}
UNKNOWN = "nsp"
# What one ticks: what a situation asks for by itself is not asked again.
TICKED = tuple(
    SupportSubject(value)
    for value in SupportSubject.values
    if value not in (SupportSubject.TAKEOVER, SupportSubject.DIFFICULTY)
)
MOST_TICKED = 3


def sought(situation: str, ticked: Collection[str], commune: str | None) -> Sought:
    """What the answers ask of whoever accompanies."""
    said = SITUATIONS[situation]
    return Sought((*said.adds, *ticked), commune, said.is_structure)


def wider(asked: Sought) -> Sought:
    """The same without what it is about, for when nobody says that they do just that."""
    return asked._replace(subjects=())


def stage_of(situation: str) -> str:
    """As schemes name it; nothing for who does not know."""
    return situation if situation in LifeStage.values else ""
