"""Removing a personal datum from every version of a page: GDPR, article 17."""

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.base import erasing, history, slugs
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.claims import actions as claims
from maillage.media import pictures
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Claim, FormerSlug, Organisation
from maillage.organisations.rules import TARGET
from maillage.participation.actions import erasing as participation
from maillage.search import index
from maillage.sources import actions as sources

SHORTEST = 4  # signs: less would eat half of a text


class TooShort(Refusal):
    message = _("Écrivez au moins quatre signes de ce qu’il faut effacer.")


class NamesThePage(Refusal):
    message = _("C’est dans le nom de la fiche : changez ce nom, ou retirez-la de l’annuaire.")


class NotThere(Refusal):
    message = _("Rien de tel dans les versions de cette fiche.")


@transaction.atomic
def redact(*, organisation: Organisation, words: str, by: str, at: dt.datetime) -> int:
    """Take these words out of every version of a page and of its places, and of all that is said of
    it: under images, in contributions, imports, upper rooms. A field that they filled stays empty
    whatever a register says. How many held them. Raises TooShort, NamesThePage, NotThere."""
    if len(words.strip()) < SHORTEST:
        raise TooShort
    sought = re.compile(re.escape(words.strip()), re.IGNORECASE)
    page = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if sought.search(page.name):
        raise NamesThePage
    subjects = Q(organisation__in=page.with_aliases()) | Q(place__in=page.places.all())
    stated = Claim.objects.filter(subjects)
    subject = Subject(TARGET, str(page.pk))

    def cleared(stated: Any) -> Any:
        return erasing.cleared(stated, sought)

    made = stated.values_list("change", flat=True).distinct()
    for change in Change.objects.filter(pk__in=made, note__icontains=words.strip()):
        change.note = sought.sub(erasing.BLANK, change.note)
        change.save(update_fields=["note"])
    many, emptied = claims.redact(stated, cleared)
    many += participation.redact(subject=subject, change=cleared)
    many += sources.redact(target=TARGET, subject=page.pk, change=cleared)
    many += pictures.redact(page.pictures.all(), sought)
    many += sum(
        redacts(subject=subject, cleared=cleared, by=by, at=at) for redacts in erasing.REDACTIONS
    )
    if not many:
        raise NotThere
    slugs.redact(FormerSlug, page, words)
    change = history.change(by=by, act="organisation.redact", at=at, note=page.slug)
    for (field, pk), values in emptied.items():
        values.pop("name", None)  # of a former version: a page keeps its name
        claims.say(Claim, change=change, values=values, **{field: pk})
    show([page.pk])
    erasing.sweep()
    index.outdate()  # an index keeps what it deleted until it is built anew
    return many
