"""How much each agreement weighs, and the words for it.

`weights.json` is made by `scripts/fit_likeness.py` from pairs that people labelled; it says when
and from what. A weight is a logarithm of odds: they add up, and the sum is a probability.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

_FILE = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
WEIGHTS: Mapping[str, float] = _FILE["weights"]
BIAS: float = _FILE["bias"]
PROPOSED: float = _FILE["proposed"]  # the probability from which a pair is shown to a person

# What speaks for, and what speaks against: a fit may not turn one into the other.
FOR = {
    "same_name": "même nom",
    "near_name": "noms proches",
    "fuller_name": "un nom complète l’autre",
    "acronym": "sigle de l’autre",
    "shared": "",  # rare words: part of what the name weighs
    "shared_crossed": "mots en commun",
    "named_by_site": "le site de l’une porte le nom de l’autre",
    "address": "même adresse",
    "address_crossed": "même adresse",
    "address_unrelated": "même adresse",
    "street": "même rue ou tout près",
    "phone": "même téléphone",
    "phone_crossed": "même téléphone",
    "phone_unrelated": "même téléphone",
    "phone_crossed_housed": "même téléphone",
    "phone_unrelated_housed": "même téléphone",
    "email": "même adresse électronique",
    "email_crossed": "même adresse électronique",
    "email_unrelated": "même adresse électronique",
    "mail_host": "même domaine de courriel",
    "site": "même site web",
    "site_crossed": "même site web",
    "site_unrelated": "même site web",
    "site_page": "autre page du même site web",
}
AGAINST = {
    "crossed": "chaque nom a ses propres mots",
    "added": "des mots en plus",
    "trade": "activité nommée d’un seul côté",
    "unrelated": "noms sans mot commun",
    "namesakes": "d’autres portent ce nom",
    "other_number": "autre numéro de la même rue",
    "other_street": "autre rue",
    "other_commune": "autre commune",
    "other_phone": "autre téléphone",
    "other_email": "autre adresse électronique",
    "other_site": "autre site web",
    "other_form": "autre forme juridique",
}
WORDS = FOR | AGAINST
OF_THE_NAME = ("same_name", "near_name", "fuller_name", "acronym")


def probability(found: Mapping[str, float]) -> float:
    """That two profiles that agree so are one structure."""
    total = BIAS + sum(WEIGHTS[name] * strength for name, strength in found.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def weighed(found: Mapping[str, float]) -> tuple[tuple[str, int], ...]:
    """Each agreement in words with its points, the heaviest first; below nothing, it speaks
    against. Ten points are one unit of the logarithm of odds."""
    points: dict[str, float] = {}
    name = next((WORDS[name] for name in OF_THE_NAME if name in found), WORDS["shared_crossed"])
    for agreement, strength in found.items():
        words = WORDS[agreement] or name
        points[words] = points.get(words, 0.0) + 10 * WEIGHTS[agreement] * strength
    ordered = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    return tuple((words, round(many)) for words, many in ordered if round(many))
