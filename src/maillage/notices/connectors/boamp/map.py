"""A record of the BOAMP → `ToldNotice`. Its open data keep the announcement as JSON in a text,
whose root says the shape: MAPA, FNSimple, eForms, or that of the older XML.

Fields of the data set « boamp »: boamp-datadila.opendatasoft.com, Explore API v2.1.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from maillage.notices.connectors import eforms
from maillage.notices.connectors.told import (
    AWARD,
    CALL,
    CANCELLATION,
    CORRECTION,
    PLANNING,
    ToldLot,
    ToldNotice,
    each_once,
)
from maillage.notices.connectors.tree import Tree, in_a_text, of_json

RECORD = "ANNONCE"
PAGE = "https://www.boamp.fr/pages/avis/?q=idweb:{}"
CONTRACTS = {"TRAVAUX": "works", "FOURNITURES": "supplies", "SERVICES": "services"}
KINDS = {
    "APPEL_OFFRE": CALL,
    "ATTRIBUTION": AWARD,
    "RECTIFICATIF": CORRECTION,
    "ANNULATION": CANCELLATION,
    "PRE-INFORMATION": PLANNING,
    "PREINFORMATION": PLANNING,
    "INTENTION_CONCLURE": AWARD,
    "RESULTAT_MARCHE": AWARD,
}
PROCEDURES = {
    "OUVERT": "open",
    "RESTREINT": "restricted",
    "PROCEDURE_ADAPTE": "adapted",
    "DIALOGUE_COMPETITIF": "dialogue",
    "NEGOCIE": "negotiated",
}
# The names under which MAPA and FNSimple keep one thing, wherever it stands in them.
CPV = ("classPrincipale", "principal", "PRINCIPAL", "classeprincipale")
BUYER_ID = ("codeIdentificationNational", "CODE_IDENT_NATIONAL")
DOCUMENTS = ("urlDocConsul", "urlDocument", "URL_DOCUMENT", "urlProfilAch", "URL_PROFIL_ACHETEUR")
AMOUNTS = ("valeurEstimee", "valeur", "VALEUR_TOTALE", "VALEUR")


# The open data


def told(record: Mapping[str, Any]) -> ToldNotice:
    number = _text(record, "idweb") or _named(record)
    shape = in_a_text(record.get("donnees"))
    found = _of_shape(shape) if isinstance(shape, dict) and shape else ToldNotice()
    earlier = [*_listed(record, "annonce_lie"), *_listed(record, "annonces_anterieures")]
    earlier = [one for one in earlier if one != number]
    found.number = number
    found.kind = _kind(record, bool(earlier))
    found.root = earlier[0] if earlier and found.kind != CALL else number
    folder = _text(record, "contractfolderid")
    found.numbers = each_once([*found.numbers, *([f"folder:{folder}"] if folder else [])])
    found.name = _text(record, "objet") or found.name
    found.buyer = _text(record, "nomacheteur") or found.buyer
    found.contract = next(
        (
            CONTRACTS[one.upper()]
            for one in _listed(record, "type_marche")
            if one.upper() in CONTRACTS
        ),
        found.contract,
    )
    found.procedure = _text(record, "procedure_libelle") or found.procedure
    found.published = _text(record, "dateparution")
    found.deadline = _text(record, "datelimitereponse") or found.deadline
    found.departments = each_once(
        [*_listed(record, "code_departement_prestation"), *_listed(record, "code_departement")]
    )
    found.link = _text(record, "url_avis") or PAGE.format(number.partition(":")[0])
    criteria = [one.casefold() for one in _listed(record, "criteres")]
    if any("social" in one for one in criteria):
        found.social = each_once([*found.social, "criteria"])
    if any("environ" in one for one in criteria):
        found.environment = each_once([*found.environment, "criteria"])
    return found


def _named(record: Mapping[str, Any]) -> str:
    """Records before 2010 bear one `id` for several notices of the same day."""
    said = "\0".join(_text(record, name) for name in ("objet", "nomacheteur"))
    mark = hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{_text(record, 'id')}:{mark}"


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None or isinstance(value, dict) else str(value).strip()


def _listed(record: Mapping[str, Any], name: str) -> list[str]:
    value = record.get(name)
    rows = value if isinstance(value, list) else [value]
    return [str(row).strip() for row in rows if row not in (None, "")]


def _kind(record: Mapping[str, Any], follows: bool) -> str:
    state = f"{_text(record, 'etat')} {_text(record, 'nature')}".upper().replace(" ", "_")
    if "ANNUL" in state:
        return CANCELLATION
    if "RECTIF" in state or "MODIF" in state:
        return CORRECTION
    nature = _text(record, "nature").upper().replace(" ", "_")
    found = next((kind for name, kind in KINDS.items() if name in nature), CALL)
    return AWARD if found == CALL and follows and record.get("titulaire") else found


def _of_shape(shape: Mapping[str, Any]) -> ToldNotice:
    name, said = next(iter(shape.items()))
    tree = of_json(name, said)
    if name.upper() == "EFORMS":
        notice = next((one for one in tree.children if one.name in eforms.RECORDS), None)
        return eforms.told(notice) if notice else ToldNotice()
    if name in ("FNSimple", "MAPA"):
        return _simple(tree)
    return _announced(tree if name == "DONNEES" else of_json("DONNEES", shape))


def _simple(tree: Tree) -> ToldNotice:
    """MAPA and FNSimple: what they tell stands under other names in each, so by name alone."""
    body = tree.first("initial") or tree.first("rectif") or tree
    lots = list(body.within("lot"))
    body = body.without("lot")
    return ToldNotice(
        name=_any(body, "intitule", "titre", "objet"),
        summary=_any(body, "description", "objetComplet"),
        buyer=_any(body, "acheteurPublic", "denomination", "nomOfficiel"),
        buyer_id=_any(body, *BUYER_ID),
        postcode=_any(body, "cp", "codePostal"),
        town=_any(body, "ville"),
        cpv=_cpv(body),
        documents=_any(body, *DOCUMENTS),
        amount=_any(body, *AMOUNTS),
        months=_any(body, "dureeMois", "nbMois"),
        deadline=_any(body, "receptOffres", "receptCandidatures", "dateReceptionOffres"),
        reserved="unsaid" if any(body.within("marcheReserveOui")) else "",
        lots=[
            ToldLot(
                number=_any(lot, "numLot", "numero", "num"),
                name=_any(lot, "intitule"),
                summary=_any(lot, "description"),
                cpv=_cpv(lot),
                amount=_any(lot, *AMOUNTS),
                months=_any(lot, "dureeMois"),
            )
            for lot in lots
        ],
    )


def _any(tree: Tree, *names: str) -> str:
    """The words of the first that bears one of these names, the first name before the second."""
    return next(
        (words for name in names for one in tree.within(name) if (words := one.whole())), ""
    )


def _cpv(tree: Tree) -> list[str]:
    return each_once(one.whole() for name in CPV for one in tree.within(name))


# The older XML


def announced(notice: Tree) -> ToldNotice:
    """An ANNONCE of the historical flux, schema Boamp_v230 and before."""
    found = _announced(notice.first("DONNEES") or Tree("DONNEES"))
    about = notice.first("GESTION/REFERENCE/TYPE_AVIS") or Tree("TYPE_AVIS")
    indexed = notice.first("GESTION/INDEXATION") or Tree("INDEXATION")
    found.number = notice.said("GESTION/REFERENCE/IDWEB")
    status = {one.name for one in (about.first("STATUT") or Tree("")).children}
    nature = {one.name for one in (about.first("NATURE") or Tree("")).children}
    found.kind = next((KINDS[name] for name in nature if name in KINDS), CALL)
    if status & {"RECTIFICATIF", "MODIFICATIF"}:
        found.kind = CORRECTION
    if status & {"ANNULATION", "ANNULE"}:
        found.kind = CANCELLATION
    earlier = [one.said("REFERENCE/IDWEB") for one in _earlier(notice)]
    found.root = next(filter(None, earlier), "") or found.number
    if found.kind == CALL:
        found.root = found.number
    found.name = indexed.said("RESUME_OBJET") or found.name
    found.published = indexed.said("DATE_PUBLICATION")
    found.deadline = found.deadline or indexed.said("DATE_LIMITE_REPONSE")
    found.departments = each_once(
        one.whole() for name in ("DEP_PRESTATION", "DEP_PUBLICATION") for one in indexed.all(name)
    )
    found.link = PAGE.format(found.number)
    criteria = indexed.first("CRITERES_SOCIAUX_ENV")
    names = {one.name for one in criteria.children} if criteria else set()
    found.social = ["criteria"] if "SOCIAUX" in names else []
    found.environment = ["criteria"] if "ENVIRONNEMENTAUX" in names else []
    return found


def _earlier(notice: Tree) -> Iterator[Tree]:
    for path in ("GESTION/MARCHE/ANNONCE_ANTERIEUR", "GESTION/MARCHE_ANTERIEUR"):
        yield from notice.all(path)
    yield from notice.all("GESTION/ANNONCE_ANTERIEUR")


def _announced(data: Tree) -> ToldNotice:
    lots = [_lot(one) for one in data.all("OBJET/LOTS/LOT")]
    kind = data.first("OBJET/TYPE_MARCHE")
    names = [one.name.rstrip("S") for one in kind.children] if kind else []
    contracts = {"SERVICE": "services", "FOURNITURE": "supplies", "TRAVAUX": "works"}
    procedure = data.first("PROCEDURE/TYPE_PROCEDURE")
    how = procedure.children[0].name if procedure and procedure.children else ""
    terms = data.first("CONDITION_PARTICIPATION") or Tree("")
    return ToldNotice(
        name=data.said("OBJET/TITRE_MARCHE", "OBJET/OBJET_COMPLET"),
        summary=data.said("OBJET/OBJET_COMPLET", "OBJET/CARACTERISTIQUES/PRINCIPALES"),
        contract=next((contracts[one] for one in names if one in contracts), ""),
        procedure=PROCEDURES.get(how, how.replace("_", " ").lower()),
        buyer=data.said("IDENTITE/DENOMINATION"),
        buyer_id=data.said("IDENTITE/CODE_IDENT_NATIONAL"),
        postcode=data.said("OBJET/LIEU_EXEC_LIVR/CP", "IDENTITE/CP"),
        town=data.said("OBJET/LIEU_EXEC_LIVR/VILLE", "IDENTITE/VILLE"),
        deadline=data.said("CONDITION_DELAI/RECEPT_OFFRES", "CONDITION_DELAI/RECEPT_CANDIDATURES"),
        amount=data.said(
            "OBJET/CARACTERISTIQUES/VALEUR_TOTALE",
            "OBJET/CARACTERISTIQUES/VALEUR_MIN",
            "OBJET/CARACTERISTIQUES/VALEUR",
        ),
        amount_max=data.said("OBJET/CARACTERISTIQUES/VALEUR_MAX"),
        months=data.said("OBJET/DUREE_DELAI/DUREE_MOIS"),
        cpv=each_once(one.whole() for one in data.all("OBJET/CPV/PRINCIPAL")),
        documents=data.said("IDENTITE/URL_DOCUMENT", "IDENTITE/URL_PROFIL_ACHETEUR"),
        reserved=_reserved(terms),
        reserved_words=data.said("CONDITION_PARTICIPATION/MARCHE_RESERVE_OUI"),
        lots=lots,
    )


def _reserved(terms: Tree) -> str:
    names = {one.name for one in terms.children}
    if "MARCHE_RESERVE_OUI" in names:
        return "unsaid"
    return "none" if "MARCHE_RESERVE_NON" in names else ""


def _lot(lot: Tree) -> ToldLot:
    return ToldLot(
        number=lot.said("NUM"),
        name=lot.said("INTITULE", "DESCRIPTION"),
        summary=lot.said("DESCRIPTION"),
        cpv=each_once(one.whole() for one in lot.all("CPV/PRINCIPAL")),
        amount=lot.said("VALEUR"),
        months=lot.said("DUREE_MOIS"),
        places=each_once(one.whole() for one in lot.all("CODE_NUTS")),
    )
