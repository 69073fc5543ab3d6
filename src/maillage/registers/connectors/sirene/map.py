"""A row of the Sirene stock → a record of the directory."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from maillage.organisations import facts
from maillage.reading import identifiers
from maillage.reading.cells import date
from maillage.reading.rows import DOUBTFUL, LEFT, REJECTED, CellFault, Read
from maillage.territories.queries.meant import CommuneReader, communes
from maillage.vocabulary.codes import legal_category, naf

UNIT, PLACE = "u", "p"
# (unit or place, INSEE's title, what it is here)
COLUMNS = (
    (PLACE, "siret", "siret"),
    (UNIT, "siren", "siren"),
    (UNIT, "denominationUniteLegale", "name"),
    (UNIT, "denominationUsuelle1UniteLegale", "usual_name"),
    (UNIT, "sigleUniteLegale", "acronym"),
    (UNIT, "identifiantAssociationUniteLegale", "rna"),
    (UNIT, "categorieJuridiqueUniteLegale", "legal_category"),
    (UNIT, "activitePrincipaleUniteLegale", "activity"),
    (UNIT, "nomenclatureActivitePrincipaleUniteLegale", "nomenclature"),
    (UNIT, "activitePrincipaleNAF25UniteLegale", "activity_2025"),
    (UNIT, "economieSocialeSolidaireUniteLegale", "ess_flag"),
    (UNIT, "societeMissionUniteLegale", "mission"),
    (UNIT, "caractereEmployeurUniteLegale", "is_employer"),
    (UNIT, "trancheEffectifsUniteLegale", "headcount"),
    (UNIT, "dateCreationUniteLegale", "founded_on"),
    (UNIT, "statutDiffusionUniteLegale", "unit_diffusion"),
    (UNIT, "etatAdministratifUniteLegale", "unit_state"),
    (UNIT, "dateDebut", "unit_since"),
    (PLACE, "statutDiffusionEtablissement", "place_diffusion"),
    (PLACE, "etatAdministratifEtablissement", "place_state"),
    (PLACE, "dateDebut", "place_since"),
    (PLACE, "etablissementSiege", "is_head_office"),
    (PLACE, "enseigne1Etablissement", "brand"),
    (PLACE, "denominationUsuelleEtablissement", "place_name"),
    (PLACE, "numeroVoieEtablissement", "number"),
    (PLACE, "indiceRepetitionEtablissement", "repetition"),
    (PLACE, "typeVoieEtablissement", "street_type"),
    (PLACE, "libelleVoieEtablissement", "street"),
    (PLACE, "codePostalEtablissement", "postcode"),
    (PLACE, "codeCommuneEtablissement", "commune"),
)
TITLES = {name: title for _origin, title, name in COLUMNS}
MASKED = frozenset({"", "[ND]", "MASQUE"})
# The abbreviations of INSEE's variable `typeVoieEtablissement`.
STREET_TYPES = {
    "ALL": "allée",
    "AV": "avenue",
    "BD": "boulevard",
    "CAR": "carrefour",
    "CHE": "chemin",
    "CHS": "chaussée",
    "CITE": "cité",
    "COR": "corniche",
    "CRS": "cours",
    "DOM": "domaine",
    "DSC": "descente",
    "ECA": "écart",
    "ESP": "esplanade",
    "FG": "faubourg",
    "GR": "grande rue",
    "HAM": "hameau",
    "HLE": "halle",
    "IMP": "impasse",
    "LD": "lieu-dit",
    "LOT": "lotissement",
    "MAR": "marché",
    "MTE": "montée",
    "PAS": "passage",
    "PL": "place",
    "PLN": "plaine",
    "PLT": "plateau",
    "PRO": "promenade",
    "PRV": "parvis",
    "QUA": "quartier",
    "QUAI": "quai",
    "RES": "résidence",
    "RLE": "ruelle",
    "ROC": "rocade",
    "RPT": "rond-point",
    "RTE": "route",
    "RUE": "rue",
    "SEN": "sente",
    "SQ": "square",
    "TPL": "terre-plein",
    "TRA": "traverse",
    "VLA": "villa",
    "VLGE": "village",
}
YES_NO = {"O": True, "N": False}
LEGAL_PERSON = "1"  # categories 1… are natural persons: their names are not published here


class SireneReader(CommuneReader):
    """Reads the rows that `stock.extract` gives."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        self.communes = communes()
        self.names = [name for _origin, _title, name in COLUMNS]

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        stated = {name: cell.strip() for name, cell in zip(self.names, cells, strict=False)}
        read = Read(line, key=stated.get("siret", ""))
        try:
            siret, siren = identifiers.siret(stated["siret"]), identifiers.siren(stated["siren"])
        except (ValueError, KeyError) as fault:
            _note(read, "siret", stated.get("siret", ""), str(fault), REJECTED)
            return read
        if not identifiers.luhn(siret):
            _note(read, "siret", siret, _("la clé de contrôle est fausse"), DOUBTFUL)
        is_hidden = "N" in (stated["unit_diffusion"], stated["place_diffusion"])
        is_partial = "P" in (stated["unit_diffusion"], stated["place_diffusion"])
        organisation: dict[str, Any] = {"siren": siren}
        if is_hidden or stated["legal_category"].startswith(LEGAL_PERSON):
            # Kept without a word of it, so that no other list shows it either.
            organisation |= {"name": siren, "diffusible": False}
            place: dict[str, Any] = {"siret": siret}
        else:
            self._organisation(read, stated, organisation)
            place = self._place(read, stated, siret, is_partial=is_partial)
        read.name = organisation["name"]
        read.values = {"organisation": organisation, "place": place}
        read.block = place.get("commune", "")
        return read

    def _organisation(self, read: Read, stated: Mapping[str, str], into: dict[str, Any]) -> None:
        names = [stated["name"], stated["usual_name"], stated["brand"], stated["place_name"]]
        into["name"] = next((n for n in names if n not in MASKED), f"SIREN {into['siren']}")[:200]
        if stated["acronym"] not in MASKED and stated["acronym"] != into["name"]:
            into["acronym"] = stated["acronym"][:40]
        if stated["rna"] not in MASKED:
            _clean(read, "rna", stated, identifiers.rna, into)
        _clean(read, "legal_category", stated, legal_category, into)
        if stated["nomenclature"] in ("NAFRev2", ""):
            _clean(read, "activity", stated, naf, into)
        _clean(read, "activity_2025", stated, naf, into)
        for name in ("ess_flag", "mission", "is_employer"):
            if stated[name] in YES_NO:
                into[name] = YES_NO[stated[name]]
        if stated["headcount"] not in ("", "NN"):
            into["headcount"] = stated["headcount"]
        _clean(read, "founded_on", stated, date, into)
        if stated["unit_state"] == "C":
            _clean(read, "unit_since", stated, date, into, "closed_on")

    def _place(
        self, read: Read, stated: Mapping[str, str], siret: str, *, is_partial: bool
    ) -> dict[str, Any]:
        found: dict[str, Any] = {"siret": siret}
        if commune := self.communes.find("", "", stated["commune"]):
            found["commune"] = commune
        elif stated["commune"] not in MASKED:
            _note(read, "commune", stated["commune"], _("commune non reconnue"), LEFT)
        if stated["is_head_office"].lower() == "true":
            found["is_head_office"] = True
        if stated["place_state"] == "F":
            _clean(read, "place_since", stated, date, found, "closed_on")
        if is_partial:  # the address of a partially diffusible unit is not published
            return found
        if stated["postcode"] not in MASKED:
            _clean(read, "postcode", stated, facts.PLACE["postcode"].clean, found)
        kind = STREET_TYPES.get(stated["street_type"].upper(), stated["street_type"].lower())
        parts = [stated["number"], stated["repetition"], kind, stated["street"]]
        street = " ".join(part for part in parts if part not in MASKED)
        if stated["street"] not in MASKED:
            found["street"] = street[:200]
        brand = next((n for n in (stated["brand"], stated["place_name"]) if n not in MASKED), "")
        if brand and brand != stated["name"]:
            found["name"] = brand[:200]
        return found


def _note(read: Read, name: str, value: str, reason: str, severity: str) -> None:
    read.faults.append(CellFault("unreadable", TITLES[name], value, reason, severity))


def _clean(
    read: Read, name: str, stated: Mapping[str, str], clean: Any, into: dict[str, Any], of: str = ""
) -> None:
    """A cell onto a fact; one that cannot be read is left out, and said."""
    if stated[name] in MASKED:
        return
    try:
        into[of or name] = clean(stated[name])
    except ValueError as fault:
        _note(read, name, stated[name], str(fault), LEFT)
