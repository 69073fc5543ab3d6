"""The table « marchés publics » of the common base of local data (SCDL 2.0), a row for each winner
of each modification → `ToldAward`. Its titles: schema.data.gouv.fr, scdl/marches-publics."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from maillage.awardfiles.connectors.decp import in_order, text
from maillage.awardfiles.told import ToldAward, each_winner_once, packed

NEEDED = ("MARCHE_ID", "ACHETEURS_ID")
TEXTS = {
    "number": "MARCHE_ID",
    "name": "MARCHE_OBJET",
    "nature": "NATURE_MARCHE",
    "cpv": "CPV_CODE",
    "procedure": "PROCEDURE",
    "buyer": "ACHETEURS_NOM",
    "buyer_id": "ACHETEURS_ID",
    "place_code": "LIEU_EXEC_CODE",
    "place_type": "LIEU_EXEC_TYPE",
    "place_name": "LIEU_EXEC_NOM",
    "months": "DUREE_MOIS",
    "notified": "NOTIFICATION_DATE",
    "published": "PUBLICATION_DATE",
    "amount": "MONTANT",
    "price": "PRIX_FORME",
}
MODIFIED = {
    "on": "MODIF_SIGNATURE_DATE",
    "what": "MODIF_OBJET",
    "amount": "MODIF_MARCHE_MONTANT",
    "months": "MODIF_DUREE_MOIS",
}
WINNER = {"id": "ID", "type": "ID_TYPE", "name": "DENOMINATION"}
KNOWN = frozenset(
    [
        *TEXTS.values(),
        *MODIFIED.values(),
        "MODIF_PUBLICATION_DATE",
        *(f"{of}TITULAIRES_{name}" for of in ("", "MODIF_") for name in WINNER.values()),
    ]
)
Line = tuple[int, Mapping[str, str]]


def gathered(lines: Iterable[Line]) -> Iterator[tuple[int, ToldAward]]:
    """An award for the rows in a row that bear its number and its buyer."""
    for _key, rows in groupby(lines, key=lambda line: [line[1].get(name, "") for name in NEEDED]):
        kept = list(rows)
        yield kept[0][0], _told([row for _line, row in kept])


def _told(rows: list[Mapping[str, str]]) -> ToldAward:
    found = ToldAward()
    for ours, theirs in TEXTS.items():
        setattr(found, ours, text(rows[0].get(theirs)))
    found.winners = each_winner_once([_winner(row, "") for row in rows if _has(row, "")])
    made: dict[tuple, dict] = {}
    for row in rows:
        said = {ours: text(row.get(theirs)) for ours, theirs in MODIFIED.items()}
        said["on"] = said["on"] or text(row.get("MODIF_PUBLICATION_DATE"))
        if any(said.values()):
            said = {name: value for name, value in said.items() if value}
            one = made.setdefault(tuple(said.items()), said | {"winners": []})
            if _has(row, "MODIF_"):
                one["winners"] = each_winner_once([*one["winners"], _winner(row, "MODIF_")])
    found.modifications = in_order(list(made.values()))
    for one in found.modifications:
        found.winners = one["winners"] or found.winners
    found.rest = packed({n: v for n, v in rows[0].items() if n and n not in KNOWN and v})
    return found


def _winner(row: Mapping[str, str], of: str) -> dict[str, str]:
    return {ours: text(row.get(f"{of}TITULAIRES_{theirs}")) for ours, theirs in WINNER.items()}


def _has(row: Mapping[str, str], of: str) -> bool:
    said = _winner(row, of)
    return bool(said["id"] or said["name"])
