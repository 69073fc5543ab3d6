"""The private link of an applicant: made, added to a mail, replaced; the code of its second lock;
who reads the dossier for the first time."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.refusals import Refusal
from maillage.dossiers import letters
from maillage.dossiers.actions import steps
from maillage.dossiers.models import Dossier, DossierLink, DossierReading
from maillage.web import private_links

MOST_CODES = dt.timedelta(minutes=1)  # between two mails of a code


class NotTheCode(Refusal):
    message = _("Ce n’est pas le code, ou il a expiré : demandez-en un autre.")


class HasNoAddress(Refusal):
    message = _("Ce dossier n’a pas d’adresse électronique : appelez la structure qui vous suit.")


def make(row: Dossier, *, at: dt.datetime) -> str:
    """The only one that opens, within an act: those before it end."""
    drop(row)
    return add(row, at=at)


def add(row: Dossier, *, at: dt.datetime) -> str:
    """One more, for a mail of today: those of the mails before still open."""
    link = DossierLink(dossier=row, email=row.email, at=at)
    token = private_links.drawn(link)
    link.save()
    return token


def drop(row: Dossier) -> None:
    row.links.all().delete()


@transaction.atomic
def replace(*, dossier: Dossier, at: dt.datetime) -> str:
    """It was shared by mistake: a new one, told on the page and by mail."""
    row = steps.locked(dossier)
    token = make(row, at=at)
    if row.email:
        letters.replaced(row, token)
    history.change(by=steps.AUTHOR, act="dossier.link", at=at)
    return token


@transaction.atomic
def send_code(*, link: DossierLink, at: dt.datetime) -> None:
    """The second lock: a code for the address of the dossier, at most one a minute. Raises
    HasNoAddress."""
    row = DossierLink.objects.select_for_update().get(pk=link.pk)
    if not row.email:
        raise HasNoAddress
    left = row.code_until - at if row.code_until else None
    if left and left > private_links.CODE_LIFE - MOST_CODES:
        return
    code = private_links.code_drawn(row, at)
    row.save()
    letters.code(row, code)


def try_code(*, link: DossierLink, typed: str, at: dt.datetime) -> None:
    """Raises NotTheCode; a wrong one is counted."""
    with transaction.atomic():
        row = DossierLink.objects.select_for_update().get(pk=link.pk)
        is_right = private_links.code_tried(row, typed, at)
        row.save()
    if not is_right:
        raise NotTheCode


def note_reading(*, dossier: Dossier, user: Any, at: dt.datetime) -> None:
    """Somebody new reads it: written before they receive the page."""
    DossierReading.objects.get_or_create(dossier=dossier, user=user, defaults={"at": at})
