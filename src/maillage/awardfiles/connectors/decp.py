"""A record of the essential data of public purchases → `ToldAward`, whatever its generation: 2019,
2022, 2.0.3, contracts and concessions, out of JSON, of the XML that has the same names, or of rows
made flat, one for each winner.

Fields: github.com/139bercy/format-commande-publique, `schema_decp_v2.0.3.json`, « arrêté du 22
décembre 2022 relatif aux données essentielles des marchés publics ».
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from maillage.awardfiles.told import (
    LONGEST_REST,
    MOST_MODIFICATIONS,
    Told,
    ToldAward,
    each_winner_once,
    packed,
)

Record = Mapping[str, Any]
WINNERS = ("titulaires", "concessionnaires")
TEXTS = {  # ours: theirs, the first that says something
    "number": ("id",),
    "uid": ("uid",),
    "name": ("objet",),
    "nature": ("nature", "_type"),
    "cpv": ("codeCPV",),
    "procedure": ("procedure",),
    "months": ("dureeMois",),
    "notified": ("dateNotification", "dateSignature"),
    "published": ("datePublicationDonnees",),
    "amount": ("montant", "valeurGlobale"),
    "price": ("formePrix",),
    "grouping": ("typeGroupementOperateurs",),
    "framework": ("idAccordCadre",),
    "offers": ("offresRecues",),
    "expected": ("countTitulaires",),
}
LISTED = {  # ours: (theirs, what one is called)
    "techniques": (("techniques", "technique"), "technique"),
    "social": (("considerationsSociales",), "considerationSociale"),
    "environment": (("considerationsEnvironnementales",), "considerationEnvironnementale"),
}
MODIFIED = {
    "number": ("id",),
    "on": (
        "dateNotificationModification",
        "dateSignatureModification",
        "datePublicationDonneesModification",
    ),
    "what": ("objetModification",),
    "amount": ("montant", "valeurGlobale"),
    "months": ("dureeMois",),
}
PLACE = {"place_code": "code", "place_type": "typeCode", "place_name": "nom"}
FLAT = ("titulaire_id", "titulaire_typeIdentifiant", "titulaire_denominationSociale")
ELSEWHERE = frozenset(
    [
        *(name for names in TEXTS.values() for name in names),
        *(name for names, _one in LISTED.values() for name in names),
        *(f"lieuExecution.{name}" for name in PLACE.values()),
        *FLAT,
        *WINNERS,
        "acheteur",
        "acheteur_id",
        "acheteur.id",
        "acheteur.nom",
        "acheteur_nom",
        "autoriteConcedante",
        "lieuExecution",
        "modifications",
    ]
)
NOTHING = frozenset(("", "none", "null", "nan", "nc", "test", "inconnu", "cdl"))
DEEPEST = 8


def told(record: Record, kind: str = "") -> ToldAward:
    found = ToldAward(kind=kind or _kind(record))
    for ours, theirs in TEXTS.items():
        for one in theirs:
            if one in record and (said := text(record[one])):
                setattr(found, ours, said)
                break
    if found.kind == "concession":
        found.amount = text(record.get("valeurGlobale")) or found.amount
    for ours, (names, one) in LISTED.items():
        for key in names:
            if key in record:
                getattr(found, ours).extend(filter(None, map(text, each(record[key], one))))
    _place(found, record)
    _buyer(found, record)
    found.winners = _first_winners(found, record)
    if record.get("modifications"):
        _modify(found, record["modifications"])
    rest = packed({name: v for name, v in record.items() if name not in ELSEWHERE and _says(v)})
    if len(rest) > LONGEST_REST:
        found.odd.append(["rest", rest[:120]])
    else:
        found.rest = rest
    return found


def text(value: Any) -> str:
    """The words of a value; nothing of what says that nobody knows."""
    if type(value) is str:
        plain = value.strip()
    elif value is None or isinstance(value, dict | list):
        return ""
    elif isinstance(value, bool):
        return "oui" if value else "non"
    elif isinstance(value, float):
        rounded = f"{value:.2f}".rstrip("0").rstrip(".")
        plain = rounded if abs(value) < 1e15 else repr(value)
    else:
        plain = str(value).strip()
    return "" if len(plain) < 8 and plain.casefold() in NOTHING else plain


def each(value: Any, one: str, depth: int = 0) -> Iterator[Any]:
    """What a list holds, however it is wrapped: `[[x]]`, `{"titulaire": [x]}`, `[{"titulaire":
    x}]`, or JSON in a text."""
    if type(value) is str:
        value = parsed(value)
    if depth > DEEPEST or value is None or value == "":
        return
    if isinstance(value, list):
        for row in value:
            yield from each(row, one, depth + 1)
    elif isinstance(value, dict) and one in value:
        yield from each(value[one], one, depth + 1)
    else:
        yield value


def parsed(value: Any) -> Any:
    """What a text that holds JSON says; what it was, where it holds none."""
    if not (isinstance(value, str) and value.strip()[:1] in ("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _kind(record: Record) -> str:
    nature = text(record.get("_type")) or text(record.get("nature"))
    is_one = "autoriteConcedante" in record and not text(record.get("montant"))
    return "concession" if is_one or "concession" in nature.casefold() else "contract"


def _place(found: ToldAward, record: Record) -> None:
    place = parsed(record.get("lieuExecution"))
    if not isinstance(place, dict):
        place = {theirs: record.get(f"lieuExecution.{theirs}") for theirs in PLACE.values()}
    for ours, theirs in PLACE.items():
        if theirs in place:
            setattr(found, ours, text(place[theirs]))


def _buyer(found: ToldAward, record: Record) -> None:
    named = parsed(record.get("acheteur")) or parsed(record.get("autoriteConcedante"))
    inside: Record = named if isinstance(named, dict) else {}
    found.buyer_id = text(inside.get("id")) or next(
        filter(None, (text(record.get(name)) for name in ("acheteur_id", "acheteur.id"))), ""
    )
    found.buyer = text(inside.get("nom")) or next(
        filter(None, (text(record.get(name)) for name in ("acheteur_nom", "acheteur.nom"))), ""
    )


def winner(said: Record) -> Told:
    return {
        "id": text(said.get("id")),
        "type": text(said.get("typeIdentifiant")),
        "name": text(said.get("denominationSociale")) or text(said.get("nom")),
    }


def _winners(value: Any, one: str) -> tuple[list[Told], bool]:
    """Those of a list, and whether something in it could not be read."""
    rows = list(each(value, one))
    read = [winner(row) for row in rows if isinstance(row, dict)]
    read = [row for row in read if row["id"] or row["name"]]
    return each_winner_once(read), len(rows) > 0 and not read


def _first_winners(found: ToldAward, record: Record) -> list[Told]:
    for name in WINNERS:
        if parsed(record.get(name)) and _says(record[name]):
            rows, is_spoilt = _winners(record[name], name.removesuffix("s"))
            if is_spoilt:
                found.odd.append(["winners", packed(record[name])[:120]])
            if rows:
                return rows
    if text(record.get("titulaire_id")) or text(record.get("titulaire_denominationSociale")):
        said = zip(("id", "type", "name"), FLAT, strict=True)
        return [{ours: text(record.get(theirs)) for ours, theirs in said}]
    return []


def _modify(found: ToldAward, value: Any) -> None:
    """Each modification over what stood before it, the earliest first; winners that cannot be read
    leave those that stood. An amount is weighed by who reads the row."""
    rows = [row for row in each(value, "modification") if isinstance(row, dict)]
    read = [_modification(found, row) for row in rows[:MOST_MODIFICATIONS]]
    if len(rows) > MOST_MODIFICATIONS:
        found.odd.append(["modifications", str(len(rows))])
    found.modifications = in_order(read)
    for one in found.modifications:
        found.winners = one.get("winners") or found.winners


def _modification(found: ToldAward, said: Record) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for ours, theirs in MODIFIED.items():
        for name in theirs:
            if name in said and (words := text(said[name])):
                made[ours] = words
                break
    for name in WINNERS:
        if name in said:
            rows, is_spoilt = _winners(said[name], name.removesuffix("s"))
            if is_spoilt:
                found.odd.append(["winners", packed(said[name])[:120]])
            if rows:
                made["winners"] = rows
    return made


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By their day, then by their number: a day may have several, and some have no day."""
    return sorted(rows, key=lambda row: (row.get("on", "")[:10], row.get("number", "").zfill(6)))


def _says(value: Any) -> bool:
    return bool(value) if isinstance(value, dict | list) else text(value) != ""
