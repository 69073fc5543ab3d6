"""A table → records of the directory. Repairs what is certain, refuses the rest with its reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from maillage.base import text
from maillage.base.tables import Row, Table
from maillage.directory import facts
from maillage.directory.facts import ORGANISATION, PLACE
from maillage.directory.rules import Record
from maillage.territories import rules as territories
from maillage.territories.models import Commune, FormerCommune
from maillage.vocabulary.models import AccreditationKind, Theme

KIND_TITLES = frozenset({"kind", "type", "type siae", "agrement", "conventionnement", "label"})
THEME_TITLES = frozenset({"theme", "themes", "thematique", "categorie", "categories"})
BRAND_TITLES = frozenset({"brand", "enseigne", "nom commercial"})


@dataclass
class Mapping:
    """column → field; what is ignored is said."""

    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def column(self, name: str) -> str | None:
        return next((c for c, field in self.columns.items() if field == name), None)


def recognise(header: list[str]) -> Mapping:
    """Give each column the field that its title names; the first of two wins."""
    titles = {t: fact.name for facts_ in (ORGANISATION, PLACE) for fact in facts_.values()
              for t in fact.headers}  # fmt: skip
    found = Mapping()
    for column in header:
        title = text.fold(column).strip().replace("’", "'")
        name = titles.get(title) or titles.get(title.replace("_", " "))
        if title in KIND_TITLES:
            name = "accreditation"
        elif title in THEME_TITLES:
            name = "theme"
        elif title in BRAND_TITLES:
            name = "brand"
        if name and name not in found.columns.values():
            found.columns[column] = name
        else:
            found.ignored.append(column)
    return found


class Places:
    """Finds the commune that a row means, by code, or by name and postcode, through mergers."""

    def __init__(self) -> None:
        self._by_code: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        self._by_postcode: dict[str, list[str]] = {}
        for code, name, postcodes in Commune.objects.values_list("code", "name", "postcodes"):
            self._by_code[code] = code
            self._add(name, code, code)
            for postcode in postcodes.split():
                self._by_postcode.setdefault(postcode, []).append(code)
        rows = FormerCommune.objects.values_list("code", "name", "commune")
        for code, name, today in rows:
            self._by_code[code] = today
            if name:
                self._add(name, code, today)

    def _add(self, name: str, code: str, today: str) -> None:
        self._by_name.setdefault((code[:2], _spelt(name)), []).append(today)

    def find(self, name: str, postcode: str) -> str | None:
        """The code of today's commune, or None when the row does not tell it for certain."""
        if code := self._by_code.get(territories.insee_code(name)):
            return code
        near = self._by_postcode.get(postcode, [])
        called = self._by_name.get((postcode[:2], _spelt(name)), []) if name else []
        both = [code for code in called if code in near] or called
        if both:
            return both[0]
        return near[0] if len(near) == 1 else None


def _spelt(name: str) -> str:
    short = {"st": "saint", "ste": "sainte"}
    spoken = [short.get(word, word) for word in text.words(name)]
    return " ".join(word for word in spoken if word not in ("cedex",) and not word.isdigit())


def records(table: Table, mapping: Mapping, rejected: list[dict]) -> Iterator[Record]:
    """The rows that can go in; the others are added to `rejected`."""
    places = Places()
    kinds = _kinds()
    themes = {text.fold(n): s for s, n in Theme.objects.values_list("slug", "name")}
    seen: Counter[str] = Counter()
    for row in table.rows:
        record = _record(row, mapping, places, kinds, themes, rejected)
        if record is not None:
            seen[record.key] += 1
            if seen[record.key] > 1:
                record = Record(
                    f"{record.key}#{seen[record.key]}", record.organisation, record.place, row.line
                )
            yield record


def _kinds() -> dict[str, str]:
    rows = AccreditationKind.objects.values_list("slug", "acronym", "name")
    return {text.fold(said): slug for slug, *names in rows for said in (slug, *names) if said}


def _record(
    row: Row,
    mapping: Mapping,
    places: Places,
    kinds: dict[str, str],
    themes: dict[str, str],
    rejected: list[dict],
) -> Record | None:
    organisation: dict = {}
    place: dict = {}
    extra: dict[str, str] = {}
    for column, name in mapping.columns.items():
        cell = row.cells.get(column, "")
        if facts.is_empty(cell):
            continue
        holder, fact = (organisation, ORGANISATION.get(name)) if name in ORGANISATION else (
            place, PLACE.get(name))  # fmt: skip
        if fact is None:
            extra[name] = cell
            continue
        try:
            holder[name] = fact.clean(cell)
        except ValueError as fault:
            rejected.append(
                {"line": row.line, "column": column, "value": cell[:100], "reason": str(fault)}
            )
            if name in ("siret", "siren", "name", "lon", "lat"):
                return None
    if not organisation.get("name"):
        column = mapping.column("name") or ""
        reason = _("le nom manque")
        rejected.append({"line": row.line, "column": column, "value": "", "reason": reason})
        return None
    _locate(place, places)
    _read_sets(organisation, extra, kinds, themes)
    if "siret" in place:
        organisation.setdefault("siren", place["siret"][:9])
    if brand := extra.get("brand"):
        organisation.setdefault("summary", _("Connue sous le nom de %(brand)s") % {"brand": brand})
    kind = text.slugify(extra.get("accreditation", ""))
    identity = place.get("siret") or organisation.get("rna") or _likeness(organisation, place)
    return Record(f"{identity}:{kind}"[:70].strip(":"), organisation, place, row.line)


def _locate(place: dict, places: Places) -> None:
    """A commune that is not certain is left out; coordinates still place the row."""
    commune = places.find(place.pop("commune", ""), place.get("postcode", ""))
    if commune:
        place["commune"] = commune
    if ("lon" in place) != ("lat" in place) or (place.get("lon"), place.get("lat")) == (0, 0):
        place.pop("lon", None)
        place.pop("lat", None)


def _read_sets(
    organisation: dict, extra: dict[str, str], kinds: dict[str, str], themes: dict[str, str]
) -> None:
    if kind := kinds.get(text.fold(extra.get("accreditation", ""))):
        organisation[f"accreditation:{kind}"] = {"number": ""}
    for said in extra.get("theme", "").replace(";", ",").split(","):
        if theme := themes.get(text.fold(said.strip())):
            organisation[f"theme:{theme}"] = True


def _likeness(organisation: dict, place: dict) -> str:
    """The row's own id when it carries none: its name and where it stands."""
    return text.slugify(f"{organisation['name']} {place.get('postcode', '')}")
