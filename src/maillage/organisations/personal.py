"""What is kept about people on the pages of structures."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.media import images
from maillage.organisations.actions import forgetting
from maillage.organisations.models import Organisation
from maillage.organisations.queries.pictures import pictures_by

PAGES = Processing(
    name=_("Annuaire des structures"),
    purpose=_(
        "Faire connaître les structures du territoire : leur activité et comment les joindre."
    ),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e) ; sources publiques (article 14)"),
    people=_("Personnes citées par le nom, l’adresse ou le contact d’une structure"),
    recipients=_("Tout le monde, sur le site et dans ses fichiers ouverts"),
    retention=_(
        "Tant que la structure est connue. Une adresse qui peut être un domicile est réduite à "
        "la commune ; une unité non diffusible n’est jamais montrée."
    ),
    fields=(
        "organisations.Organisation.email",
        "organisations.Place.phone",
        "organisations.Place.street",
        "organisations.Claim.values",
    ),
)


def export(user: Any) -> Iterator[Extract]:
    """The images that somebody gave."""
    given = pictures_by(user.author)
    rows = [{"fiche": row.organisation.name, "image": row.name, "texte": row.alt} for row in given]
    files = {f"images/{row.name}": images.path_of(row.name) for row in given}
    yield Extract("images", rows, 60, files)


def public(words: Collection[str]) -> Collection[str]:
    return Organisation.objects.filter(name__in=words).values_list("name", flat=True)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    forgetting.forget(email=person.email, names=names, author=person.author)


NAMED = Personal(
    tables=("organisations.Organisation", "organisations.Place", "organisations.Picture"),
    export=export,
    public=public,
    forget=forget,
)
