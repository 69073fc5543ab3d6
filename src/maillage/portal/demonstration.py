"""Making, and making again, the demonstration territory."""

from collections.abc import Callable

from django.db import transaction

from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.base import clock, files, history, search
from maillage.base.models import Change, FormKey, IndexChange, Job, Message, SettingValue
from maillage.base.web import Refusal
from maillage.directory import actions as directory
from maillage.directory import proposals
from maillage.directory.actions import managers
from maillage.directory.fiction import Fiction, towns
from maillage.directory.models import Claim, Decision, Organisation, Wave
from maillage.mailing.models import Bounce, Delivery, Recipient
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.portal.people import PEOPLE
from maillage.sources import actions as sources
from maillage.sources import steps
from maillage.sources.models import ImportRun
from maillage.territories import actions as territories
from maillage.territories import queries as territory_queries
from maillage.territories.models import Cell, Instance
from maillage.vocabulary import actions as vocabulary
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    Family,
    LegalCategory,
    Synonym,
    Theme,
)

TERRITORY = "244200770"  # Saint-Étienne Métropole
REGISTER, READ = 240, 45
# What a demonstration writes, upper tables first.
LIVED = (
    Contribution, Decision, Claim, Wave, Organisation, ImportRun, Change, Recipient, Delivery,
    Bounce, SettingValue, Instance, Cell, Message, Job,
    IndexChange, FormKey, User, LegalCategory, Family, Theme, AccreditationKind, Activity, Synonym,
)  # fmt: skip


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
    heroes = list(fiction.heroes(at.date()))
    people = [*heroes, *fiction.read_by_the_team(READ)]
    officer = next(p for p in PEOPLE.values() if p.roles)
    user = accounts.welcome(
        email=officer.email, name=officer.name, roles=officer.roles, by="system", at=at
    )
    register = sources.source_named(
        "registres-inventes", name="Registres inventés", licence_id="own"
    )
    change = history.change(by="system", act="import", at=at, note="Démonstration")
    directory.import_records(
        source=register, records=list(fiction.records(REGISTER)), change=change, progress=progress
    )
    for told in people:
        directory.create(
            values=told.values, places=[told.place], by=user.author, at=at,
            standing=told.standing, is_fictional=True,
        )  # fmt: skip
        progress(1)
    _unfindable(user.author, at)
    _list_to_review(user.author, at)
    _people_who_take_part(at)
    return Organisation.objects.count()


LIST = """Annuaire inventé de la maison des associations
Nom;Adresse;Code postal;Commune;Téléphone
{name};{street};{postcode};{town};0465710001
L’Atelier Imaginaire du Canal;3 quai Imaginaire;42000;ST ETIENNE;0465710002
Chorale fictive des Rubans;12 rue Imaginaire;42400;Saint-Chamond;téléphone à demander
;8 rue Imaginaire;42700;Firminy;
TOTAL;4;;;
"""


def _list_to_review(by: str, at) -> None:
    """A messy list that waits for the officer: a row resembles a structure, another has no name."""
    known = Organisation.objects.filter(standing="kept", closed_on=None).order_by("pk").first()
    place = known.places.select_related("commune").first()
    body = LIST.format(
        name=known.name.upper(), street=place.street, postcode=place.postcode, town=place.commune
    )
    source = sources.source_named(
        "annuaire-invente", name="Annuaire inventé de la maison des associations", licence_id="own"
    )
    run = steps.drive(
        sources.receive(
            source=source, file_name="annuaire-invente.csv", by=by, at=at,
            write=lambda path: path.write_text(body),
        )
    )  # fmt: skip
    sources.begin(run=run, by=by, at=at)
    run.refresh_from_db()
    steps.drive(run)


def _people_who_take_part(at) -> None:
    """A manager holds her page; the public proposed three things, which wait."""
    keeper = PEOPLE["gestionnaire"]
    held = Organisation.objects.get(slug="la-roue-libre")
    managers.give(organisation=held, email=keeper.email, name=keeper.name, proof="domain",
                  by="system", at=at)  # fmt: skip
    words = {"offers": "Prêt de remorques et de vélos cargos (exemple inventé).",
             "wants": "Des bénévoles le samedi matin, un local sec (exemple inventé).",
             "partners": "La Seconde Main du Marais"}  # fmt: skip
    directory.revise(organisation=held, version=held.version, values=words, places={},
                     by=User.objects.get(email=keeper.email).author, at=at,
                     by_manager=True)  # fmt: skip
    other = Organisation.objects.filter(standing="kept", closed_on=None).exclude(pk=held.pk)[2]
    place = other.places.first()
    proposed = [
        (proposals.CORRECT, str(other.pk), other.name,
         {"organisation": {"summary": "On y vient sans rendez-vous le mercredi."},
          "place": {"phone": "0465710042"}, "at": place.pk if place else 0,
          "note": "Vu sur leur affiche (inventée).", "words": ""}),
        (proposals.ADD, "", "Le Fournil Inventé",
         {"organisation": {"name": "Le Fournil Inventé", "summary": "Un four partagé."},
          "place": {"commune": place.commune_id if place else ""}, "note": "", "words": ""}),
        (proposals.REPORT, str(held.pk), f"{held.name} : horaires",
         {"problem": "wrong", "note": "Fermé le lundi (exemple inventé).", "words": ""}),
    ]  # fmt: skip
    for n, (kind, key, title, patch) in enumerate(proposed):
        sender = participation.Sender(f"habitante{n}@exemple.example", licence="lov2")
        row = participation.send(kind=kind, key=key, title=title, patch=patch, words="",
                                 commune="", sender=sender, at=at)  # fmt: skip
        participation.confirm(contribution=row, at=at)


def _unfindable(by: str, at) -> None:
    """A unit that asked not to be diffused: it must be found nowhere."""
    directory.create(
        values={"name": "Structure Non Diffusible Inventée", "diffusible": False},
        places=[{"commune": "42218"}],
        by=by,
        at=at,
        is_fictional=True,
    )


def reset(*, territory: str, progress: Callable[[int], None] = lambda n: None) -> int:
    """Empty a demonstration and make it again. The national reference stays."""
    if not files.is_demonstration():
        raise NotADemonstration
    with transaction.atomic():
        for model in LIVED:
            model._default_manager.all().delete()
    count = make(territory=territory, progress=progress)
    search.rebuild()
    return count
