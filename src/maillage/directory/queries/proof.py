"""What proves that a structure belongs to the ESS, or not: every clue of every source."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.directory import status
from maillage.directory.models import Claim, Organisation
from maillage.sources.models import PEOPLE
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    Family,
    LegalCategory,
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
class Proof:
    """The answer and its clues: `because` give it, `against` contradict it, `besides` say nothing
    of it alone."""

    says: str
    label: str
    because: list[Clue]
    against: list[Clue]
    besides: list[Clue]


def proof_of(organisation: Organisation) -> Proof:
    family = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    claims = Claim.objects.filter(family, withdrawn=None, gone=False)
    latest = {(c.source_id, c.key if c.source_id != PEOPLE else c.pk): c for c in
              claims.select_related("source", "change").order_by("change_id")}  # fmt: skip
    families = vocabulary.families_of_categories()
    evidence = {
        replace(clue, source=c.source.name, said_on=c.change.at.date(),
                correct_at=c.source.correct_at)
        for c in latest.values() for clue in status.clues(c.values, families)
    }  # fmt: skip
    rules = [status.Rule(*row) for row in vocabulary.status_rules()]
    found = status.judge(evidence, rules, clock.today())
    names = _Names(evidence)
    label = str(StatusRule.Says(found.says).label)
    return Proof(
        found.says, label,
        names.clues(found.because), names.clues(found.against), names.clues(found.besides),
    )  # fmt: skip


class _Names:
    """What the codes of some clues are called, in four questions."""

    def __init__(self, evidence: Iterable[status.Evidence]) -> None:
        values: dict[str, set[str]] = {}
        for clue in evidence:
            values.setdefault(clue.kind, set()).add(clue.value)
        self.names = {
            kind: dict(model.objects.filter(pk__in=values.get(kind, ())).values_list("pk", "name"))
            for kind, model in (
                ("legal_category", LegalCategory),
                ("family", Family),
                ("activity", Activity),
                ("accreditation", AccreditationKind),
            )
        }

    def clues(self, reasons: Iterable[status.Reason]) -> list[Clue]:
        return [
            Clue(
                self._what(reason.evidence), reason.rule.why,
                str(StatusRule.Says(reason.rule.says).label), reason.rule.source,
                reason.rule.to_verify, reason.evidence.source, reason.evidence.said_on,
                reason.evidence.correct_at,
            )
            for reason in reasons
        ]  # fmt: skip

    def _what(self, clue: status.Evidence) -> str:
        name = self.names.get(clue.kind, {}).get(clue.value, clue.value)
        said = {
            "legal_category": _("Catégorie juridique %(c)s, %(n)s"),
            "family": _("Famille : %(n)s"),
            "activity": _("Activité %(c)s, %(n)s"),
            "accreditation": _("Agrément : %(n)s"),
            "ess_flag": _("Case ESS de Sirene : %(n)s"),
            "ess_list": _("Liste nationale de l’ESS : %(n)s"),
            "ess_statutes": _("Statuts conformes à la loi : %(n)s"),
        }[clue.kind] % {"c": clue.value, "n": name}
        if clue.until:
            said = _("%(s)s, jusqu’au %(d)s") % {"s": said, "d": f"{clue.until:%d/%m/%Y}"}
        return str(said)
