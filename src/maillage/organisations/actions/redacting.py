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
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Claim, FormerSlug, Organisation
from maillage.organisations.rules import TARGET
from maillage.participation.actions import erasing as participation
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources.models import PEOPLE

SHORTEST = 4  # signs: less would eat half of a text
LEFT_BLANK = "[…]"


class TooShort(Refusal):
    message = _("Écrivez au moins quatre signes de ce qu’il faut effacer.")


class NamesThePage(Refusal):
    message = _("C’est dans le nom de la fiche : changez ce nom, ou retirez-la de l’annuaire.")


class NotThere(Refusal):
    message = _("Rien de tel dans les versions de cette fiche.")


def without(value: Any, words: re.Pattern[str]) -> Any:
    """A value without these words; None when nothing else is left of a text that held them."""
    if isinstance(value, str):
        if not words.search(value):
            return value
        left = words.sub(LEFT_BLANK, value)
        return left if left.replace(LEFT_BLANK, "").strip(" ,;:.-()") else None
    if isinstance(value, dict):
        return {name: without(said, words) for name, said in value.items()}
    if isinstance(value, list):
        return [without(said, words) for said in value]
    return value


@transaction.atomic
def redact(*, organisation: Organisation, words: str, by: str, at: dt.datetime) -> int:
    """Take these words out of what every source and person said of a page and of its places, out of
    the proposals about it, of the imports that named it and of what upper rooms say of it. A field
    that they filled stays empty whatever a register says later. How many versions held them. Raises
    TooShort, NamesThePage, NotThere."""
    if len(words.strip()) < SHORTEST:
        raise TooShort
    sought = re.compile(re.escape(words.strip()), re.IGNORECASE)
    page = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if sought.search(page.name):
        raise NamesThePage
    places = list(page.places.values_list("pk", flat=True))
    subjects = Q(organisation__in=page.with_aliases()) | Q(place__in=places)
    claims = Claim.objects.filter(subjects).select_related("change")
    held = [claim for claim in claims if sought.search(_flat(claim.values))]
    emptied: dict[tuple[int | None, int | None], dict[str, Any]] = {}
    for claim in held:
        before, left = claim.values, without(claim.values, sought)
        gone = {n: None for n, v in left.items() if v is None and before[n] is not None}
        claim.values = {n: v for n, v in left.items() if n not in gone}
        if gone:
            emptied.setdefault((claim.organisation_id, claim.place_id), {}).update(gone)
    Claim.objects.bulk_update(held, ["values"], batch_size=200)
    made = {claim.change_id for claim in claims}
    for change in Change.objects.filter(pk__in=made, note__icontains=words.strip()):
        change.note = sought.sub(LEFT_BLANK, change.note)
        change.save(update_fields=["note"])
    subject = Subject(TARGET, str(page.pk))

    def cleared(said: Any) -> Any:
        return without(said, sought)

    many = len(held) + participation.redact(subject=subject, change=cleared)
    many += sources.redact(target=TARGET, subject=page.pk, change=cleared)
    many += sum(redacted(subject, cleared) for redacted in erasing.REDACTIONS)
    if not many:
        raise NotThere
    slugs.redact(FormerSlug, page, words)
    change = history.change(by=by, act="organisation.redact", at=at, note=page.slug)
    for (of, place), values in emptied.items():
        values.pop("name", None)  # of a former version: a page keeps its name
        Claim.objects.create(source_id=PEOPLE, key=f"act:{change.pk}", values=values,
                             change=change, organisation_id=of, place_id=place)  # fmt: skip
    show([page.pk])
    erasing.sweep()
    index.outdate()  # an index keeps what it deleted until it is built anew
    return many


def _flat(values: Any) -> str:
    """Every text of a value, on its own line."""
    if isinstance(values, dict):
        return "\n".join(_flat(said) for said in values.values())
    if isinstance(values, list):
        return "\n".join(_flat(said) for said in values)
    return values if isinstance(values, str) else ""
