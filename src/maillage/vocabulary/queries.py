"""Reading the vocabulary."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from django.db.models import QuerySet

from maillage.base import history, text
from maillage.search.french import is_infinitive
from maillage.search.index import Lexicon
from maillage.search.lexicon import Meaning as Meant
from maillage.search.lexicon import Phrase
from maillage.vocabulary import codes, rules, status
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    CpvCode,
    EverydayNeed,
    Family,
    LegalCategory,
    ProcurementRule,
    StatusRule,
    Synonym,
    Term,
    Theme,
    ThemeRule,
)

# Words of nearly every structure, which tell none of them from another.
SMALL_WORDS = frozenset("association associations asso structure structures".split())
# SIREN and SIRET, with their name before them or not; RNA; telephone numbers, from here or abroad.
NUMBERS = (
    re.compile(r"(?:siret)?(?:siren)?(?:rna)?([0-9]{9}|[0-9]{14}|w[0-9]{9})"),
    re.compile(r"(?:tel|telephone)?(?:0|33|0033)([1-9][0-9]{8})"),
)
# What needs of one verb share: so many of them at least, and that part of them.
SHARED_BY, SHARED_PART = 2, 0.25
INCLUSION = Path(__file__).parent / "reference" / "inclusion.tsv"


@history.until_changed("vocabulary.", dated=True)
def lexicon() -> Lexicon:
    """Synonyms and needs in force, as stems, and the numbers by which the country knows a
    structure."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    synonyms = list(Synonym.objects.in_force().values_list("words", flat=True))
    for words in synonyms:
        one_way = "→" in words
        phrases = [tuple(text.stems(part)) for part in words.replace("→", ",").split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        pairs = [(phrases[0], p) for p in phrases[1:]] if one_way else permutations(phrases, 2)
        for stated, meant in pairs:
            found[stated] = (*found.get(stated, ()), meant)
    rows = list(EverydayNeed.objects.in_force())
    said = [part for need in rows for part in (need.said, need.words)]
    spoken = frozenset(word for part in [*said, *synonyms] for word in text.words(part))
    return Lexicon(found, _needs(rows), _verbs(rows), identifiers=NUMBERS, spoken=spoken)


def _needs(rows: list[EverydayNeed]) -> dict[Phrase, Meant]:
    """What answers each thing that people type; two needs that are said alike answer together."""
    found: dict[Phrase, Meant] = {}
    for need in rows:
        phrases = _phrases(need.words)
        meant = [codes.meant("naf", one) for one in listed(need.activities)]
        meant += [codes.meant("objet", one) for one in listed(need.objects_meant)]
        for typed in _phrases(need.said):
            known = found.get(typed, Meant())
            found[typed] = Meant(
                tuple(dict.fromkeys((*known.phrases, *phrases))),
                tuple(dict.fromkeys((*known.codes, *meant))),
            )
    return found


def _verbs(rows: list[EverydayNeed]) -> dict[str, Meant]:
    """What answers who wants to do something, whatever to: what needs of that verb share. Who gives
    furniture, clothes or a bicycle goes to a ressourcerie, and so does who gives what no need
    names."""
    words_of: dict[str, Counter[str]] = {}
    many: Counter[str] = Counter()
    for need in rows:
        said = ([w for w in text.words(part) if text.stem(w)] for part in listed(need.said))
        for verb in {word for part in said for word in part[:-1] if is_infinitive(word)}:
            many[verb] += 1
            words_of.setdefault(verb, Counter()).update(set(listed(need.words)))
    found: dict[str, Meant] = {}
    for verb, counted in words_of.items():
        least = max(SHARED_BY, SHARED_PART * many[verb])
        phrases = (tuple(text.stems(words)) for words, n in counted.items() if n >= least)
        if shared := tuple(dict.fromkeys(filter(None, phrases))):
            found[verb] = Meant(shared)
    return found


def listed(said: str) -> list[str]:
    """The parts of a list that people separate by commas."""
    return [part for part in (part.strip() for part in said.split(",")) if part]


def _phrases(said: str) -> list[Phrase]:
    return [phrase for part in listed(said) if (phrase := tuple(text.stems(part)))]


def ess_categories() -> list[str]:
    """The legal categories that have a family of the ESS."""
    rows = LegalCategory.objects.in_force().exclude(family=None)
    return list(rows.values_list("code", flat=True))


@lru_cache(maxsize=1)
def inclusion() -> dict[str, dict[str, str]]:
    """The lists of the data·inclusion schema, v1: {`publics` or `reception`: {value: label}}."""
    found: dict[str, dict[str, str]] = {}
    with INCLUSION.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(row["list"], {})[row["value"]] = row["label"]
    return found


@history.until_changed("vocabulary.", dated=True)
def families_of_categories() -> Mapping[str, str | None]:
    """{legal category in force: its family}."""
    return dict(LegalCategory.objects.in_force().values_list("code", "family"))


def families() -> list[tuple[str, str]]:
    """(slug, name) of the families of the ESS, in their order."""
    return list(Family.objects.in_force().values_list("slug", "name"))


def is_activity(prefix: str) -> bool:
    """Whether a class of the NAF rév. 2 begins so."""
    return Activity.objects.filter(code__startswith=prefix).exists()


def theme_rules() -> QuerySet:
    """(theme, kind, value, weight) of the rules in force."""
    return ThemeRule.objects.in_force().values_list("theme", "kind", "value", "weight")


@history.until_changed("vocabulary.", dated=True)
def _status_rules() -> Mapping[int, status.StatusCriterion]:
    fields = (
        "kind",
        "value",
        "says",
        "rank",
        "why",
        "source",
        "to_verify",
        "only_for",
        "years",
        "young_years",
        "young_under",
    )
    rows = StatusRule.objects.in_force().values_list("pk", *fields)
    return {pk: status.StatusCriterion(*row) for pk, *row in rows}


def status_rules(*, but: int | None = None) -> list[status.StatusCriterion]:
    """The rules in force that tell whether a structure belongs to the ESS, `but` one."""
    return [rule for pk, rule in _status_rules().items() if pk != but]


@history.until_changed("vocabulary.")
def names() -> Mapping[str, Mapping[str, str]]:
    """What codes are called, in force or not, by what they are."""
    tables = {
        "legal_category": LegalCategory,
        "family": Family,
        "activity": Activity,
        "accreditation": AccreditationKind,
    }
    return {kind: dict(table.objects.values_list("pk", "name")) for kind, table in tables.items()}


@history.until_changed("vocabulary.", dated=True)
def themes() -> list[Theme]:
    """The themes in force, in their order."""
    return list(Theme.objects.in_force())


@dataclass(frozen=True)
class Labels:
    """What filters are called."""

    themes: dict[str, str]
    families: dict[str, str]
    accreditations: dict[str, str]


@history.until_changed("vocabulary.", dated=True)
def labels() -> Labels:
    kinds = AccreditationKind.objects.in_force().values_list("slug", "name", "acronym")
    return Labels(
        dict(Theme.objects.in_force().values_list("slug", "name")),
        dict(Family.objects.in_force().values_list("slug", "name")),
        {slug: f"{name} ({acronym})" if acronym else name for slug, name, acronym in kinds},
    )


@history.until_changed("vocabulary.")
def accreditation_kinds() -> Mapping[str, str]:
    """{a folded word for a kind of accreditation: its slug}"""
    rows = AccreditationKind.objects.values_list("slug", "acronym", "name")
    return {text.fold(stated): slug for slug, *names in rows for stated in (slug, *names) if stated}


def a_kind(cell: str) -> str:
    """The kind of accreditation that a cell names. Raises ValueError."""
    if (kind := accreditation_kinds().get(text.fold(cell))) is None:
        raise ValueError(cell)
    return kind


@history.until_changed("vocabulary.")
def cpv_names() -> Mapping[str, str]:
    """{code of the CPV: what it is called}"""
    return dict(CpvCode.objects.values_list("code", "name"))


def cpv_name(code: str) -> str:
    """What a code of the CPV is called, or the nearest one above it that is known; else nothing."""
    known = cpv_names()
    return next((known[above] for above in codes.cpv_above(code) if above in known), "")


def cpv_divisions() -> list[tuple[str, str]]:
    """(the two digits of a division, its name)"""
    return [(code[:2], name) for code, name in cpv_names().items() if code.endswith("000000")]


def procurement_rules(on: dt.date | None = None) -> dict[str, ProcurementRule]:
    """{rule: its row in force on a day}, today's unless one is named."""
    return {row.rule: row for row in ProcurementRule.objects.in_force(on)}


def procurement_moves(row: ProcurementRule) -> list[rules.RuleMove]:
    """What a row that a form has cleaned would change of its rule, days by days. Reads only."""
    others = list(ProcurementRule.objects.filter(rule=row.rule).exclude(pk=row.pk))
    kept = ProcurementRule.objects.filter(pk=row.pk).first() if row.pk else None
    before = [*others, *([kept] if kept and kept.rule == row.rule else [])]
    return rules.moves(*(list(map(_period, rows)) for rows in (before, [*others, row])))


def _period(row: ProcurementRule) -> rules.RulePeriod:
    return rules.RulePeriod(row.valid_from, row.valid_until, row.said)


@history.until_changed("vocabulary.", dated=True)
def terms() -> dict[str, Term]:
    """{acronym: what it means}, those in force."""
    return {term.acronym: term for term in Term.objects.in_force()}
