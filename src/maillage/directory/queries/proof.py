"""What proves that a structure belongs to the ESS, or not: every clue of every source."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.base.wording import Worded
from maillage.look.parts import day
from maillage.organisations.models import Claim, Organisation
from maillage.sources.models import PEOPLE, Source
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status
from maillage.vocabulary.models import (
    StatusRule,
)


@dataclass(frozen=True)
class Clue:
    """A clue as the page tells it."""

    what: str
    why: str
    says: str
    rule_source: str
    to_verify: bool
    source: str
    said_on: dt.date | None
    correct_at: str


@dataclass(frozen=True)
class StatusProof:
    """The answer and its clues: `because` give it, `against` contradict it, `besides` say nothing
    of it alone."""

    says: str
    label: str
    because: list[Clue]
    against: list[Clue]
    besides: list[Clue]


SPOKEN = Worded(
    lambda family: (
        Claim.objects.filter(organisation__in=family, withdrawn=None, gone=False)
        .select_related("source", "change")
        .order_by("change_id")
    )
)


def source_name(source: Source) -> str:
    """Who said it. People are no list: a structure, the team, whoever wrote to it."""
    return _("la structure ou l’équipe") if source.slug == PEOPLE else source.name


def proof_of(organisation: Organisation) -> StatusProof:
    latest = {
        (c.source_id, c.key if c.source_id != PEOPLE else c.pk): c
        for c in SPOKEN(organisation.with_aliases())
    }
    families = vocabulary.families_of_categories()
    evidence = {
        replace(
            clue,
            source=source_name(c.source),
            said_on=clock.day(c.change.at),
            correct_at=c.source.correct_at,
            founded_on=organisation.founded_on,
        )
        for c in latest.values()
        for clue in status.clues(c.values, families)
    }
    found = status.judge(evidence, vocabulary.status_rules(), clock.today())
    label = str(StatusRule.Says(found.says).label)
    because, against, besides = map(_clues, (found.because, found.against, found.besides))
    return StatusProof(found.says, label, because, against, besides)


def _clues(reasons: Iterable[status.Reason]) -> list[Clue]:
    return [
        Clue(
            _what(reason.evidence),
            reason.rule.why,
            str(StatusRule.Says(reason.rule.says).label),
            reason.rule.source,
            reason.rule.to_verify,
            reason.evidence.source,
            reason.evidence.said_on,
            reason.evidence.correct_at,
        )
        for reason in reasons
    ]


def _what(clue: status.Evidence) -> str:
    name = vocabulary.names().get(clue.kind, {}).get(clue.value, clue.value)
    sentence = {
        "legal_category": _("Catégorie juridique %(c)s, %(n)s"),
        "family": _("Famille : %(n)s"),
        "activity": _("Activité %(c)s, %(n)s"),
        "accreditation": _("Agrément : %(n)s"),
        "ess_flag": _("Appartenance à l’ESS selon Sirene : %(n)s"),
        "ess_list": _("Liste nationale de l’ESS : %(n)s"),
        "ess_statutes": _("Statuts conformes à la loi : %(n)s"),
        "name": _("Nom de la société : il dit « %(n)s »"),
    }[clue.kind]
    if clue.kind == "legal_category" and name == clue.value:
        sentence = _("Catégorie juridique %(c)s")
    sentence = sentence % {"c": clue.value, "n": name.capitalize() if clue.kind == "name" else name}
    if clue.until:
        until = (
            _("%(s)s, jusqu’au %(d)s au plus") if clue.is_reckoned else (_("%(s)s, jusqu’au %(d)s"))
        )
        sentence = until % {"s": sentence, "d": day(clue.until)}
    return str(sentence)
