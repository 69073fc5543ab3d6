"""A row of the RNA → a record of the directory."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from maillage.organisations import facts
from maillage.reading import identifiers
from maillage.reading.cells import date, paragraphs, website
from maillage.reading.rows import LEFT, REJECTED, CellFault, Read
from maillage.territories.queries.meant import CommuneReader, communes
from maillage.vocabulary.codes import social_object

COLUMNS = (
    ("id", "id"),
    ("siret", "siret"),
    ("titre", "name"),
    ("titre_court", "acronym"),
    ("objet", "purpose"),
    ("objet_social1", "social_object_1"),
    ("objet_social2", "social_object_2"),
    ("date_creat", "founded_on"),
    ("date_disso", "closed_on"),
    ("position", "position"),
    ("siteweb", "website"),
    ("adrs_codepostal", "postcode"),
    ("adrs_codeinsee", "commune"),
    ("rup_mi", "is_rup"),
)
TITLES = {name: title for title, name in COLUMNS}
NO_DATE, NO_OBJECT = "0001-01-01", "000000"
DISSOLVED = "D"


class RnaReader(CommuneReader):
    """Reads the rows that `files.extract` gives."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        self.communes = communes()
        self.names = [name for _title, name in COLUMNS]

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        stated = {n: c.strip() for n, c in zip(self.names, cells, strict=False) if c.strip()}
        read = Read(line, key=stated.get("id", ""), name=stated.get("name", "")[:200])
        if not read.key or not read.name:
            reason = str(facts.ORGANISATION["name"].label)
            read.faults.append(CellFault("missing_name", TITLES["name"], "", reason, REJECTED))
            return read
        organisation: dict[str, Any] = {"name": read.name}
        with suppress(ValueError):  # an older number, of a prefecture, leads to this file only
            organisation["rna"] = identifiers.rna(read.key)
        if stated.get("acronym", read.name).casefold() != read.name.casefold():
            organisation["acronym"] = stated["acronym"][:40]
        if purpose := stated.get("purpose"):
            organisation["purpose"] = paragraphs(purpose[:5000])
        for name in ("social_object_1", "social_object_2"):
            if stated.get(name, NO_OBJECT) != NO_OBJECT:
                self._clean(read, name, stated, social_object, organisation)
        if stated.get("founded_on", NO_DATE) != NO_DATE:
            self._clean(read, "founded_on", stated, date, organisation)
        if stated.get("position") == DISSOLVED and stated.get("closed_on", NO_DATE) != NO_DATE:
            self._clean(read, "closed_on", stated, date, organisation)
        if "website" in stated:
            self._clean(read, "website", stated, website, organisation)
        if siret := stated.get("siret"):
            try:
                organisation["siren"] = identifiers.siret(siret)[:9]
            except ValueError as fault:
                read.faults.append(CellFault("unreadable", "siret", siret, str(fault), LEFT))
        place: dict[str, Any] = {}
        if commune := self.communes.find("", stated.get("postcode", ""), stated.get("commune", "")):
            place["commune"] = commune
        read.values = {"organisation": organisation, "place": place}
        read.block = place.get("commune", "")
        return read

    def _clean(
        self, read: Read, name: str, stated: Mapping[str, str], clean: Any, into: dict[str, Any]
    ) -> None:
        try:
            into[name] = clean(stated[name])
        except ValueError as fault:
            read.faults.append(
                CellFault("unreadable", TITLES[name], stated[name], str(fault), LEFT)
            )
