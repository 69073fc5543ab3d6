"""The awards of the demonstration: four years of three buyers, some of them to be fixed. All
invented; the winners of the ESS are structures of the demonstration."""

import datetime as dt
from typing import Any

from maillage.awards import actions
from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories

BUYERS = (
    ("Ville de Firminy (inventé)", "11111111100006"),
    ("Département inventé", "22222222200004"),
    ("Communauté d’agglomération inventée", "33333333300002"),
)
FIRMS = (("Propreté Générale (inventée)", "900000001"), ("Travaux du Val (inventés)", "900000019"))
# (years before, buyer, object, CPV, amount, winners: of the ESS by rank, or F and a rank, social)
TOLD = (
    (3, 0, "Entretien des espaces verts", "77310000", 84_000, "0", "clause"),
    (3, 1, "Réfection de voirie", "45233142", 640_000, "F1", ""),
    (3, 2, "Collecte de textiles", "90511000", 52_000, "1", "reserved"),
    (2, 0, "Nettoyage des écoles", "90919300", 190_000, "F0", "criterion"),
    (2, 1, "Repas des collèges", "55524000", 310_000, "2", ""),
    (2, 2, "Gardiennage de déchèteries", "79713000", 96_000, "3", "clause"),
    (1, 0, "Restauration des archives", "79995100", 38_000, "1", ""),
    (1, 1, "Travaux de peinture", "45442100", 260_000, "F1", "clause"),
    (1, 2, "Ménage des gymnases", "90911200", 148_000, "0", "reserved"),
    (0, 0, "Portage de repas", "55521100", 120_000, "2", "clause"),
    (0, 1, "Fauchage des bas-côtés", "77314100", 72_000, "F0 3", ""),
    (0, 2, "Mobilier reconditionné", "39130000", 45_000, "?", ""),
    (0, 0, "Accord-cadre d’impression", "79810000", 200_000, "1", ""),
    (0, 1, "Audit informatique", "72590000", 1, "F0", ""),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    """The structures that have a number, in their order: the same ones each time."""
    known = Organisation.objects.exclude(siren="").filter(ess_status="statute", is_listed=True)
    ess = list(known.order_by("pk").values_list("name", "siren")[:4])
    if len(ess) < 4:
        return
    found = territories.communes_called("Firminy")
    commune = found[0].pk if found else None
    today = clock.day(at)
    for n, (ago, buyer, name, cpv, amount, who, social) in enumerate(TOLD, 1):
        day = min(today, today.replace(day=15, year=today.year - ago, month=1 + n % 10))
        winners = [_winner(one, ess) for one in who.split()]
        values = {
            "uid": f"demo:{n}",
            "number": f"2026-{n:03}",
            "form": "contract",
            "name": name,
            "nature": "Accord-cadre" if "cadre" in name else "Marché",
            "procedure": "Procédure adaptée",
            "buyer": BUYERS[buyer][0],
            "buyer_siret": BUYERS[buyer][1],
            "commune": commune,
            "place": "Firminy",
            "cpv": cpv,
            "first_amount": amount if amount > 1 else None,
            "amount": amount if amount > 1 else None,
            "months": 24,
            "notified_on": day.isoformat(),
            "social": social or "none",
            "is_ceiling": "cadre" in name,
            "winners": winners,
            "marks": [["amount", "amount", str(amount)]] if amount == 1 else [],
        }
        actions.write_award(values=values, by=officer.author, at=at)


def _winner(said: str, ess: list[tuple[str, str]]) -> dict[str, Any]:
    if said == "?":
        return {"name": "Titulaire illisible (inventé)", "told": "1234567890123"}
    name, siren = FIRMS[int(said[1:])] if said[0] == "F" else ess[int(said)]
    return {"name": name, "number": siren, "siren": siren, "type": "SIREN"}
