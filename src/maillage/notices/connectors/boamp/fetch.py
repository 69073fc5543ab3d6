"""The public interface of the BOAMP, Explore API v2.1: pages of a hundred, ten thousand records at
most; beyond, its export. The only file of this folder that reaches the network, through `fetch`."""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from maillage.base import clock
from maillage.fetching import fetch
from maillage.territories import queries as territories

ADDRESS = "https://boamp-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/boamp/records"
PAGE, MOST = 100, 10_000  # what the interface allows: `limit`, and `offset + limit`
SINCE = dt.timedelta(days=60)
TURNS = 2  # how often what a page left out is asked for
FIELDS = (
    "idweb,id,contractfolderid,objet,famille,code_departement,code_departement_prestation,"
    "dateparution,datefindiffusion,datelimitereponse,nomacheteur,titulaire,procedure_libelle,"
    "nature,etat,descripteur_code,descripteur_libelle,type_marche,criteres,annonce_lie,"
    "annonces_anterieures,source_schema,url_avis,gestion,donnees"
)


def bring(address: str, *, marks: Mapping[str, str]) -> fetch.Fetched:
    """All the records of an address, those of the last weeks here when it asks for none, one a
    line. A source that tells less than it counted says so in a row. Raises fetch.Unreachable."""
    base, asked = _asked(address)
    first = _page(base, asked, 0)
    total = int(first.get("total_count") or 0)
    if total > MOST:
        return fetch.Fetched(_exported(base, asked), {})
    found: dict[str, Mapping[str, Any]] = {}
    _take(first, found)
    for _turn in range(TURNS):
        for offset in range(0, total, PAGE):
            if len(found) >= total:
                break
            if offset or _turn:
                _take(_page(base, asked, offset), found)
    rows: list[Mapping[str, Any]] = list(found.values())
    if len(found) < total:
        told = f"Le BOAMP compte {total} avis et n’en a donné que {len(found)}."
        rows.append({"manque": told})
    return fetch.Fetched(_lines(rows), {}, kind="application/json")


def _asked(address: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    asked.setdefault("where", _where())
    asked.setdefault("select", FIELDS)
    asked["order_by"] = "dateparution,idweb"
    asked.pop("limit", None)
    asked.pop("offset", None)
    return urlunsplit(parts._replace(query="")), asked


def _where() -> str:
    """The last weeks, in the départements of the territory: of publication or of performance."""
    since = clock.today() - SINCE
    codes = sorted({_department(code) for code in territories.codes_of_perimeter()})
    named = ",".join(f'"{code}"' for code in codes)
    where = f"dateparution >= date'{since.isoformat()}'"
    if not named:
        return where
    return (
        f"{where} and (code_departement in ({named}) or code_departement_prestation in ({named}))"
    )


def _department(commune: str) -> str:
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]


def _page(base: str, asked: Mapping[str, str], offset: int) -> dict[str, Any]:
    limit = min(PAGE, MOST - offset)
    query = urlencode({**asked, "limit": limit, "offset": offset})
    answer = fetch.get(f"{base}?{query}", accept="application/json")
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("results"), list):
        raise fetch.Unreachable("Le BOAMP a répondu autre chose qu’une liste d’avis.")
    return found


def _take(page: Mapping[str, Any], found: dict[str, Mapping[str, Any]]) -> None:
    """A record that is told twice is one."""
    for record in page["results"]:
        if isinstance(record, dict):
            own = record.get("idweb") or json.dumps(record, sort_keys=True, ensure_ascii=False)
            found[str(own)] = record


def _exported(base: str, asked: Mapping[str, str]) -> bytes:
    address = f"{base.removesuffix('/records')}/exports/jsonl?{urlencode(dict(asked))}"
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "export"
        fetch.download(address, into, lambda _done, _total: None)
        return into.read_bytes()


def _lines(rows: list[Mapping[str, Any]]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
