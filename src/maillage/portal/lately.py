"""What happened lately in the demonstration, by the day: whoever enters finds a week to live."""

import datetime as dt
import random
from typing import Any

from maillage.accounts.models import User
from maillage.base import clock
from maillage.managers.actions import managers
from maillage.organisations.actions import people as organisations
from maillage.organisations.models import Organisation
from maillage.organisations.rules import TARGET
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.participation.actions import desk
from maillage.participation.models import Contribution
from maillage.portal.people import PEOPLE
from maillage.sources import actions as sources
from maillage.sources import steps
from maillage.upkeep import contributions
from maillage.upkeep.actions import network
from maillage.upkeep.models import PageCount

OPENED = dt.timedelta(days=45)  # since the directory was opened
LONG_AGO, FORGOTTEN = dt.timedelta(days=400), 3  # so many pages were read then, and never since
SEEN = dt.timedelta(days=30)
CHARTER = """Nous mettons en commun ce que nous savons du territoire (texte inventé).
Nous tenons notre fiche à jour, et nous répondons à qui nous écrit.
Nous accueillons chaque année une autre structure du réseau."""


def play(*, officer: User, now: dt.datetime) -> None:
    """From the oldest to the latest: the ledger is read in this order."""

    def ago(days: float) -> dt.datetime:
        return now - dt.timedelta(days=days)

    network.publish_charter(text=CHARTER, by=officer.author, at=ago(40))
    held = _held_by_mila(ago(30))
    others = Organisation.objects.filter(standing="kept", closed_on=None).exclude(pk=held.pk)
    read = Organisation.objects.filter(standing="read", closed_on=None).order_by("pk")
    _unanswered(others[1], officer, ago(17))
    _objects(read[4], ago(5))
    _shows_its_words(held, ago(4))
    _list_to_review(officer.author, ago(2))
    _to_decide(held, others[2], officer, ago)
    _views(now)


def _held_by_mila(at: dt.datetime) -> Organisation:
    keeper = PEOPLE["gestionnaire"]
    held = Organisation.objects.get(slug="la-roue-libre")
    managers.give(
        organisation=held, email=keeper.email, name=keeper.name, proof="domain", by="system", at=at
    )
    return held


def _shows_its_words(held: Organisation, at: dt.datetime) -> None:
    words = {
        "offers": "Prêt de remorques et de vélos cargos (exemple inventé).",
        "wants": "Des bénévoles le samedi matin, un local sec (exemple inventé).",
        "partners": "La Seconde Main du Marais",
    }
    keeper = User.objects.get(email=PEOPLE["gestionnaire"].email)
    held.refresh_from_db()
    organisations.revise(
        organisation=held,
        version=held.version,
        stated=Stated(words),
        by=keeper.author,
        at=at,
        by_manager=True,
    )


def _to_decide(held: Organisation, other: Organisation, officer: User, ago: Any) -> None:
    """The public proposed three things, which wait; Amina has one of them."""
    place = other.main_place()
    corrected = Stated(
        {"summary": "On y vient sans rendez-vous le mercredi."},
        {"phone": "0465710042"},
        place.pk if place else 0,
    )
    added = Stated(
        {"name": "Le Fournil Inventé", "summary": "Un four partagé."},
        {"commune": place.commune_id if place else ""},
    )
    oldest = _sent(
        contributions.CORRECT,
        str(other.pk),
        other.name,
        ago(7),
        patch=corrected.patch(),
        note="Vu sur leur affiche (inventée).",
    )
    desk.take(contribution=oldest, user=officer, at=ago(1))
    _sent(contributions.ADD, "", "Le Fournil Inventé", ago(3), patch=added.patch())
    _sent(
        contributions.REPORT,
        str(held.pk),
        f"{held.name} : horaires",
        ago(0.2),
        patch={"problem": "wrong"},
        note="Fermé le lundi (exemple inventé).",
    )


def _unanswered(page: Organisation, officer: User, at: dt.datetime) -> None:
    """A question of the team to which nobody answered."""
    row = _sent(
        contributions.REPORT,
        str(page.pk),
        f"{page.name} : adresse",
        at - dt.timedelta(days=1),
        patch={"problem": "wrong"},
        note="Ils ont déménagé (exemple inventé).",
    )
    participation.ask(
        contribution=row,
        revision=row.revision,
        text="Merci. Savez-vous à quelle adresse ?",
        user=officer,
        at=at,
    )


def _objects(page: Organisation, at: dt.datetime) -> None:
    """Somebody does not want to stand there: the law says when they are answered."""
    title = f"Opposition : {page.name}"
    _sent(contributions.OBJECTION, str(page.pk), title, at, note="C’est mon domicile (inventé).")


def _sent(
    kind: str, key: str, title: str, at: dt.datetime, *, patch: Any = None, note: str = ""
) -> Contribution:
    """What somebody without an account sent, and confirmed."""
    many = Contribution.objects.count()
    sender = participation.Sender(f"habitante{many}@exemple.example", licence="lov2")
    row = participation.send(
        kind=kind, key=key, title=title, patch=patch or {}, note=note, sender=sender, at=at
    )
    return participation.confirm(contribution=row, at=at)


def _views(now: dt.datetime) -> None:
    """Readings of the pages that are held or read, each day of a month: the same every time."""
    draw = random.Random(42)
    pages = Organisation.objects.exclude(standing="register").order_by("pk").values_list("pk")
    days = [clock.day(now) - dt.timedelta(days=n) for n in range(SEEN.days)]
    PageCount.objects.bulk_create(
        PageCount(
            organisation_id=page, day=day, views=draw.randrange(1, 9), contacts=draw.randrange(3)
        )
        for (page,) in pages
        for day in days
    )


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
