"""What becomes of dossiers when somebody leaves: who is helped, or who helps."""

import datetime as dt
from typing import Any

from django.db import transaction

from maillage.dossiers.actions import ending, following
from maillage.dossiers.models import (
    AskedDocument,
    Diagnosis,
    Dossier,
    DossierMeeting,
    DossierPerson,
    DossierStep,
    DossierTask,
    NotesAsked,
    PartnerRequest,
    PrivateNote,
    SharedAdvice,
    TimeSpent,
)
from maillage.schemes.models import Adviser

SIGNED = (
    *(SharedAdvice, PrivateNote, DossierMeeting, DossierTask, AskedDocument),
    *(Diagnosis, TimeSpent, DossierStep),
)


def forget(*, email: str, user: Any, author: str, at: dt.datetime) -> None:
    """Erase somebody, in the caller's transaction: their dossiers become figures; in those that
    they followed, what they wrote stays without them, and nobody is their referent."""
    for row in Dossier.objects.filter(email__iexact=email, erased_on=None):
        ending.erase(dossier=row, at=at)
    if not author:
        return
    for model in SIGNED:
        model.objects.filter(by=author).update(by="")
    NotesAsked.objects.filter(given_by=author).update(given_by="")
    PartnerRequest.objects.filter(asked_by=author).update(asked_by="")
    PartnerRequest.objects.filter(answered_by=author).update(answered_by="")
    Dossier.objects.filter(referent=user).update(referent=None)
    DossierTask.objects.filter(owner=user).update(owner=None)
    DossierPerson.objects.filter(user=user).delete()


@transaction.atomic
def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    """The open dossiers of who leaves pass to who succeeds, where both advise in one organisation;
    others wait for somebody on the list of those that nobody has."""
    own = set(Adviser.objects.lasting().filter(user=successor).values_list("support", flat=True))
    held = DossierPerson.objects.filter(user=leaver, ended_at=None, support__in=own)
    for row in held.filter(dossier__state__in=Dossier.OPEN).select_related("dossier", "support"):
        following.hand_over(
            dossier=row.dossier,
            to=successor,
            support=row.support,
            summary="",
            stays=False,
            by=by,
            at=at,
        )
