"""The collective mission of the demonstration: the home-help association and two others, one
consultant chosen among three. All invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from maillage.base import clock
from maillage.dossiers.actions import opening, routing
from maillage.dossiers.models import Dossier, DossierPerson
from maillage.missions import actions
from maillage.schemes.models import Scheme

TERMS = (
    "Revoir ensemble les plannings de trois services d’aide à domicile : secteurs, trajets, "
    "remplacements. Deux ateliers communs, une journée dans chaque structure."
)
OTHERS = (
    ("Aide et présence (inventé)", "direction@presence.example"),
    ("Les Jours tranquilles (inventé)", "direction@tranquilles.example"),
)
ANSWERS = (
    ("Cabinet des Trois Vallées (inventé)", 9, "7560.00", "connaît l’aide à domicile"),
    ("Coopérative Organiser (inventé)", 8, "7200.00", "anime avec les salariées"),
    ("Atelier Méthode (inventé)", 12, "11400.00", "le plus long"),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    first = Dossier.objects.filter(scheme__key="dla", is_fictional=True).order_by("pk").first()
    held = DossierPerson.objects.lasting().filter(dossier=first).first() if first else None
    if first is None or held is None:
        return
    came = at - dt.timedelta(days=20)
    dossiers = [first, *(_beside(*one, held, came) for one in OTHERS)]
    row = actions.write_mission(
        values={
            "name": "Des plannings qui tiennent, à trois",
            "terms": TERMS,
            "deliverable": "Trois plannings types, et la règle des remplacements",
            "starts_on": clock.day(at) + dt.timedelta(days=14),
            "ends_on": clock.day(at) + dt.timedelta(days=120),
            "is_de_minimis": True,
        },
        dossiers=dossiers,
        at=came,
        is_fictional=True,
    )
    for name, days, price, note in ANSWERS:
        one = actions.write_consultant(
            values={"name": name, "knows": "Organisation du travail"},
            by=officer.author,
            at=came,
            is_fictional=True,
        )
        actions.ask_consultants(mission=row, consultants=[one], at=came)
        told = {"days": Decimal(days), "price": Decimal(price), "note": note}
        actions.receive_quote(quote=row.quotes.get(consultant=one), values=told, at=came)
    actions.choose_quote(quote=row.quotes.get(consultant__name=ANSWERS[1][0]), at=at)


def _beside(name: str, email: str, held: DossierPerson, came: dt.datetime) -> Dossier:
    row: Dossier = opening.open_dossier(
        words="Nos tournées s’allongent, et nous cherchons à remplacer sans épuiser.",
        origin=Dossier.Origin.PARTNER,
        name=name,
        is_group=True,
        email=email,
        wanted=["team"],
        scheme=Scheme.objects.get(key="dla"),
        partners={held.support: ["Aide à : employer, s’organiser à plusieurs"]},
        at=came,
        is_fictional=True,
    ).dossier
    routing.take(request=row.requests.get(), user=held.user, by=held.user.author, at=came)
    return row
