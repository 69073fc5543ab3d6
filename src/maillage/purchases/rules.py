"""What the law of public procurement (code de la commande publique) seems to allow of a lot, on a
day: pure functions. No check is better than « à vérifier » while a fact that it needs, or a figure
that nobody has read in the text, is missing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

POSSIBLE, VERIFY, NO = "possible", "verify", "no"
WORKS, SUPPLIES, SERVICES, CONCESSION = "works", "supplies", "services", "concession"
STATE, LOCAL, ENTITY = "state", "local", "entity"
SHARE = Decimal(50)  # while no dated row says otherwise

# Health, social and cultural services: article 77, 1, of directive 2014/24/EU. R2113-8 refers to
# the list of the annex, which is the same; all the codes of the stretch are in it.
LISTED = frozenset(
    (
        "75121000 75122000 75123000 79622000 79624000 79625000 80110000 80300000 80420000 80430000 "
        "80511000 80520000 80590000 92500000 92600000 98133000 98133110"
    ).split()
)
FIRST_LISTED, LAST_LISTED = "85000000", "85323000"


@dataclass(frozen=True)
class RuleFigure:
    """A figure in force on the day: `is_read`, somebody has checked it against its text."""

    value: Decimal
    text: str = ""
    is_read: bool = True


@dataclass(frozen=True)
class PurchaseFacts:
    """What is known of a lot on the day of its notice; None: nobody has said."""

    day: dt.date
    contract: str = SERVICES
    buyer: str = LOCAL
    cpv: Sequence[str] = ()
    amount: Decimal | None = None
    months: int | None = None
    share: Decimal | None = None  # disabled or disadvantaged workers of the firms meant, in %
    has_mission: bool | None = None  # they mean to carry out a linked mission of public service
    won_on: dt.date | None = None  # a firm meant won such a reserved contract of the same buyer
    articles: frozenset[str] = frozenset()  # that the draft of the notice cites
    figures: Mapping[str, RuleFigure] = field(default_factory=dict)


@dataclass(frozen=True)
class PurchaseCheck:
    """What a rule seems to say: why, in sentences, and the facts that it used."""

    name: str
    title: str
    article: str
    since: dt.date
    verdict: str
    why: tuple[str, ...]
    used: tuple[tuple[str, Any], ...]


Finding = tuple[str, str]  # a verdict, and its sentence


@dataclass(frozen=True)
class Article:
    """An article, in the version of a day."""

    number: str
    since: dt.date
    title: Any
    findings: Callable[[PurchaseFacts], Iterable[Finding]]
    uses: tuple[str, ...]
    cites: bool = False  # a reserved contract names its article in the notice


def is_listed(code: str) -> bool:
    """Whether a CPV code, eight digits, is of the health, social and cultural services."""
    return code in LISTED or FIRST_LISTED <= code <= LAST_LISTED


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day, years later; of a 29 February, the 28th when there is no other."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def clause_hours(amount: Decimal, labour: Decimal, effort: Decimal, hourly: Decimal) -> int:
    """Hours of insertion: amount × share of labour × effort ÷ cost of an hour, shares in %."""
    hours = amount * labour * effort / (hourly * 10_000)
    return int(hours.quantize(Decimal(1), ROUND_HALF_UP))


def formal_threshold(facts: PurchaseFacts) -> RuleFigure | None:
    """From which amount a formal procedure is asked, on the day."""
    works = facts.contract in (WORKS, CONCESSION)
    return facts.figures.get("formal-works" if works else f"formal-{_kept(facts.buyer)}")


def quotes_threshold(facts: PurchaseFacts) -> RuleFigure | None:
    """Under which amount no publicity is asked, on the day."""
    name = "no-publicity-works" if facts.contract == WORKS else "no-publicity"
    return facts.figures.get(name)


def _kept(buyer: str) -> str:
    return {STATE: "state", ENTITY: "entities"}.get(buyer, "local")


def checks(facts: PurchaseFacts) -> list[PurchaseCheck]:
    return [_checked(name, article, facts) for name, article in ARTICLES.items()]


def _checked(name: str, article: Article, facts: PurchaseFacts) -> PurchaseCheck:
    found = list(article.findings(facts))
    if facts.day < article.since:
        found = [(NO, _("Ce jour-là, cet article n’est pas encore en vigueur."))]
    elif article.cites and article.number not in facts.articles:
        found.append((VERIFY, _("L’avis doit citer l’article : le vôtre ne le dit pas encore.")))
    verdicts = {verdict for verdict, _why in found}
    verdict = next((one for one in (NO, VERIFY) if one in verdicts), POSSIBLE)
    why = tuple(sentence for one, sentence in found if one == verdict)
    used = tuple((use, getattr(facts, use)) for use in ("day", *article.uses))
    return PurchaseCheck(
        name, str(article.title), article.number, article.since, verdict, why, used
    )


def _reserved_to(facts: PurchaseFacts, who: str) -> Iterable[Finding]:
    if facts.contract == CONCESSION:
        yield NO, _("Une concession suit ses propres articles.")
        return
    row = facts.figures.get("reserved-share")
    least = row.value * 100 if row else SHARE
    at_least = {"n": f"{least.normalize():f}", "who": who}
    if facts.share is None:
        yield VERIFY, _("Il faut au moins %(n)s %% de %(who)s (R2113-7) : à demander.") % at_least
    elif facts.share < least:
        yield NO, _("Il faut au moins %(n)s %% de %(who)s (R2113-7).") % at_least
    elif row is None or not row.is_read:
        yield VERIFY, _("La part de %(n)s %% est à relire dans le texte (R2113-7).") % at_least
    else:
        yield POSSIBLE, _("La part de %(who)s atteint %(n)s %%.") % at_least


def _adapted(facts: PurchaseFacts) -> Iterable[Finding]:
    return _reserved_to(facts, _("travailleurs handicapés"))


def _insertion(facts: PurchaseFacts) -> Iterable[Finding]:
    return _reserved_to(facts, _("travailleurs défavorisés"))


def _both(facts: PurchaseFacts) -> Iterable[Finding]:
    return _reserved_to(facts, _("travailleurs handicapés ou défavorisés"))


def _prison(facts: PurchaseFacts) -> Iterable[Finding]:
    if facts.contract == CONCESSION:
        yield NO, _("Une concession suit l’article L3113-2-1.")
    else:
        yield VERIFY, _("Seulement pour une activité de production en prison : à demander.")


def _social(facts: PurchaseFacts) -> Iterable[Finding]:
    if facts.contract != SERVICES:
        yield NO, _("Seuls des services se réservent à l’ESS.")
        return
    yield from _of_the_list(facts)
    if facts.has_mission is False:
        yield NO, _("L’entreprise doit avoir pour objectif une mission de service public liée.")
    elif facts.has_mission is None:
        yield VERIFY, _("Une mission de service public liée à ces services est exigée.")
    yield from _three_years(facts)


def _of_the_list(facts: PurchaseFacts) -> Iterable[Finding]:
    if not facts.cpv:
        yield VERIFY, _("Sans code CPV, personne ne peut dire si ces services sont dans la liste.")
    elif all(map(is_listed, facts.cpv)):
        yield POSSIBLE, _("Tous les codes CPV sont dans la liste (R2113-8).")
    else:
        out = ", ".join(code for code in facts.cpv if not is_listed(code))
        yield NO, _("La liste (R2113-8) n’a pas %(codes)s.") % {"codes": out}


def _three_years(facts: PurchaseFacts) -> Iterable[Finding]:
    row = facts.figures.get("reserved-years")
    years = int(row.value) if row else 3
    if row is None or not row.is_read:
        yield (
            VERIFY,
            _("La durée de %(n)s ans est à relire dans le texte (L2113-16).") % {"n": years},
        )
    if facts.months is None:
        yield VERIFY, _("La durée est de %(n)s ans au plus (L2113-16).") % {"n": years}
    elif facts.months > 12 * years:
        yield NO, _("La durée dépasse %(n)s ans (L2113-16).") % {"n": years}
    if facts.won_on is not None:
        free = years_after(facts.won_on, years)
        if facts.day < free:
            yield (
                NO,
                _("Une entreprise visée a eu un tel marché il y a moins de %(n)s ans.")
                % {"n": years},
            )
        elif facts.day == free:
            yield (
                VERIFY,
                _("Les %(n)s ans finissent ce jour : à lire dans le texte.") % {"n": years},
            )


def _clause(facts: PurchaseFacts) -> Iterable[Finding]:
    if facts.contract == CONCESSION:
        yield VERIFY, _("Une concession a ses propres conditions d’exécution.")
        return
    yield POSSIBLE, _("Une condition d’exécution peut être sociale, si elle est liée à l’objet.")
    duty, line = facts.figures.get("social-clause"), formal_threshold(facts)
    if duty is None:
        return
    if facts.amount is None or line is None:
        yield VERIFY, _("Elle est une obligation au-dessus du seuil européen : dites le montant.")
    elif facts.amount >= line.value:
        yield VERIFY, _("Au-dessus du seuil européen elle est une obligation, sauf exceptions.")


def _criterion(facts: PurchaseFacts) -> Iterable[Finding]:
    if facts.contract == CONCESSION:
        yield NO, _("Une concession suit ses propres articles.")
    else:
        yield POSSIBLE, _("Un critère d’insertion ou de performance sociale, lié à l’objet.")


def _procedure(facts: PurchaseFacts) -> Iterable[Finding]:
    if facts.contract == CONCESSION:
        yield NO, _("Une concession suit ses propres articles.")
        return
    if facts.contract == SERVICES and facts.cpv and all(map(is_listed, facts.cpv)):
        yield (
            POSSIBLE,
            _("Services sociaux et autres services spécifiques, quel que soit le montant."),
        )
        return
    line = formal_threshold(facts)
    if facts.amount is None:
        yield VERIFY, _("Dites le montant estimé : tout dépend du seuil.")
    elif line is None:
        yield VERIFY, _("Aucun seuil n’est connu pour ce jour.")
    elif facts.amount >= line.value:
        yield NO, _("Le montant atteint le seuil de procédure formalisée.")
    elif not line.is_read:
        yield VERIFY, _("Le seuil est à relire dans le texte.")
    else:
        yield POSSIBLE, _("Le montant est sous le seuil de procédure formalisée.")


def _concession(facts: PurchaseFacts) -> Iterable[Finding]:
    if facts.contract != CONCESSION:
        yield NO, _("Ce n’est pas une concession.")
    else:
        yield VERIFY, _("Qui emploie des personnes détenues, et pour quoi : à demander.")


CODE = dt.date(2019, 4, 1)  # the code itself comes into force
ASAP = dt.date(2020, 12, 9)  # law 2020-1525 of 7 December 2020, the day after it is published
PRISON = dt.date(2022, 10, 21)  # ordinance 2022-1336 of 19 October 2022; its day is to be read
ALL = ("contract", "share", "articles")
ARTICLES = {
    "adapted": Article(
        "L2113-12", CODE, gettext_lazy("Réserver au handicap (EA, ESAT)"), _adapted, ALL, True
    ),
    "insertion": Article(
        "L2113-13", CODE, gettext_lazy("Réserver à l’insertion (SIAE)"), _insertion, ALL, True
    ),
    "prison": Article(
        "L2113-13-1",
        PRISON,
        gettext_lazy("Réserver au travail en prison"),
        _prison,
        ("contract", "articles"),
        True,
    ),
    "both": Article(
        "L2113-14", ASAP, gettext_lazy("Réserver au handicap et à l’insertion"), _both, ALL, True
    ),
    "social": Article(
        "L2113-15",
        CODE,
        gettext_lazy("Réserver à l’ESS : santé, social, culture"),
        _social,
        ("contract", "cpv", "has_mission", "months", "won_on", "articles"),
        True,
    ),
    "clause": Article(
        "L2112-2",
        CODE,
        gettext_lazy("Clause sociale d’exécution"),
        _clause,
        ("contract", "buyer", "amount"),
    ),
    "criterion": Article(
        "R2152-7", CODE, gettext_lazy("Critère social d’attribution"), _criterion, ("contract",)
    ),
    "procedure": Article(
        "R2123-1",
        CODE,
        gettext_lazy("Procédure adaptée"),
        _procedure,
        ("contract", "buyer", "cpv", "amount"),
    ),
    "concession": Article(
        "L3113-2-1",
        PRISON,
        gettext_lazy("Concession réservée au travail en prison"),
        _concession,
        ("contract", "articles"),
        True,
    ),
}
