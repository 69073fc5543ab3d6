"""Making, and making again, the demonstration territory."""

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import transaction

from maillage.accounts import actions as accounts
from maillage.base import clock, files, history
from maillage.base.refusals import Refusal
from maillage.base.scenes import SCENES, TABLES
from maillage.organisations.actions import people as organisations
from maillage.organisations.models import Organisation
from maillage.organisations.rules import TARGET
from maillage.organisations.stated import Stated
from maillage.portal import lately
from maillage.portal.fiction import Fiction, towns, twin_of
from maillage.portal.heroes import dress
from maillage.portal.people import PEOPLE
from maillage.registers.actions import imports
from maillage.search import index
from maillage.sources import actions as sources
from maillage.territories import actions as territories
from maillage.territories import queries as territory_queries
from maillage.territories.models import Instance
from maillage.vocabulary import actions as vocabulary

TERRITORY = "244200770"  # Saint-Étienne Métropole
REGISTER, READ = 240, 45


class NotADemonstration(Refusal):
    message = "Ce dossier n’est pas une démonstration : rien n’a été touché."


def is_empty() -> bool:
    return not Instance.objects.exists() and not Organisation.objects.exists()


@transaction.atomic
def make(*, territory: str, progress: Callable[[int], None] = lambda n: None) -> int:
    """Fill an empty installation with 300 fictional structures; the number made."""
    if not is_empty():
        raise NotADemonstration
    files.mark_demonstration()
    now = clock.now()
    at = now - lately.OPENED
    vocabulary.load_reference()
    instance = territories.install(codes=[territory], by="system", at=at)
    instance.name = "Le Fil solidaire"
    instance.contact_email = "bonjour@fil-solidaire.example"
    instance.save()
    fiction = Fiction(towns(territory_queries.perimeter().order_by("pk")))
    with clock.here():
        heroes = list(fiction.heroes(clock.day(now)))
    people = [*heroes, *fiction.read_by_the_team(READ)]
    officer = next(p for p in PEOPLE.values() if p.roles)
    user = accounts.welcome(
        email=officer.email, name=officer.name, roles=officer.roles, by="system", at=at
    )
    register = sources.source_named(
        "registres-inventes", target=TARGET, name="Registres inventés", licence_id="own"
    )
    change = history.change(by="system", act="import", at=at, note="Démonstration")
    records = [*fiction.records(REGISTER - 1), twin_of(heroes[0])]
    imports.import_records(source=register, records=records, change=change, progress=progress)
    for n, told in enumerate(people, 1):
        organisations.create(
            stated=Stated(told.values, told.place),
            by=user.author,
            at=at if n <= len(people) - lately.FORGOTTEN else now - lately.LONG_AGO,
            standing=told.standing,
            is_fictional=True,
        )
        progress(1)
    dress(by=user.author, at=at)
    _unfindable(user.author, at)
    lately.play(officer=user, now=now)
    for play in SCENES:
        play(officer=user, at=now)
    return Organisation.objects.count()


def _unfindable(by: str, at: dt.datetime) -> None:
    """A unit that asked not to be diffused: it must be found nowhere."""
    organisations.create(
        stated=Stated(
            {"name": "Structure Non Diffusible Inventée", "diffusible": False}, {"commune": "42218"}
        ),
        by=by,
        at=at,
        is_fictional=True,
    )


def empty() -> None:
    """Leave nothing of what was played, the upper rooms first."""
    for tables in reversed(list(TABLES)):
        for name in tables:
            apps.get_model(name)._default_manager.all().delete()


def reset(*, territory: str, progress: Callable[[int], None] = lambda n: None) -> int:
    """Empty a demonstration and make it again. The national reference stays."""
    if not files.is_demonstration():
        raise NotADemonstration
    with transaction.atomic():
        empty()
    count = make(territory=territory, progress=progress)
    index.rebuild()
    return count
