"""What contributions keep about people."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.base import kinds
from maillage.base.personal import Extract, Holding, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.participation import queries, rules
from maillage.participation.actions import desk, erasing
from maillage.participation.frames import start
from maillage.participation.models import Contribution

CONTRIBUTIONS = Processing(
    name=_("Propositions du public"),
    purpose=_("Relire ce qui est proposé, répondre à son auteur, expliquer ce qui est publié."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Toute personne qui propose, corrige ou signale"),
    recipients=_("L’équipe du site ; les référents de la commune concernée"),
    retention=format_lazy(
        _(
            "Non confirmée : {draft} jours. Refusée ou retirée : l’adresse et le contenu sont "
            "effacés après {kept} jours. Publiée : l’adresse reste jusqu’à sa demande "
            "d’effacement."
        ),
        draft=rules.DRAFT_LIFE.days,
        kept=rules.KEPT.days,
    ),
    fields=(
        "participation.Contribution.email",
        "participation.Contribution.author",
        "participation.Contribution.patch",
        "participation.Contribution.note",
        "participation.Contribution.signed",
        "participation.Contribution.words",
        "participation.Remark.text",
        "participation.FollowLink.contribution",
        "participation.SavedView.user",
        "participation.Vouch.voice",
    ),
)


def show(user: Any) -> Iterator[PageSection]:
    context = {"contributions": queries.of_person(user)[:30], "start": start(user)}
    yield PageSection("participation/_mine.html", context, 20)


def export(user: Any) -> Iterator[Extract]:
    yield Extract("propositions", [_told(row) for row in queries.of_person(user)], 30)


def _told(row: Contribution) -> dict[str, Any]:
    in_words = kinds.get(row.kind).personal
    return {
        "titre": row.title,
        "etat": row.get_state_display(),
        "date": row.at,
        "contenu": row.patch,
        "mot": row.note,
        "signature": row.signed,
        "en_clair": in_words(row) if in_words else {},
        "licence": row.licence,
        "echanges": [remark.text for remark in row.remarks.all()],
    }


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    erasing.forget(email=person.email, author=person.author, at=at)


def holdings(user: Any) -> Iterator[Holding]:
    views = [(str(view), "") for view in queries.views_of(user)]
    yield Holding(gettext("Vues gardées"), views, gettext("aucune"), 30)
    asked = [(row.title, row.get_absolute_url()) for row in queries.asked_by(user)]
    yield Holding(gettext("Questions sans réponse"), asked, gettext("aucune"), 30)
    taken = [(row.title, row.get_absolute_url()) for row in queries.taken_by(user)]
    yield Holding(gettext("À décider par cette personne"), taken, gettext("rien"), 30)
    decided = [(row.title, row.get_absolute_url()) for row in queries.decided_by(user)]
    yield Holding(gettext("Décidé dernièrement"), decided, gettext("rien"), 90)


def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    desk.give_views(leaver=leaver, successor=successor)
    desk.give_taken(leaver=leaver, successor=successor)


PROPOSED = Personal(
    tables=(
        "participation.Contribution",
        "participation.Remark",
        "participation.FollowLink",
        "participation.SavedView",
        "participation.Vouch",
    ),
    show=show,
    export=export,
    names=queries.names_given_by,
    forget=forget,
    holdings=holdings,
    hand_over=hand_over,
)
