"""A doubtful row of an import waits in the one queue of the team."""

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import DECLINE, ContributionLike, Decided, Kind, Review, Subject, Verb
from maillage.base.models import Change
from maillage.sources import actions
from maillage.sources.models import ROW, ChangeRow
from maillage.sources.targets import target_of


def _review(contribution: ContributionLike) -> Review:
    row = ChangeRow.objects.select_related("run__source").get(pk=contribution.key)
    return target_of(row.run.source).review(row)


def _verbs(contribution: ContributionLike) -> list[Verb]:
    """A page of its own, one of those that resemble it, or none."""
    row = ChangeRow.objects.get(pk=contribution.key)
    return [Verb("new"), *(Verb(f"same:{i}") for i, _e in enumerate(row.evidence)), DECLINE]


def _about(contribution: ContributionLike) -> list[Subject]:
    row = ChangeRow.objects.select_related("run__source").get(pk=contribution.key)
    return [Subject(row.run.source.target, str(row.subject))]


def _decide(contribution: ContributionLike, decided: Decided) -> Change:
    return actions.decide_row(contribution.key, decided.verdict, by=decided.by, at=decided.at)


IMPORT_ROW = Kind(
    ROW,
    label=_("ligne d’un import"),
    review=_review,
    verbs=_verbs,
    decide=_decide,
    refuse=_decide,
    about=_about,
)
