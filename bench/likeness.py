"""Likeness: how fast beside a register, and how right on lists that people wrote."""

import pickle
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from bench import linkage
from bench.tables import Spent, cost, lasted, peak, since, spent
from maillage.base import text
from maillage.base.bulk import uncollected
from maillage.likeness.profiles import NEIGHBOURS_KM
from maillage.likeness.rules import Profile, alike
from maillage.portal.fiction import towns
from maillage.sources.steps import MATCHED
from maillage.territories import queries as territories
from maillage.territories.models import Commune
from scripts import fit_likeness

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
BEGINNINGS = (
    "Mar Ber Du Char Gi La Per Rou Mo Gar Fau Bon Cha Tou Va Re Le Sau Ban Cor Pi Dau Ga Bla Ju "
    "Fer Bou Ro Ma Bru Gou Ba Mi Cle Nau Vi Lan Des Al Gre"
).split()
MIDDLES = "ti nar ran che lan vo ra mi ber don gue net sse vil mon la cha ro pel tan".split()
ENDS = "n er ot eau et ard on ier and in el oux ay ac ez as y ille".split()
WAYS = "rue avenue place boulevard impasse chemin".split()
SHAPES = (
    "{head} {doing} {family}",
    "{head} {doing} de {town}",
    "{head} {family}",
    "{head} des amis de {family}",
    "{family} {doing}",
    "{doing} et partage {family} de {town}",
)


def run(linked: int, known: int) -> list[dict]:
    return [_speed(linked, known), *_truth()]


def _register(many: int) -> Iterator[Profile]:
    """Lifelike structures: what many share finds nobody and costs all the more, so that names are
    nearly all distinct and their words as common or rare as in real lists."""
    there = towns(Commune.objects.exclude(postcodes="").order_by("pk"))
    draw = random.Random(7)
    weights = list(accumulate(max(town.population, 100) for town in there))
    for i, town in enumerate(draw.choices(there, cum_weights=weights, k=many)):
        name = _name(draw, town.name)
        reached = draw.random() < 0.25
        yield Profile(
            i,
            name,
            street=f"{draw.randrange(1, 200)} {draw.choice(WAYS)} {_family(draw)}",
            siren=f"{900_000_000 + i % 100_000_000}",
            phone=f"00{draw.randrange(10**8):08d}" if reached else "",  # no number begins so
            website=f"https://{text.slugify(name)}.example" if reached else "",
            commune=town.code,
            town=town.name,
            postcode=town.postcode,
            centre=(town.lon, town.lat),
        )


def _name(draw: random.Random, town: str) -> str:
    head, doing = draw.choice(HEADS), draw.choice(DOINGS)
    family = _family(draw)
    return draw.choice(SHAPES).format(head=head, doing=doing, family=family, town=town)


def _family(draw: random.Random) -> str:
    """One of some 300,000: a few are everywhere, most are rare."""
    beginning = BEGINNINGS[min(int(draw.expovariate(0.12)), len(BEGINNINGS) - 1)]
    middle = draw.choice(MIDDLES) + (draw.choice(MIDDLES) if draw.random() < 0.4 else "")
    return beginning + middle + draw.choice(ENDS)


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


def _speed(linked: int, known: int) -> dict:
    """A list without identifiers against a register: half of it is there, half is elsewhere. Slice
    by slice, each beside the register of its communes and of those around, as an import looks."""
    draw = random.Random(4)
    chosen = set(draw.sample(range(known), linked))
    packed: dict[str, list[bytes]] = defaultdict(list)  # what was drawn does not weigh on the rest
    drawn = []
    for profile in _register(known):
        packed[profile.commune].append(pickle.dumps(profile))
        if profile.id in chosen:
            drawn.append(profile)
    draw.shuffle(drawn)
    wanted = []
    for i, profile in enumerate(drawn):
        there = profile if i % 2 else drawn[i + 1 - len(drawn)]
        row = replace(_noisy(profile, draw), id=("row", i if i % 2 else -1 - i))
        wanted.append((_moved(row, there), profile.id if i % 2 else None))
    right = missed = 0
    took = Spent(0.0, 0.0)
    for rows in _slices(wanted):
        around = territories.around({row.commune for row, _truth in rows}, NEIGHBOURS_KM)
        here = [pickle.loads(each) for code in around for each in packed[code]]
        here += [row for row, _truth in rows]
        begun = spent()
        with uncollected():  # as the step of an import runs
            found = alike([row for row, _truth in rows], here)
        lasting = since(begun)
        took = Spent(took.wall + lasting.wall, took.cpu + lasting.cpu)
        for (_row, truth), pairs in zip(rows, found, strict=True):
            is_found = truth in [other.id for _likeness, other in pairs]
            right += truth is not None and is_found
            missed += truth is not None and not is_found
    return {
        "work": f"likeness of {linked:,} against {known:,}, drawn names",
        **lasted(took, linked),
        "MB": peak(),
        "recall": f"{right / max(right + missed, 1):.4f}",
        "goal": "2.4 M: ≤ 40 s, ≤ 2,000 MB",
    }


def _moved(row: Profile, there: Profile) -> Profile:
    """In the commune of another."""
    return replace(
        row,
        commune=there.commune,
        town=there.town,
        postcode=there.postcode,
        centre=there.centre,
    )


def _slices(wanted: list) -> Iterator[list]:
    """Whole communes, in the order of their codes, of about as many rows as an import takes."""
    wanted.sort(key=lambda each: each[0].commune)
    rows: list = []
    for _commune, its in groupby(wanted, key=lambda each: each[0].commune):
        rows += its
        if len(rows) >= MATCHED:
            yield rows
            rows = []
    if rows:
        yield rows


def _truth() -> list[dict]:
    """Rows of a table: all of it, then by kind of variation."""
    at = linkage.folder()
    if at is None:
        return [{"work": "likeness of two real lists: skipped, no MAILLAGE_TRIAL_FILES/linkage"}]
    truth = linkage.read(at)
    found: dict[int, list[int]] = {}
    took = cost(lambda: found.update(linkage.proposed(truth)))
    sample = fit_likeness.sample(truth)
    elsewhere = fit_likeness.elsewhere(truth, sample)
    return [
        {
            "work": f"likeness of {len(truth.new):,} rows against {len(truth.known):,}, real lists",
            **lasted(took),
            **_measured(truth, found),
            "goal": GOAL,
        },
        {"work": "… each département by weights of the others", **_measured(truth, elsewhere)},
        {
            "work": "… the pairs that are compared at all",
            "recall": f"{linkage.share(linkage.compared(truth) & truth.same, truth.same):.3f}",
        },
        *_by_kind(truth, _pairs(found), _pairs(elsewhere)),
    ]


def _measured(truth: linkage.Truth, found: Mapping[int, Sequence[int]]) -> dict:
    measure = linkage.Measure.of(truth, found)
    return {name: f"{value:.3f}" for name, value in vars(measure).items()}


def _pairs(found: Mapping[int, Sequence[int]]) -> set[linkage.Pair]:
    return {(i, j) for j, near in found.items() for i in near}


def _by_kind(
    truth: linkage.Truth, found: set[linkage.Pair], elsewhere: set[linkage.Pair]
) -> Iterator[dict]:
    """What is proposed of each kind of variation; then by weights that never saw its département:
    of pairs that are the same, and of pairs that are not."""
    kinds: dict[tuple[bool, str], set[linkage.Pair]] = defaultdict(set)
    for pair, verdict in truth.verdicts.items():
        kinds[verdict.is_same, verdict.kind].add(pair)
    for (is_same, kind), here in sorted(kinds.items(), reverse=True):
        yield {
            "work": f"… {kind}",
            ("recall" if is_same else "wrong"): f"{len(here & found)} of {len(here)}",
            "others": f"{len(here & elsewhere)} of {len(here)}",
        }
