"""A plan as other programs read it: Atom (RFC 4287), CSV. What is private is in neither."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from maillage.plans.models import ActionPlan
from maillage.plans.queries.cards import ActionCard
from maillage.progress.queries import MovedAction
from maillage.reading import tables
from maillage.territories import queries as territories
from maillage.web.answers import absolute

ATOM = "application/atom+xml; charset=utf-8"
NOON = dt.time(12)
TITLES = (
    "numero", "axe", "objectif", "action", "en_une_phrase", "etat", "debut", "fin_prevue",
    "porteur", "communes", "prevu_euros", "obtenu_euros", "depense_euros", "derniere_nouvelle",
    "du",
)  # fmt: skip


def atom_of(plan: ActionPlan, rows: Iterable[MovedAction]) -> str:
    """The latest word of each action that moved."""
    made = Atom1Feed(
        title=plan.name,
        link=absolute(plan.get_absolute_url()),
        feed_url=absolute(reverse("plan_atom", args=[plan.slug])),
        feed_guid=absolute(reverse("plan_atom", args=[plan.slug])),
        description="",
        language="fr",
    )
    for row in rows:
        page = absolute(row.action.get_absolute_url())
        at = _noon(row.word.on)
        made.add_item(
            title=row.action.name,
            link=page,
            unique_id=f"{page}#mot-{row.word.pk}",
            description=row.word.text,
            author_name=territories.site().name,
            pubdate=at,
            updateddate=at,
        )
    return made.writeString("utf-8")


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON, tzinfo=dt.UTC)


def csv_of(rows: Iterable[ActionCard]) -> str:
    return tables.to_csv(TITLES, map(_row, rows))


def _row(card: ActionCard) -> list[object]:
    action, money = card.action, card.money
    objective = action.objective
    return [
        action.number,
        action.axis.name,
        objective.name if objective else "",
        action.name,
        action.summary,
        card.words,
        action.starts or "",
        action.ends or "",
        card.lead,
        ", ".join(card.where),
        *(_euros(cents) for cents in (money.planned, money.obtained, money.spent)),
        card.last.text if card.last else "",
        card.last.on if card.last else "",
    ]


def _euros(cents: int) -> str:
    """As spreadsheets of here count: 1234,56."""
    return f"{cents // 100},{cents % 100:02}"
