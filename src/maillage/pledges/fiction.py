"""The pledges of the demonstration: a council that was elected a year ago, and what became of what
it promised. All invented; the actions are those of the invented plan."""

import datetime as dt
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from maillage.base import clock
from maillage.figures import actions as figures
from maillage.plans.actions import writing
from maillage.plans.models import PlanAction
from maillage.pledges import actions
from maillage.pledges.models import Pledge
from maillage.vocabulary.models import Theme

YEARS, SINCE = 6, 9  # how long a term lasts; months since it began
MEASURED = "Recruter à plusieurs"
VOTE = "Conseil métropolitain, délibération inventée n° %s"
# words; theme; its actions; who answers for it; a state that a person says, and why
TOLD: tuple[tuple[str, str, tuple[str, ...], str, str, str], ...] = (
    (
        "Un lieu pour entreposer à plusieurs, avant la fin du mandat",
        "reemploi",
        ("Entrepôt partagé",),
        "vice-présidence à l’économie",
        "",
        "",
    ),
    (
        "Rouvrir dix rez-de-chaussée vides à des activités solidaires",
        "vie-de-quartier",
        ("Rez-de-chaussée actifs", "Bail commun de la halle"),
        "adjointe au commerce",
        "",
        "",
    ),
    (
        "Aider les petites associations à embaucher ensemble",
        "emploi",
        ("Recruter à plusieurs", "Un remplaçant pour trois associations"),
        "vice-présidence à l’emploi",
        "",
        "",
    ),
    (
        "Acheter davantage aux structures d’ici",
        "cooperation",
        ("Rencontres avec les acheteurs publics", "Catalogue des savoir-faire"),
        "vice-présidence aux achats",
        "",
        "",
    ),
    (
        "Recevoir tout porteur de projet en moins d’une semaine",
        "finance",
        ("Un guichet pour les porteurs de projet",),
        "vice-présidence à l’économie",
        "",
        "",
    ),
    (
        "Une soirée par mois pour apprendre à coopérer",
        "education",
        ("École de la coopération",),
        "adjoint à la vie associative",
        "",
        "",
    ),
    (
        "Une monnaie locale",
        "finance",
        (),
        "vice-présidence aux finances",
        str(Pledge.State.STOPPED),
        "L’étude dit qu’elle coûterait plus qu’elle ne rapporterait ; le conseil y a renoncé.",
    ),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    begins = clock.day(at) - relativedelta(months=SINCE)
    ends = begins + relativedelta(years=YEARS)
    who: dict[str, Any] = {"by": officer.author, "at": at}
    term = actions.write_term(
        values={
            "name": f"Mandat {begins.year}–{ends.year}",
            "body": "Le conseil de la métropole",
            "starts": begins,
            "ends": ends,
            "summary": "Ce à quoi les élus se sont engagés pour l’économie solidaire, et ce qu’il "
            "en est aujourd’hui.",
        },
        is_fictional=True,
        **who,
    )
    _measure_jobs(clock.day(at), who)
    plan = PlanAction.objects.standing().filter(plan__is_fictional=True)
    for n, (words, theme, names, role, state, why) in enumerate(TOLD, 1):
        row = actions.write_pledge(
            term=term,
            values={
                "name": words,
                "theme_id": theme if Theme.objects.filter(pk=theme).exists() else None,
                "elected_role": role,
                "source": VOTE % n,
                "actions": sorted(plan.filter(name__in=names).values_list("pk", flat=True)),
                "said_state": state,
                "said_why": why,
            },
            **who,
        )
        actions.publish_pledges(pledges=[row], **who)


def _measure_jobs(day: dt.date, who: dict[str, Any]) -> None:
    """What one action of the plan brought, in full time equivalents."""
    rows = PlanAction.objects.standing().filter(name=MEASURED, plan__is_fictional=True)
    action = rows.select_related("plan").first()
    if action is None:
        return
    gained = figures.write(
        values={
            "name": "Postes partagés entre employeurs",
            "unit": "ETP",
            "measures": "Le temps de travail que plusieurs structures emploient ensemble.",
            "method": "Contrats signés par au moins deux structures, en équivalents temps plein.",
            "source": "Invention de la démonstration",
            "is_shown": True,
        },
        is_fictional=True,
        **who,
    )
    for ago, found in ((200, "1"), (20, "4.5")):
        said = {"value": Decimal(found), "source": "Invention de la démonstration", "note": ""}
        figures.say(indicator=gained, day=day - dt.timedelta(days=ago), values=said, **who)
    bounds = {"baseline": "1.0000", "target": "8.0000"}
    told = {"indicators": [{"indicator": gained.pk, **bounds}]}
    writing.write(plan=action.plan, action=action, values=told, **who)
