"""What likeness is told of a row or of a page, and how rare its words are around it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.base import geo
from maillage.likeness.spelling import Name, mail_host, name_of, site

NEIGHBOURS_KM = 6.0  # between the centres of two communes
PRIOR = 1000  # names that everybody knows of, before the first one of this territory is read
# Of these thousand, those that have a word of the field.
COMMON = {
    word: many
    for many, words in {
        60: "service insertion association centre emploi maison solidarite ami culture jardin",
        30: "social amap local atelier france club jeune enfant solidaire aide action sport "
        "sportif interim intermediaire formation espace famille rural relais comite ecole "
        "familial culturel developpement accueil 1 2 3 4 5",
        15: "creche panier ferme bibliotheque mediatheque mjc ccas sel union entraide mairie "
        "ressourcerie recyclerie epicerie regie quartier pays environnement nature vie "
        "departemental regional national communal municipal intercommunal amicale foyer travail "
        "travailleur personne senior residence domicile loisir art musique theatre football "
        "judo velo bio transition citoyen collectif reseau point mission numerique vert "
        "entreprise chantier femme secours populaire catholique croix rouge emmaus restaurant "
        "coeur banque alimentaire saint grand petit nouveau vallee val sud nord est ouest",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What likeness knows of a row or of a page. `commune` is its code, `town` its name,
    `postcode` and `centre` where it is, when who asks looks at several communes at once."""

    id: Any
    name: str
    acronym: str = ""
    street: str = ""
    lon: float | None = None  # only when it is more precise than the commune
    lat: float | None = None
    siren: str = ""
    rna: str = ""
    siret: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    commune: str = ""
    town: str = ""
    postcode: str = ""
    centre: tuple[float, float] | None = None

    @property
    def told(self) -> Name:
        return name_of(self.name)


def km_apart(a: Profile, b: Profile) -> float | None:
    """Between the centres of two communes; None when one does not say where it is."""
    if a.commune and a.commune == b.commune:
        return 0.0
    if a.centre is None or b.centre is None:
        return None
    return geo.distance_km(*a.centre, *b.centre)


def are_near(a: Profile, b: Profile) -> bool:
    """Whether one structure may be said to be of both communes: who does not say may be near."""
    if a.postcode and a.postcode == b.postcode:
        return True
    km = km_apart(a, b)
    return km is None or km <= NEIGHBOURS_KM


class Rarity:
    """How many of those that are known have a word, a telephone, a site, an address.

    A word that one in a thousand has weighs one; « insertion » weighs little everywhere, and
    « Loire » in a territory where all are « de la Loire »."""

    def __init__(self, names: int, words: Mapping[str, int], contacts: Mapping[str, int]) -> None:
        self._names, self._words, self._contacts = names + PRIOR, words, contacts
        self._most = math.log(self._names)
        self._weights: dict[str, float] = {}

    @classmethod
    def of(cls, told: Iterable[Profile]) -> "Rarity":
        """Among all those that are told, known and new: each once."""
        words, contacts, many = Counter[str](), Counter[str](), 0
        for profile in told:
            many += 1
            words.update(profile.told.words)
            contacts.update(contacts_of(profile))
        return cls(many, words, contacts)

    def weight(self, word: str) -> float:
        """0 to 1."""
        found = self._weights.get(word)
        if found is None:
            many = self._words.get(word, 0) + COMMON.get(word, 1)
            found = self._weights[word] = max(0.0, math.log(self._names / many) / self._most)
        return found

    def others(self, contact: str) -> int:
        """How many beside two that share it have this telephone, this site, or an address of this
        domain."""
        return max(0, self._contacts.get(contact, 0) - 2)


def contacts_of(profile: Profile) -> set[str]:
    """What reaches a structure, each said so that it is the same in two lists."""
    found = {profile.phone}
    if profile.email:
        found |= {profile.email.strip().lower(), mail_host(profile.email)}
    if profile.website:
        found.add(site(profile.website)[0])
    found.discard("")
    return found
