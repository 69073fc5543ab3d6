"""Making, and making again, the demonstration territory."""

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.db import transaction

from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.base import clock, files, history
from maillage.base.refusals import Refusal
from maillage.base.scenes import SCENES, TABLES
from maillage.managers.actions import managers
from maillage.organisations.actions import people as organisations
from maillage.organisations.models import Organisation
from maillage.organisations.rules import TARGET
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.portal.people import PEOPLE
from maillage.registers.actions import imports
from maillage.registers.fiction import Fiction, towns
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources import steps
from maillage.territories import actions as territories
from maillage.territories import queries as territory_queries
from maillage.territories.models import Instance
from maillage.upkeep import contributions
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
    at = clock.now()
    vocabulary.load_reference()
    instance = territories.install(codes=[territory], by="system", at=at)
    instance.name = "Le Fil solidaire"
    instance.save()
    fiction = Fiction(towns(territory_queries.perimeter().order_by("pk")))
    with clock.here():
        heroes = list(fiction.heroes(clock.day(at)))
    people = [*heroes, *fiction.read_by_the_team(READ)]
    officer = next(p for p in PEOPLE.values() if p.roles)
    user = accounts.welcome(
        email=officer.email, name=officer.name, roles=officer.roles, by="system", at=at
    )
    register = sources.source_named(
        "registres-inventes", target=TARGET, name="Registres inventés", licence_id="own"
    )
    change = history.change(by="system", act="import", at=at, note="Démonstration")
    imports.import_records(
        source=register, records=list(fiction.records(REGISTER)), change=change, progress=progress
    )
    for told in people:
        organisations.create(
            stated=Stated(told.values, told.place),
            by=user.author,
            at=at,
            standing=told.standing,
            is_fictional=True,
        )
        progress(1)
    _unfindable(user.author, at)
    _list_to_review(user.author, at)
    _people_who_take_part(at)
    for play in SCENES:
        play(officer=user, at=at)
    return Organisation.objects.count()


LIST = """Annuaire inventé de la maison des associations
Nom;Adresse;Code postal;Commune;Téléphone
{name};{street};{postcode};{town};0465710001
L’Atelier Imaginaire du Canal;3 quai Imaginaire;42000;ST ETIENNE;0465710002
Chorale fictive des Rubans;12 rue Imaginaire;42400;Saint-Chamond;téléphone à demander
;8 rue Imaginaire;42700;Firminy;
TOTAL;4;;;
"""


def _list_to_review(by: str, at: dt.datetime) -> None:
    """A messy list that waits for the officer: a row resembles a structure, another has no name."""
    known = Organisation.objects.filter(standing="kept", closed_on=None).order_by("pk").first()
    place = known.main_place()
    body = LIST.format(
        name=known.name.upper(), street=place.street, postcode=place.postcode, town=place.commune
    )
    source = sources.source_named(
        "annuaire-invente",
        target=TARGET,
        licence_id="own",
        name="Annuaire inventé de la maison des associations",
    )
    run = steps.drive(
        sources.receive(
            source=source,
            file_name="annuaire-invente.csv",
            by=by,
            at=at,
            write=lambda path: path.write_text(body),
        )
    )
    sources.begin(run=run, by=by, at=at)
    run.refresh_from_db()
    steps.drive(run)


def _people_who_take_part(at: dt.datetime) -> None:
    """A manager holds her page; the public proposed three things, which wait."""
    keeper = PEOPLE["gestionnaire"]
    held = Organisation.objects.get(slug="la-roue-libre")
    managers.give(
        organisation=held, email=keeper.email, name=keeper.name, proof="domain", by="system", at=at
    )
    words = {
        "offers": "Prêt de remorques et de vélos cargos (exemple inventé).",
        "wants": "Des bénévoles le samedi matin, un local sec (exemple inventé).",
        "partners": "La Seconde Main du Marais",
    }
    organisations.revise(
        organisation=held,
        version=held.version,
        stated=Stated(words),
        by=User.objects.get(email=keeper.email).author,
        at=at,
        by_manager=True,
    )
    other = Organisation.objects.filter(standing="kept", closed_on=None).exclude(pk=held.pk)[2]
    place = other.main_place()
    proposed = [
        (
            contributions.CORRECT,
            str(other.pk),
            other.name,
            Stated(
                {"summary": "On y vient sans rendez-vous le mercredi."},
                {"phone": "0465710042"},
                place.pk if place else 0,
            ).patch(),
            "Vu sur leur affiche (inventée).",
        ),
        (
            contributions.ADD,
            "",
            "Le Fournil Inventé",
            Stated(
                {"name": "Le Fournil Inventé", "summary": "Un four partagé."},
                {"commune": place.commune_id if place else ""},
            ).patch(),
            "",
        ),
        (
            contributions.REPORT,
            str(held.pk),
            f"{held.name} : horaires",
            {"problem": "wrong"},
            "Fermé le lundi (exemple inventé).",
        ),
    ]
    for n, (kind, key, title, patch, note) in enumerate(proposed):
        sender = participation.Sender(f"habitante{n}@exemple.example", licence="lov2")
        row = participation.send(
            kind=kind, key=key, title=title, patch=patch, note=note, sender=sender, at=at
        )
        participation.confirm(contribution=row, at=at)


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
