"""Whether two rows may be the same structure: a probability with its reasons.

It only proposes. Two SIREN, two RNA, or a number, a quarter or a statute that differs in two names
(« Crèche 1 », « Crèche 2 ») forbid it; the same RNA is enough. Otherwise what agrees and what does
not (`agreements`) is weighed (`weighing`), between those that share something (`candidates`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.likeness.agreements import agreements, told_apart
from maillage.likeness.candidates import Candidates
from maillage.likeness.profiles import Profile, Rarity, are_near
from maillage.likeness.weighing import PROPOSED, probability, weighed

MOST_SHOWN = 3
SUREST = 99  # of 100: words that agree are no proof; the same RNA number is
CROWD = 3  # so many others of one name around: « Boîte à livres », which stands at every corner
BESIDE_THE_NAME = frozenset("address street phone email site mail_host".split())
NOBODY = Rarity.of(())


@dataclass(frozen=True)
class Likeness:
    """`score`: of a hundred pairs that agree so, how many are one structure. `weighed`: what they
    agree on or do not, in words, with its points."""

    score: int
    weighed: tuple[tuple[str, int], ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """For who decides: « même téléphone (72 pour) », « autre rue (26 contre) »."""
        return tuple(f"{words}{_pointed(points)}" for words, points in self.weighed)

    @property
    def agreed(self) -> tuple[str, ...]:
        """For everybody: what they have in common."""
        return tuple(words for words, points in self.weighed if points >= 0)


def _pointed(points: int) -> str:
    """Nothing for a proof, which has no points."""
    return f" ({points}\u00a0pour)" if points > 0 else f" ({-points}\u00a0contre)" if points else ""


def compare(a: Profile, b: Profile, rarity: Rarity = NOBODY, namesakes: int = 0) -> Likeness | None:
    """How alike two profiles are, or None when a person need not look at them."""
    if _apart(a, b):
        return None
    if a.rna and a.rna == b.rna:
        return Likeness(100, ((f"même numéro RNA {a.rna}", 0),))
    found = agreements(a, b, rarity, namesakes)
    if namesakes >= CROWD and BESIDE_THE_NAME.isdisjoint(found):
        return None
    likely = probability(found)
    if likely < PROPOSED:
        return None
    return Likeness(min(round(100 * likely), SUREST), weighed(found))


def _apart(a: Profile, b: Profile) -> bool:
    if a.siren and b.siren:
        return True  # the same SIREN joins by itself; two SIREN are two structures
    if a.rna and b.rna:
        return a.rna != b.rna
    return not a.name or not b.name or told_apart(a, b) or not are_near(a, b)


def alike(
    wanted: Sequence[Profile], known: Sequence[Profile]
) -> list[list[tuple[Likeness, Profile]]]:
    """For each wanted profile, the known ones that resemble it, best first. Those of communes that
    are near count when the profiles say where these are; what is rare is rare among the known.

    Two that have a SIREN are never compared: the same joins by itself, another is another."""
    found: list[list[tuple[Likeness, Profile]]] = [[] for _ in wanted]
    without = [k for k in known if not k.siren]
    for has_siren, others in ((True, without), (False, known)):
        chosen = [i for i, w in enumerate(wanted) if bool(w.siren) is has_siren]
        if chosen and others:
            pairs = _pairs([wanted[i] for i in chosen], others)
            for i, near in zip(chosen, pairs, strict=True):
                found[i] = near
    return found


def _pairs(
    wanted: Sequence[Profile], known: Sequence[Profile]
) -> list[list[tuple[Likeness, Profile]]]:
    candidates = Candidates(wanted, known)
    found = []
    for profile, near in zip(wanted, candidates.found(), strict=True):
        pairs = []
        for i in near:
            other = candidates.known[i]
            if other.id == profile.id:
                continue
            likeness = compare(profile, other, candidates.rarity)
            # Namesakes only ever speak against: they are looked for when something speaks for.
            if likeness and (namesakes := candidates.namesakes(profile, i)):
                likeness = compare(profile, other, candidates.rarity, namesakes)
            if likeness:
                pairs.append((likeness, other))
        pairs.sort(key=lambda pair: (-pair[0].score, str(pair[1].id)))
        found.append(pairs[:MOST_SHOWN])
    return found
