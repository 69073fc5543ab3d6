"""What dossiers keep of people: who is helped, who helps, who is written about."""

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Holding, Person, Personal, Processing
from maillage.dossiers.actions import leaving
from maillage.dossiers.models import Dossier
from maillage.media import documents

SUPPORT = Processing(
    name=_("Accompagnement de projets et de structures"),
    purpose=_(
        "Répondre à qui porte un projet ou traverse une difficulté, le confier à qui peut "
        "l’aider, et suivre ce qui est fait."
    ),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes accompagnées, personnes qui conseillent, personnes citées"),
    recipients=_(
        "Les seules personnes à qui le dossier est confié ; une structure sollicitée lit le besoin "
        "le temps de répondre. L’équipe du site n’en lit que des nombres."
    ),
    retention=_(
        "Par état, selon les réglages : un an si personne ne le prend, trois ans après sa fin ; la "
        "personne est prévenue trente jours avant, et peut tout effacer elle-même à tout moment. "
        "Il ne reste alors que des nombres."
    ),
    fields=(
        "dossiers.Dossier.name",
        "dossiers.Dossier.email",
        "dossiers.Dossier.phone",
        "dossiers.Dossier.reachable",
        "dossiers.Dossier.words",
        "dossiers.Dossier.siret",
        "dossiers.Dossier.referent",
        "dossiers.DossierPerson.user",
        "dossiers.DossierTask.owner",
        "dossiers.DossierTask.text",
        "dossiers.DossierMeeting.place",
        "dossiers.SharedAdvice.text",
        "dossiers.Diagnosis.scores",
        "dossiers.DossierDocument.file",
        "dossiers.RecalledDossier.user",
        "dossiers.DossierReading.user",
        "dossiers.DossierLink.email",
    ),
)
NOTES = Processing(
    name=_("Notes privées de l’accompagnement"),
    purpose=_("Se souvenir, d’un rendez-vous à l’autre, de ce qui aide à conseiller."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes accompagnées, personnes citées"),
    recipients=_(
        "Les personnes de la structure qui les a écrites, et elles seules ; la personne concernée, "
        "si elle les demande, une fois relues."
    ),
    retention=_("Comme le dossier."),
    fields=("dossiers.PrivateNote.text", "dossiers.NotesAsked.text"),
)


def export(user: Any) -> Iterator[Extract]:
    """The shared part of one's own dossiers; notes are asked for, and reread."""
    rows, files = [], {}
    for row in Dossier.objects.filter(email__iexact=user.email, erased_on=None):
        shared = row.steps.filter(is_shared=True).select_related("stage")
        rows.append(
            {
                "dossier": row.reference,
                "besoin": row.words,
                "recu_le": row.came_at,
                "conseils": list(row.advice.values_list("text", flat=True)),
                "parcours": [f"{one} {one.stage or one.words}".strip() for one in shared],
            }
        )
        for asked in row.asked_documents.prefetch_related("versions"):
            for one in asked.versions.all():
                files[f"{row.reference}-{one.pk}-{one.name}"] = Path(documents.path_of(one.file))
    yield Extract("accompagnement", rows, 68, files)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    leaving.forget(email=person.email, user=person.user, author=person.author, at=at)


def holdings(user: Any) -> Iterator[Holding]:
    rows = Dossier.objects.open().filter(referent=user.pk)
    things = [(row.reference, "") for row in rows]
    yield Holding(gettext("Dossiers dont vous êtes référent·e"), things, gettext("aucun"), 44)


def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    leaving.hand_over(leaver=leaver, successor=successor, by=by, at=at)


HELPED = Personal(
    tables=(
        "dossiers.Dossier",
        "dossiers.DossierPerson",
        "dossiers.DossierTask",
        "dossiers.RecalledDossier",
        "dossiers.DossierReading",
        "dossiers.DossierLink",
    ),
    export=export,
    forget=forget,
    holdings=holdings,
    hand_over=hand_over,
)
