"""Removing a personal datum from every version of a page: GDPR, article 17."""

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory.actions.showing import show
from maillage.directory.models import Claim, FormerSlug, Organisation
from maillage.participation import actions as participation
from maillage.sources import actions as sources
from maillage.sources.models import PEOPLE

ABOUT_A_PAGE = ("page_correct", "page_report", "page_claim", "objection")
SHORTEST = 4  # signs: less would eat half of a text
LEFT_BLANK = "[…]"


class TooShort(Refusal):
    message = _("Écrivez au moins quatre signes de ce qu’il faut effacer.")


class NamesThePage(Refusal):
    message = _("C’est dans le nom de la fiche : changez ce nom, ou retirez-la de l’annuaire.")


class NotThere(Refusal):
    message = _("Rien de tel dans les versions de cette fiche.")


def without(value: Any, words: re.Pattern[str]) -> Any:
    """A value without these words; None when nothing else is left of a text."""
    if isinstance(value, str):
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
    the proposals about it and of the imports that named it. A field that they filled stays empty
    whatever a register says later. How many versions held them. Raises TooShort, NamesThePage,
    NotThere."""
    if len(words.strip()) < SHORTEST:
        raise TooShort
    sought = re.compile(re.escape(words.strip()), re.IGNORECASE)
    page = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if sought.search(page.name):
        raise NamesThePage
    family = Q(organisation=page) | Q(organisation__merged_into=page)
    claims = Claim.objects.filter(family | Q(place__organisation=page)).select_related("change")
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
    about = Q(kind__in=ABOUT_A_PAGE, key=str(page.pk)) | Q(patch__made=page.pk)
    many = len(held) + participation.redact(
        about=about, change=lambda patch: without(patch, sought), words=words.strip()
    ) + sources.redact(subject=page.pk, change=lambda values: without(values, sought))  # fmt: skip
    if not many:
        raise NotThere
    FormerSlug.objects.filter(organisation=page, slug__contains=slugify(words)).delete()
    change = history.change(by=by, act="organisation.redact", at=at, note=page.slug)
    for (of, place), values in emptied.items():
        values.pop("name", None)  # of a former version: a page keeps its name
        Claim.objects.create(source_id=PEOPLE, key=f"act:{change.pk}", values=values,
                             change=change, organisation_id=of, place_id=place)  # fmt: skip
    show([page.pk])
    return many


def _flat(values: Any) -> str:
    """Every text of a value, on its own line."""
    if isinstance(values, dict):
        return "\n".join(_flat(said) for said in values.values())
    if isinstance(values, list):
        return "\n".join(_flat(said) for said in values)
    return values if isinstance(values, str) else ""
