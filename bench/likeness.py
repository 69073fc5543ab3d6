"""Likeness: how fast beside a register, and how right on lists that people wrote."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bench import linkage
from bench.tables import cost, lasted, peak, since, spent
from maillage.likeness.rules import Profile, alike
from maillage.registers.fiction import Fiction, towns
from maillage.territories.models import Commune

GOAL = "precision ≥ 0.95, recall ≥ 0.90, real ≥ 0.85, first ≥ 0.97"

HEADS = (
    "Association Amicale Comité Club Collectif Compagnie Atelier Foyer Union Cercle Maison Ferme "
    "Coopérative École Chorale Harmonie Régie Mutuelle Fédération Groupement"
).split()
DOINGS = (
    "pétanque théâtre vélo jardin musique couture randonnée chasse pêche lecture cuisine danse "
    "solidarité insertion recyclage épicerie menuiserie patrimoine natation judo yoga poterie "
    "peinture cinéma photo maraîchage apiculture handball football tennis échecs généalogie "
    "informatique secourisme parentalité vannerie accordéon philatélie escalade voile"
).split()
# A name of a family or of a spot, of some 14,000: a few are everywhere, most are rare.
BEGINNINGS = (
    "Mar Ber Du Char Gi La Per Rou Mo Gar Fau Bon Cha Tou Va Re Le Sau Ban Cor Pi Dau Ga Bla Ju "
    "Fer Bou Ro Ma Bru Gou Ba Mi Cle Nau Vi Lan Des Al Gre"
).split()
MIDDLES = "ti nar ran che lan vo ra mi ber don gue net sse vil mon la cha ro pel tan".split()
ENDS = "n er ot eau et ard on ier and in el oux ay ac ez as y ille".split()
SHAPES = (
    "{head} {doing} {family}",
    "{head} {doing} de {town}",
    "{head} {family}",
    "{head} des amis de {family}",
    "{family} {doing}",
    "{doing} et partage {family} de {town}",
)


def run(linked: int, known: int) -> list[dict]:
    return [*_speed(linked, known), *_truth()]


def _profiles(many: int) -> Iterator[tuple[str, Profile]]:
    """Structures of the fiction under lifelike names: its own are some hundreds, and what many
    share finds nobody and costs all the more."""
    there = towns(Commune.objects.exclude(postcodes="").order_by("pk"))
    named, draw = {town.code: town.name for town in there}, random.Random(7)
    for i, record in enumerate(Fiction(there, seed=9).records(many)):
        at, said = record.place, record.organisation
        name = _name(draw, named[at["commune"]])
        yield at["commune"], Profile(i, name, street=at["street"], siren=said["siren"])


def _name(draw: random.Random, town: str) -> str:
    head, doing = draw.choice(HEADS), draw.choice(DOINGS)
    beginning = BEGINNINGS[min(int(draw.expovariate(0.12)), len(BEGINNINGS) - 1)]
    family = beginning + draw.choice(MIDDLES) + draw.choice(ENDS)
    return draw.choice(SHAPES).format(head=head, doing=doing, family=family, town=town)


def _noisy(profile: Profile, draw: random.Random) -> Profile:
    """The same structure as a messy list writes it."""
    name, street = profile.name, profile.street
    if draw.random() < 0.6:
        name = name.upper()
    if draw.random() < 0.4:
        name = draw.choice(["ASSO ", "Association ", "ASS. "]) + name
    if draw.random() < 0.2 and len(name) > 12:  # a letter doubled in a long word
        at = draw.randrange(5, len(name) - 2)
        name = name[:at] + name[at] + name[at:] if name[at].isalpha() else name
    if draw.random() < 0.5:
        street = street.replace("rue", "r.").replace("avenue", "av").replace("place", "pl.")
    return replace(profile, name=name, street=street, siren="")


def _speed(linked: int, known: int) -> list[dict]:
    """A list without identifiers against a register: half of it is there, half is elsewhere."""
    draw = random.Random(4)
    by_commune: dict[str, list[Profile]] = defaultdict(list)
    for commune, profile in _profiles(known):
        by_commune[commune].append(profile)
    places = [(c, p) for c, rows in by_commune.items() for p in rows]
    wanted: dict[str, list[tuple[Profile, int | None]]] = defaultdict(list)
    chosen = draw.sample(places, linked)
    del places
    for i, (commune, profile) in enumerate(chosen):
        if i % 2:
            wanted[commune].append((_noisy(replace(profile, id=f"w{i}"), draw), profile.id))
        else:
            elsewhere, _profile = chosen[i - 1]
            wanted[elsewhere].append((_noisy(replace(profile, id=f"w{i}"), draw), None))
    right = there = 0
    begun = spent()
    for commune, rows in wanted.items():
        found = alike([profile for profile, _truth in rows], by_commune[commune], workers=-1)
        for (_profile, truth), pairs in zip(rows, found, strict=True):
            there += truth is not None
            right += truth is not None and truth in [other.id for _likeness, other in pairs]
    took = since(begun)
    return [
        {
            "work": f"likeness of {linked:,} against {known:,}, drawn names",
            **lasted(took),
            "MB": peak(),
            "recall": f"{right / max(there, 1):.4f}",
            "goal": "2.4 M: ≤ 40 s, ≤ 2,000 MB",
        },
    ]


def _truth() -> list[dict]:
    """Rows of a table: all of it, then by kind of variation."""
    at = linkage.folder()
    if at is None:
        return [{"work": "likeness of two real lists: skipped, no MAILLAGE_TRIAL_FILES/linkage"}]
    truth = linkage.read(at)
    found: dict[int, list[int]] = {}
    took = cost(lambda: found.update(linkage.proposed(truth)))
    measure = linkage.Measure.of(truth, found)
    rows = [
        {
            "work": f"likeness of {len(truth.new):,} rows against {len(truth.known):,}, real lists",
            **lasted(took),
            "precision": f"{measure.precision:.3f}",
            "recall": f"{measure.recall:.3f}",
            "real": f"{measure.real:.3f}",
            "first": f"{measure.first:.3f}",
            "goal": GOAL,
        },
        {
            "work": "… the pairs that are compared at all",
            "recall": f"{linkage.share(linkage.compared(truth) & truth.same, truth.same):.3f}",
        },
    ]
    pairs = {(i, j) for j, near in found.items() for i in near}
    kinds: dict[tuple[bool, str], list[linkage.Pair]] = defaultdict(list)
    for pair, verdict in truth.verdicts.items():
        kinds[verdict.is_same, verdict.kind].append(pair)
    for (is_same, kind), here in sorted(kinds.items(), reverse=True):
        hit = sum(pair in pairs for pair in here)
        rows.append(
            {"work": f"… {kind}", ("recall" if is_same else "wrong"): f"{hit} of {len(here)}"}
        )
    return rows
