"""The news of an action that whoever manages its lead proposes: the queue decides."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.kinds import (
    DECLINE,
    PUBLISH,
    ContributionLike,
    Decided,
    Kind,
    Review,
    ReviewSide,
    Subject,
)
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.plans.actions import writing
from maillage.plans.models import PlanAction
from maillage.plans.stated import ACTION

NEWS = "plan_news"


class ActionIsGone(Refusal):
    message = gettext_lazy("Cette action n’est plus au plan.")


def _action(contribution: ContributionLike) -> PlanAction | None:
    rows = PlanAction.objects.standing().filter(pk=int(contribution.key or 0))
    return rows.select_related("plan").first()


def told(contribution: ContributionLike) -> dict[str, Any]:
    return {_("Ce qu’il y a de neuf"): contribution.patch.get("word", "")}


def review(contribution: ContributionLike) -> Review:
    """Beside the last thing that was said of the action."""
    asked = ReviewSide(_("Ce qui est proposé"), told(contribution), is_proposed=True)
    sides = [asked]
    if action := _action(contribution):
        last = action.words.first()
        said = {_("Ce qu’il y a de neuf"): last.text if last else ""}
        sides.append(ReviewSide(_("Dit jusqu’ici"), said, url=action.get_absolute_url()))
    return Review(
        contribution.title, _("Faut-il publier cette nouvelle de l’action ?"), tuple(sides)
    )


def decide(contribution: ContributionLike, decided: Decided) -> Change:
    """Raises ActionIsGone."""
    action = _action(contribution)
    if action is None:
        raise ActionIsGone
    contribution.made = str(action.pk)
    word = writing.ToldWord(contribution.patch["word"])
    return writing.tell(action=action, told=word, by=decided.by, at=decided.at)


def about(contribution: ContributionLike) -> list[Subject]:
    return [Subject(ACTION, contribution.key)] if contribution.key else []


def within(contributions: Any, communes: Collection[str]) -> Any:
    keys = PlanAction.objects.filter(communes__in=communes).values_list("pk", flat=True)
    return contributions.filter(key__in=[str(pk) for pk in keys])


def address(contribution: ContributionLike) -> str:
    action = _action(contribution)
    return action.get_absolute_url() if action else ""


PLAN_NEWS = Kind(
    NEWS,
    label=gettext_lazy("nouvelle d’une action"),
    review=review,
    decide=decide,
    verbs=lambda contribution: (PUBLISH, DECLINE),
    about=about,
    within=within,
    personal=told,
    address=address,
)
