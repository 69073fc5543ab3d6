"""The needs of the demonstration: room to store, needed by three, and three options of which a
meeting kept one. All invented."""

import datetime as dt
from typing import Any

from maillage.agenda import actions as agenda
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.needs.actions import exploring, stating
from maillage.needs.models import Challenge, Need
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune

ZONE = "Europe/Paris"
WORDS = (
    "Un lieu sec où garder les meubles à réparer : nous refusons des dons chaque semaine.",
    "Vingt mètres carrés pour nos bocaux et nos cagettes, avec un quai.",
    "De la place pour les vélos qui attendent une pièce.",
    "Quelqu’un pour la paie et les contrats, deux jours par semaine.",
    "Une trésorerie qui tienne entre deux subventions.",
)
THEMES = ("reemploi", "alimentation", "mobilite", "aide-a-domicile", "culture")
FAMILIES = ("premises", "premises", "premises", "recruitment", "cash")
OPTIONS: tuple[dict[str, Any], ...] = (
    {
        "name": "Louer un entrepôt à plusieurs",
        "text": "Un bail commun, une travée chacun, un quai et un chariot partagés.",
        "carrier": "une des trois structures, ou une coopérative de locaux",
        "examples": "Des bailleurs solidaires font cela dans plusieurs métropoles.",
        "lowest_cost": 120_000,
        "highest_cost": 180_000,
        "jobs": 2,
        "months": 9,
        "is_published": True,
    },
    {
        "name": "Des conteneurs derrière la déchèterie",
        "text": "Six conteneurs posés sur un terrain public, chacun sa clé.",
        "lowest_cost": 15_000,
        "highest_cost": 25_000,
        "jobs": 0,
        "months": 3,
        "is_published": True,
    },
    {
        "name": "Un fichier des pièces libres chez les uns et les autres",
        "text": "Qui a de la place le dit, qui en cherche la demande, au mois.",
        "lowest_cost": 0,
        "highest_cost": 3_000,
        "months": 1,
        "is_published": True,
    },
)


def play(*, officer: Any, at: dt.datetime) -> None:
    pages = [page for theme in THEMES if (page := _of_theme(theme))]
    if len(pages) < len(THEMES):
        return
    heard = at - dt.timedelta(days=60)
    needs = [
        _said(words, family, page, officer, heard)
        for words, family, page in zip(WORDS, FAMILIES, pages, strict=True)
    ]
    challenge = stating.group(
        needs=[need.pk for need in needs[:3]],
        name="Manque de place pour stocker",
        by=officer.author,
        at=heard + dt.timedelta(days=7),
    )
    text = (
        "Des structures refusent des dons, des récoltes, des réparations, faute de place.\n\n"
        "Chacune cherche seule ; ensemble, elles rempliraient un entrepôt. (Démonstration.)"
    )
    said: dict[str, Any] = {"text": text, "is_published": True}
    stating.write_challenge(challenge=challenge, values=said, by=officer.author, at=at)
    options = [
        exploring.write_option(values=values, challenge=challenge, by=officer.author, at=at)
        for values in OPTIONS
    ]
    _decide(challenge, options, officer, at)


def _of_theme(theme: str) -> Organisation | None:
    """One whose page says the most."""
    rows = Organisation.objects.visible_to(None).active().filter(themes=theme, is_fictional=True)
    known = rows.exclude(standing=Organisation.Standing.REGISTER)
    return known.order_by("pk").first() or rows.order_by("pk").first()


def _said(words: str, family: str, page: Organisation, officer: Any, at: dt.datetime) -> Need:
    place = page.main_place()
    values = {
        "words": words,
        "family_id": family,
        "organisation_id": page.pk,
        "commune_id": place.commune_id if place else None,
        "is_confidential": family == "cash",
    }
    origin = Need.Origin.STRUCTURE
    by = officer.author
    return stating.state(values=values, origin=origin, by=by, at=at, is_fictional=True)


def _decide(challenge: Challenge, options: list[Any], officer: Any, at: dt.datetime) -> None:
    meeting = _meeting(officer, at)
    told = (
        ("kept", "Trois structures s’engagent à signer, et le quai sert aussi à d’autres."),
        ("later", "Utile en attendant, si l’entrepôt tarde : on en reparle au printemps."),
        ("dropped", "Personne n’a de place à prêter plus d’un mois."),
    )
    for option, (verdict, reasons) in zip(options, told, strict=True):
        exploring.decide(
            option=option,
            verdict=verdict,
            reasons=reasons,
            meeting=meeting,
            on=clock.day(at) - dt.timedelta(days=3),
            by=officer.author,
            at=at,
        )


def _meeting(officer: Any, at: dt.datetime) -> Event:
    day = clock.day(at) - dt.timedelta(days=3)
    commune = Commune.objects.filter(name="Saint-Étienne").first()
    values = {
        "name": "Réunion du collectif : où stocker ?",
        "summary": "Trois pistes sur la table, une à retenir.",
        "dates": {"zone": ZONE, "times": [[f"{day}T14:00", f"{day}T16:00"]]},
        "commune_id": commune.pk if commune else None,
        "venue": "Salle des associations",
    }
    return agenda.write(values=values, by=officer.author, at=at, is_fictional=True)
