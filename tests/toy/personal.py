"""What is kept of who comes, and of who wrote."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from maillage.base.personal import Extract, Holding, Person, Personal, Processing
from maillage.look.frames import PageSection
from tests.toy import actions, queries
from tests.toy.models import Note

SIGN_UPS = Processing(
    name="Inscriptions aux notes",
    purpose="Savoir combien de personnes viennent.",
    basis="Consentement (RGPD, article 6.1.a)",
    people="Personnes qui s’inscrivent ou qui écrivent une note",
    recipients="L’équipe du site",
    retention="Jusqu’à leur demande d’effacement.",
    fields=("toy.SignUp.email", "toy.Note.contact"),
)


def show(user: Any) -> Iterator[PageSection]:
    notes = [row.note for row in queries.sign_ups_of(user.email)]
    yield PageSection("toy/_notes.html", {"notes": notes, "of": "Où je viens"}, 60)


def export(user: Any) -> Iterator[Extract]:
    rows = [{"note": row.note.name, "depuis": row.at} for row in queries.sign_ups_of(user.email)]
    yield Extract("inscriptions", rows, 60)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(email=person.email, author=person.author)


def held(user: Any) -> Iterator[Holding]:
    own = Note.objects.filter(by=user.author)
    yield Holding("Notes", [(n.name, n.get_absolute_url()) for n in own], "aucune", 60)


def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    actions.hand_over(leaver=leaver.author, successor=successor.author, by=by, at=at)


COMERS = Personal(
    tables=("toy.SignUp", "toy.Note"),
    show=show,
    export=export,
    forget=forget,
    holdings=held,
    hand_over=hand_over,
)
