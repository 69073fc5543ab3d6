"""What the code of public procurement says of a need, article by article, on a day. Pure: the
figures and their days come from the dated table of the vocabulary. It informs, it never advises."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.settings import Section, Setting

POSSIBLE, CHECK, NO = "possible", "check", "no"
STATES = {
    POSSIBLE: gettext_lazy("semble possible"),
    CHECK: gettext_lazy("à vérifier"),
    NO: gettext_lazy("non"),
}
WORKS, SUPPLIES, SERVICES, CONCESSION = "works", "supplies", "services", "concession"
CONTRACTS = {
    SERVICES: gettext_lazy("Services"),
    SUPPLIES: gettext_lazy("Fournitures"),
    WORKS: gettext_lazy("Travaux"),
    CONCESSION: gettext_lazy("Concession"),
}
LOCAL, STATE, ENTITY = "local", "state", "entity"
BUYERS = {
    LOCAL: gettext_lazy("Une collectivité, un hôpital, un établissement local"),
    STATE: gettext_lazy("L’État, un de ses établissements"),
    ENTITY: gettext_lazy("Une entité adjudicatrice (eau, énergie, transports, postes)"),
}
QUOTES, SOUNDING = PROVED = ("demande de devis", "sourçage")  # as a notice says its procedure
FORMAL = {LOCAL: "formal-local", STATE: "formal-state", ENTITY: "formal-entities"}
CITED = {
    "workshops": ("L2113-12",),
    "insertion": ("L2113-13",),
    "both": ("L2113-12", "L2113-13"),
    "prison": ("L2113-13-1",),
    "ess": ("L2113-15",),
}
RESERVES = {
    "workshops": gettext_lazy("aux entreprises adaptées et aux ESAT"),
    "insertion": gettext_lazy("aux structures d’insertion"),
    "both": gettext_lazy("au handicap et à l’insertion ensemble"),
    "prison": gettext_lazy("au travail en prison"),
    "ess": gettext_lazy("à l’ESS, services de santé, sociaux ou culturels"),
}

# The services of R2113-8, as article 77 of directive 2014/24/UE lists them: a run, and alone.
LISTED_RUN = ("85000000", "85323000")
LISTED_ALONE = frozenset(
    "75121000 75122000 75123000 79622000 79624000 79625000 80110000 80300000 80420000 80430000 "
    "80511000 80520000 80590000 92500000 92600000 98133000 98133110".split()
)


@dataclass(frozen=True)
class ProcurementText:
    """What a text says on the day: its article, since when, its figure. `is_read`: somebody has
    checked it against the text."""

    article: str
    since: dt.date | None = None
    value: Decimal | None = None
    is_read: bool = True
    note: str = ""


Texts = Mapping[str, ProcurementText]


@dataclass(frozen=True)
class PurchaseNeed:
    """The facts of a need or of a lot. None: nobody said."""

    on: dt.date
    contract: str = SERVICES
    amount: Decimal | None = None
    cpv: str = ""
    buyer: str = LOCAL
    months: int | None = None
    is_public_service: bool | None = None
    held_since: dt.date | None = None  # a reserved contract of this buyer, held by the candidate
    reserve: str = ""
    cited: tuple[str, ...] | None = None
    share: Decimal | None = None  # of the workers concerned, in the structure one thinks of


@dataclass(frozen=True)
class PurchaseCheck:
    name: str
    title: str
    article: str
    since: dt.date | None
    state: str
    sentence: str
    facts: tuple[str, ...]

    @property
    def said(self) -> str:
        return str(STATES[self.state])


def checks(need: PurchaseNeed, texts: Texts) -> list[PurchaseCheck]:
    """Every article, in the order of the code."""
    return [
        no_publicity(need, texts),
        adapted(need, texts),
        workshops(need, texts),
        insertion(need, texts),
        prison(need, texts),
        both(need, texts),
        share(need, texts),
        social_economy(need, texts),
        years_held(need, texts),
        cited(need, texts),
        clause(need, texts),
        criterion(need, texts),
        concession(need, texts),
    ]


def money(amount: Decimal | int) -> str:
    """`12 000 €`, as a sentence says it."""
    return f"{int(amount):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") + "\N{NO-BREAK SPACE}€"


def is_listed(cpv: str) -> bool | None:
    """Whether R2113-8 lists this code; None where a code above it is listed and it is not."""
    if LISTED_RUN[0] <= cpv <= LISTED_RUN[1] or cpv in LISTED_ALONE:
        return True
    stems = (code.rstrip("0") for code in LISTED_ALONE)
    return None if any(cpv.startswith(stem) for stem in stems) else False


def anniversary(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def clause_hours(amount: Decimal, labour: Decimal, effort: Decimal, hour: Decimal) -> int:
    """Hours of insertion: amount × share of labour × effort ÷ cost of an hour; the two shares in
    hundredths. Raises ValueError for an hour that costs nothing."""
    if hour <= 0:
        raise ValueError(hour)
    found = amount * labour * effort / Decimal(10_000) / hour
    return int(found.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class ClauseHours:
    """Hours, and what they were counted with."""

    hours: int
    labour: Decimal
    effort: Decimal
    hour: Decimal


def _facts(need: PurchaseNeed, *wanted: str) -> tuple[str, ...]:
    """What of the need a check has used, in words."""
    amount = _("inconnu") if need.amount is None else money(need.amount)
    said = {
        "contract": _("Nature : %(x)s") % {"x": CONTRACTS[need.contract]},
        "amount": _("Montant hors taxes : %(x)s") % {"x": amount},
        "cpv": _("Code CPV : %(x)s") % {"x": need.cpv or _("inconnu")},
        "buyer": _("Acheteur : %(x)s") % {"x": BUYERS[need.buyer]},
        "months": _("Durée en mois : %(x)s") % {"x": need.months or _("inconnue")},
        "service": _("Mission de service public : %(x)s") % {"x": _yes(need.is_public_service)},
        "share": _("Part des travailleurs concernés : %(x)s")
        % {"x": _("inconnue") if need.share is None else f"{need.share.normalize():f} %"},
        "held": _("Dernier marché réservé de cet acheteur : %(x)s")
        % {"x": f"{need.held_since:%d/%m/%Y}" if need.held_since else _("aucun de dit")},
        "cited": _("Articles cités : %(x)s") % {"x": ", ".join(need.cited or ()) or _("aucun")},
    }
    return (*(said[name] for name in wanted), _("Jour : %(x)s") % {"x": f"{need.on:%d/%m/%Y}"})


def _yes(said: bool | None) -> str:
    return _("inconnu") if said is None else _("oui") if said else _("non")


def _answer(
    name: str,
    title: str,
    text: ProcurementText | None,
    article: str,
    found: tuple[str, str, tuple[str, ...]],
) -> PurchaseCheck:
    """A text that nobody has read yet makes nothing more than « à vérifier »; one that is not in
    force on the day, « non »."""
    state, sentence, facts = found
    if text is None:
        return PurchaseCheck(
            name, title, article, None, NO, _("Ce texte n’est pas en vigueur ce jour-là."), facts
        )
    if state == POSSIBLE and not text.is_read:
        state = CHECK
        sentence = _("%(said)s Sa version en vigueur reste à vérifier.") % {"said": sentence}
    return PurchaseCheck(name, title, text.article or article, text.since, state, sentence, facts)


def no_publicity(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    text = texts.get("no-publicity-works" if need.contract == WORKS else "no-publicity")
    facts = _facts(need, "contract", "amount")
    if need.contract == CONCESSION:
        found = (NO, _("Une concession n’est pas un marché : cet article n’en parle pas."), facts)
    elif need.amount is None:
        found = (CHECK, _("Sans montant estimé, le seuil ne se compare pas."), facts)
    elif text and text.value is not None and need.amount < text.value:
        limit = {"limit": money(text.value)}
        found = (
            POSSIBLE,
            _(
                "Le besoin est sous %(limit)s : ni publicité ni mise en concurrence obligatoires. "
                "Le montant est celui de tous les besoins semblables de l’année."
            )
            % limit,
            facts,
        )
    else:
        limit = {"limit": money(text.value or 0) if text else "–"}
        found = (NO, _("Le besoin atteint le seuil de %(limit)s.") % limit, facts)
    return _answer("no-publicity", _("Sans publicité"), text, "R2122-8", found)


def adapted(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    text, facts = texts.get("adapted"), _facts(need, "contract", "amount", "cpv", "buyer")
    formal = texts.get("formal-works" if need.contract == WORKS else FORMAL[need.buyer])
    listed = need.contract == SERVICES and is_listed(need.cpv)
    if need.contract == CONCESSION:
        found = (NO, _("Une concession n’est pas un marché : cet article n’en parle pas."), facts)
    elif listed:
        found = (
            POSSIBLE,
            _("C’est un service de la liste des services sociaux, quel que soit le montant."),
            facts,
        )
    elif need.amount is None or formal is None or formal.value is None:
        found = (CHECK, _("Le montant ou le seuil européen de ce jour n’est pas connu."), facts)
    elif need.amount < formal.value:
        limit = {"limit": money(formal.value)}
        found = (POSSIBLE, _("Le besoin est sous le seuil européen de %(limit)s.") % limit, facts)
    else:
        limit = {"limit": money(formal.value)}
        found = (
            NO,
            _("Le besoin atteint le seuil européen de %(limit)s : procédure formalisée.") % limit,
            facts,
        )
    return _answer("adapted", _("Procédure adaptée"), text, "R2123-1", found)


def _reserve(need: PurchaseNeed, text: ProcurementText | None, sentence: str) -> tuple:
    """Works, supplies and services may be reserved, whatever their amount; concessions have
    articles of their own."""
    facts = _facts(need, "contract")
    if need.contract == CONCESSION:
        return NO, _("Les concessions ont leurs propres articles, à partir de L3113-1."), facts
    return POSSIBLE, sentence, facts


def workshops(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    text = texts.get("reserved-workshops")
    said = _("Tout le marché ou un lot peut être réservé aux entreprises adaptées et aux ESAT.")
    title = _("Réserver aux entreprises adaptées et aux ESAT")
    return _answer("workshops", title, text, "L2113-12", _reserve(need, text, said))


def insertion(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    text = texts.get("reserved-insertion")
    said = _("Tout le marché ou un lot peut être réservé aux structures d’insertion.")
    title = _("Réserver aux structures d’insertion")
    return _answer("insertion", title, text, "L2113-13", _reserve(need, text, said))


def prison(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """Since the order of 2022; the share that it asks for came with a decree, later."""
    text, title = texts.get("reserved-prison"), _("Réserver au travail en prison")
    said = _(
        "Tout le marché ou un lot peut l’être, s’il est exécuté en établissement pénitentiaire."
    )
    found = _reserve(need, text, said)
    if found[0] == POSSIBLE and text and "prison-share" not in texts:
        found = (
            CHECK,
            _("La part de personnes détenues n’était pas encore fixée ce jour-là."),
            found[2],
        )
    return _answer("prison", title, text, "L2113-13-1", found)


def both(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """Forbidden until the law of December 2020."""
    text, title = texts.get("reserved-both"), _("Réserver au handicap et à l’insertion ensemble")
    said = _(
        "Un même lot peut être ouvert aux deux à la fois ; le travail en prison, lui, ne se "
        "mélange pas avec elles."
    )
    return _answer("both", title, text, "L2113-14", _reserve(need, text, said))


def share(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """The least share of workers concerned, in the structure that one thinks of."""
    text = texts.get("prison-share" if need.reserve == "prison" else "reserved-share")
    facts, title = _facts(need, "contract", "share"), _("Part des travailleurs concernés")
    least = {"least": f"{text.value.normalize():f}" if text and text.value else "–"}
    if need.contract == CONCESSION:
        found = (NO, _("Les concessions ont leurs propres articles, à partir de L3113-1."), facts)
    elif need.share is None:
        found = (
            CHECK,
            _("La structure doit employer au moins %(least)s %% des travailleurs concernés.")
            % least,
            facts,
        )
    elif text and text.value and need.share >= text.value:
        found = (POSSIBLE, _("La part atteint les %(least)s %% demandés.") % least, facts)
    else:
        found = (NO, _("La part est sous les %(least)s %% demandés.") % least, facts)
    return _answer("share", title, text, "R2113-7", found)


def social_economy(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """Services of health, social or cultural ones of the annexed list, and a public service."""
    text, title = texts.get("reserved-ess"), _("Réserver à l’économie sociale et solidaire")
    facts = _facts(need, "contract", "cpv", "service")
    listed = is_listed(need.cpv) if need.cpv else None
    if need.contract != SERVICES:
        found = (NO, _("Seuls des services de santé, sociaux ou culturels peuvent l’être."), facts)
    elif need.cpv and listed is False:
        found = (NO, _("Ce code n’est pas dans la liste des services de R2113-8."), facts)
    elif need.is_public_service is False:
        found = (NO, _("La structure doit assumer une mission de service public."), facts)
    elif not need.cpv:
        found = (CHECK, _("Sans code CPV, la liste de R2113-8 ne se compare pas."), facts)
    elif listed is None:
        found = (CHECK, _("Un code plus large est dans la liste de R2113-8, pas celui-ci."), facts)
    elif need.is_public_service is None:
        found = (CHECK, _("Reste à dire si c’est une mission de service public."), facts)
    else:
        found = (POSSIBLE, _("Ce service est dans la liste de R2113-8."), facts)
    return _answer("ess", title, text, "L2113-15, R2113-8", found)


def years_held(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """Three years at most; not for who held one of the same buyer in the three years before."""
    text = texts.get("reserved-years")
    facts, title = _facts(need, "months", "held"), _("Durée, et ancien titulaire")
    years = int(text.value) if text and text.value else 3
    n = {"n": years}
    if need.months and need.months > 12 * years:
        return _answer(
            "years",
            title,
            text,
            "L2113-16",
            (NO, _("Un marché réservé à l’ESS dure au plus %(n)s ans.") % n, facts),
        )
    if need.held_since is None:
        said = _("Qui en a tenu un du même acheteur depuis moins de %(n)s ans ne peut l’avoir.") % n
        return _answer("years", title, text, "L2113-16", (CHECK, said, facts))
    ends = anniversary(need.held_since, years)
    if need.on < ends:
        until = n | {"day": f"{ends:%d/%m/%Y}"}
        found = (
            NO,
            _(
                "Moins de %(n)s ans depuis un marché réservé du même acheteur : pas avant le "
                "%(day)s."
            )
            % until,
            facts,
        )
    elif need.on == ends:
        found = (
            CHECK,
            _("Les %(n)s ans s’achèvent ce jour même : le décompte se vérifie.") % n,
            facts,
        )
    else:
        found = (POSSIBLE, _("Les %(n)s ans sont passés.") % n, facts)
    return _answer("years", title, text, "L2113-16", found)


def cited(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """A reserve is told by the notice, which names its article."""
    text, title = texts.get("reserved-share"), _("Article cité dans l’avis")
    facts = _facts(need, "cited")
    wanted = CITED.get(need.reserve, ())
    told = {"wanted": ", ".join(wanted)}
    if not wanted:
        found = (CHECK, _("Un avis qui réserve cite l’article qui le permet."), facts)
    elif need.cited is None:
        found = (CHECK, _("L’avis devra citer %(wanted)s.") % told, facts)
    elif set(wanted) <= set(need.cited):
        found = (POSSIBLE, _("L’avis cite bien %(wanted)s.") % told, facts)
    else:
        found = (NO, _("L’avis ne cite pas %(wanted)s.") % told, facts)
    return _answer("cited", title, text, "R2113-7, R2113-8", found)


def clause(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    """Allowed in each contract; above the European thresholds, a duty since August 2026."""
    text, facts = texts.get("clause"), _facts(need, "contract", "amount", "buyer")
    formal = texts.get(
        "formal-works" if need.contract in (WORKS, CONCESSION) else FORMAL[need.buyer]
    )
    is_large = bool(need.amount and formal and formal.value and need.amount >= formal.value)
    duty = texts.get("social-clause")
    if duty and is_large:
        found = (
            CHECK,
            _(
                "Au-dessus du seuil européen, une clause sociale semble obligatoire (%(text)s), "
                "avec des exceptions."
            )
            % {"text": duty.article},
            facts,
        )
    else:
        found = (
            POSSIBLE,
            _("Des conditions d’exécution sociales peuvent être écrites, liées à l’objet."),
            facts,
        )
    return _answer("clause", _("Clause sociale d’exécution"), text, "L2112-2", found)


def criterion(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    facts = _facts(need, "contract")
    if need.contract == CONCESSION:
        found = (NO, _("Une concession n’est pas un marché : cet article n’en parle pas."), facts)
    else:
        found = (
            POSSIBLE,
            _("Un critère social est possible, s’il est lié à l’objet et le même pour tous."),
            facts,
        )
    text = texts.get("criterion")
    return _answer("criterion", _("Critère social d’attribution"), text, "R2152-7", found)


def concession(need: PurchaseNeed, texts: Texts) -> PurchaseCheck:
    text, facts = texts.get("concession-prison"), _facts(need, "contract")
    found = (
        (POSSIBLE, _("Une concession peut être réservée au travail en prison."), facts)
        if need.contract == CONCESSION
        else (NO, _("Cet article ne parle que des concessions."), facts)
    )
    title = _("Concession réservée au travail en prison")
    return _answer("concession", title, text, "L3113-2-1", found)


HELPER: Setting[str] = Setting(
    "purchases.helper",
    gettext_lazy("Qui aide les acheteurs à écrire une clause"),
    "",
    help=gettext_lazy("Le facilitateur d’ici, par son nom : « Ana Ruiz, Maison de l’emploi »."),
)
HELPER_CONTACT: Setting[str] = Setting(
    "purchases.helper_contact",
    gettext_lazy("Comment l’appeler"),
    "",
    help=gettext_lazy("Téléphone ou adresse, tels que la page les montre."),
)
SECTION = Section(gettext_lazy("Achats publics"), (HELPER, HELPER_CONTACT))
