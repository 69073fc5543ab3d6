"""Rows of a list that are somewhere: each is given the commune and the point that it means."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.numbers import decimal
from maillage.base.text import fold
from maillage.reading import projections
from maillage.reading.cells import text_of
from maillage.reading.columns import KnownColumn, titles
from maillage.reading.contacts import a_local_number
from maillage.reading.rows import DOUBTFUL, LEFT, CellFault, Read, RowReader
from maillage.territories import rules, weeks
from maillage.territories.queries.meant import CommuneReader, Meant, communes

FAULTS = {
    "postcode_in_city": gettext_lazy("code postal écrit dans la commune, séparé"),
    "city_spelling": gettext_lazy("commune écrite autrement, reconnue"),
    "commune_outvoted": gettext_lazy("commune : deux indications contre une"),
    "commune_doubtful": gettext_lazy("commune : deux indications se contredisent"),
    "complement": gettext_lazy("complément d’adresse, laissé de côté"),
    "no_commune": gettext_lazy("commune non reconnue"),
    "far_from_commune": gettext_lazy("position trop loin de la commune"),
    "no_point": gettext_lazy("position incomplète, laissée de côté"),
    "beside_commune": gettext_lazy("position dans la commune voisine"),
    "swapped": gettext_lazy("latitude et longitude échangées, remises"),
    "local_number": gettext_lazy("numéro de téléphone sans indicatif"),
    "place_name": gettext_lazy("nom d’un lieu, laissé de côté"),
}
_POSTCODE_FIRST = re.compile(r"\s*([0-9]{4,5})\s+([^0-9].*)")
_POSTCODE_INSIDE = re.compile(r"\b([0-9]{5})\s+([^0-9,]+)")
_PAIR = re.compile(
    r"(?:POINT\s*)?[(\[{]?\s*(-?[0-9.]+)\s*[,;/\s]\s*(-?[0-9.]+)\s*[)\]}]?", re.IGNORECASE
)
_COMMAS = re.compile(r"(-?[0-9]+),([0-9]+)\s*[;/\s]\s*(-?[0-9]+),([0-9]+)")  # 46,03 ; 4,07


def point(typed: str) -> tuple[float, float]:
    """(lon, lat) of a cell that holds both: « 45.43, 4.38 », latitude first as people and
    OpenDataSoft write it; `POINT(4.38 45.43)`, longitude first as WKT does (ISO 19125)."""
    found = _PAIR.fullmatch(_COMMAS.sub(r"\1.\2;\3.\4", typed.strip()))
    lat, lon = (decimal(number) for number in found.groups()) if found else (None, None)
    if lat is None or lon is None:
        raise ValueError(_("ce ne sont pas deux coordonnées"))
    if typed.strip()[:5].upper() == "POINT":
        lat, lon = lon, lat
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(_("cette coordonnée n’est pas sur Terre"))
    return round(lon, 6), round(lat, 6)


# What a list may say of a place, besides what a claim keeps.
PIECES = {
    column.name: column
    for column in (
        KnownColumn(
            "street_number",
            gettext_lazy("Numéro dans la voie"),
            text_of(20),
            titles(
                "n°, numero, numero de voie, numero voie, n° de voie, n° voie, num voie, "
                "housenumber, numero de rue"
            ),
        ),
        KnownColumn(
            "street_repeat",
            gettext_lazy("Indice de répétition (bis, ter)"),
            text_of(20),
            titles("repetition, indice de repetition, indice repetition, bis ter, rep, suffixe"),
        ),
        KnownColumn(
            "street_type",
            gettext_lazy("Type de voie"),
            text_of(40),
            titles("type de voie, type voie, typevoie, nature de la voie, nature voie"),
        ),
        KnownColumn(
            "street_name",
            gettext_lazy("Nom de la voie"),
            text_of(150),
            titles("nom de voie, nom voie, nom de la voie, libelle voie, libelle de voie"),
        ),
        KnownColumn(
            "complement",
            gettext_lazy("Complément d’adresse"),
            text_of(150),
            titles(
                "complement, complement d'adresse, complement adresse, adresse 2, batiment, "
                "lieu dit, lieudit, bp, boite postale, etage"
            ),
            is_shared=True,
        ),
        KnownColumn(
            "where",
            gettext_lazy("Lieu : commune, voie ou nom, selon ce qu’il dit"),
            text_of(200),
            titles("lieu, lieux, lieu d'accueil, lieu d'activite, localisation, implantation"),
        ),
        KnownColumn(
            "hours",
            gettext_lazy("Horaires"),
            weeks.week,
            titles(
                "horaires, horaires d'ouverture, opening hours, openhours, openhoursstring, "
                "openinghoursspecification, ouverture, jours et horaires, horaire"
            ),
            pick=weeks.a_week,
        ),
        KnownColumn(
            "point",
            gettext_lazy("Latitude et longitude dans une case"),
            point,
            titles(
                "geo point 2d, geopoint, geo point, coordonnees geographiques, coordonnees gps, "
                "coordonnees, geolocalisation, position gps, latlon, lat lon, geom, wkt"
            ),
        ),
        *(
            KnownColumn(day, weeks.LABELS[day], weeks.part_of_day, headers, is_shared=True)
            for day, headers in weeks.TITLES.items()
        ),
    )
}
IN_METRES = {"lon": ("x", 1_000, 2_300_000), "lat": ("y", 1_000_000, 9_500_000)}  # no degrees
# What an address begins with; « Maison des associations » and « La Fabrique » are names of places.
_STREET = re.compile(
    r"[0-9]+(?:\s*(?:bis|ter|quater))?[\s,]|(?:rue|avenue|av|boulevard|bd|place|pl|chemin|route|rte|"
    r"impasse|allees?|quai|cours|square|passage|sentier|montee|voie|lotissement|lieu[- ]dit|hameau|"
    r"z\.?a|z\.?i|zone|rond[- ]point|faubourg|esplanade)\b"
)
FAR_KM = 10  # outside the contour of the commune, whatever its size


class LocatedReader(RowReader, CommuneReader):
    """Its columns may be `commune`, `commune_code`, `postcode`, `street`, the PIECES, `lon`, `lat`
    in degrees or in metres of Lambert."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__(columns, mapping)
        self.communes = communes()

    def cleaned(
        self, read: Read, title: str, cell: str, column: KnownColumn, stated: dict[str, Any]
    ) -> Any:
        """A postcode written before a commune goes where postcodes go; metres are no degrees; a
        local number waits for its territory."""
        if column.is_shared:
            return [*stated.get(column.name, ()), (title, cell)]
        if (metres := IN_METRES.get(column.name)) and metres[1] < _number(cell) < metres[2]:
            stated[metres[0]] = _number(cell)
            return None
        if column.name == "phone" and a_local_number(cell):
            stated.setdefault("local_number", (title, cell))
            return None
        if column.name == "commune" and (found := _POSTCODE_FIRST.fullmatch(cell)):
            stated.setdefault("postcode", rules.postcode(found[1]))
            reason = _("code postal %(p)s, commune %(c)s") % {"p": found[1], "c": found[2]}
            self.note(read, "postcode_in_city", title, cell, reason)
            cell = found[2]
        return super().cleaned(read, title, cell, column, stated)

    def locate(self, read: Read, place: dict[str, Any]) -> None:
        """A commune that is not certain is left out; coordinates still place the row."""
        if both := place.pop("point", None):
            place.setdefault("lon", both[0])
            place.setdefault("lat", both[1])
        self._in_degrees(read, place)
        self._join(read, place)
        self._week(read, place)
        self._where(read, place)
        self._commune(read, place)
        self._dial(read, place)
        if "commune" in place and "lon" in place and "lat" in place:
            self._check_point(read, place, place["commune"])
        lon, lat = place.get("lon"), place.get("lat")
        if (lon is None) != (lat is None) or (lon, lat) == (0, 0):
            self._leave_point(read, place)

    def _commune(self, read: Read, place: dict[str, Any]) -> None:
        name, code = place.pop("commune", ""), place.pop("commune_code", "")
        street = place.get("street", "")
        is_silent = not name and not code and "postcode" not in place
        if is_silent and (found := _POSTCODE_INSIDE.search(street)):  # « 3 rue X, 42000 Roanne »
            place["postcode"], name = found[1], found[2].removesuffix(" France").strip()
        meant = self.communes.meant(name, place.get("postcode", ""), code)
        commune, lon, lat = meant.commune, place.get("lon"), place.get("lat")
        by_name_alone = bool(not commune and name and not place.get("postcode"))
        if not commune and name and lon is not None and lat is not None:
            commune = self.communes.near(name, lon, lat)
            by_name_alone = by_name_alone and not commune
        if not commune and by_name_alone:
            commune = self.communes.only(name)
        if commune:
            place["commune"] = commune
            self._tell(read, meant, place)
            self._respelt(read, meant, commune, {"commune": name, "commune_code": code})
            if name and by_name_alone and name == self.communes.names[commune]:
                self._recognised(read, "commune", name, commune)
        elif name or place.get("postcode"):
            stated = f"{place.get('postcode', '')} {name}".strip()
            column = self.title_of.get("commune") or self.title_of.get("postcode", "")
            reason = _("commune non reconnue")
            read.faults.append(CellFault("no_commune", column, stated, reason, LEFT))

    def _respelt(self, read: Read, meant: Meant, commune: str, told: Mapping[str, str]) -> None:
        """A name or a code that is not the one of today."""
        code, name = told["commune_code"], told["commune"]
        if code and code not in (commune, meant.outvoted):
            self._recognised(read, "commune_code", code, commune)
        if name and name not in (commune, self.communes.names[commune]):
            self._recognised(read, "commune", name, commune)

    def _recognised(self, read: Read, field: str, cell: str, commune: str) -> None:
        reason = _("reconnue : %(c)s") % {"c": self.communes.names[commune]}
        told_by = (self.title_of.get(name) for name in (field, "where", "street"))
        title = next(filter(None, told_by), "")
        self.note(read, "city_spelling", title, cell, reason)

    def _where(self, read: Read, place: dict[str, Any]) -> None:
        """A column « Lieu » is told by what it says: an address, a commune, else a mere name."""
        stated = place.pop("where", "")
        is_street = bool(_STREET.match(fold(stated)))
        if not stated:
            return
        if _POSTCODE_INSIDE.search(stated) or is_street:
            free = "street" not in place
            place.setdefault("street", stated)
        else:
            free = "commune" not in place and bool(self.communes.only(stated))
            if free:
                place["commune"] = stated
        if not free:
            reason = _("l’adresse et la commune sont dites ailleurs")
            read.faults.append(
                CellFault("place_name", self.title_of["where"], stated, reason, LEFT)
            )

    def _dial(self, read: Read, place: dict[str, Any]) -> None:
        """Six digits are a number where the commune or the postcode says what stands before."""
        if not (local := place.pop("local_number", None)) or "phone" in place:
            return
        title, cell = local
        department = rules.start_of(place.get("commune") or place.get("postcode", ""))
        if number := rules.dialled(a_local_number(cell), department):
            place["phone"] = number
            self.note(read, "local_number", title, cell, _("lu « %(v)s »") % {"v": number})
        else:
            reason = _("il manque l’indicatif, et le territoire ne le dit pas")
            read.faults.append(CellFault("local_number", title, cell, reason, LEFT))

    def _in_degrees(self, read: Read, place: dict[str, Any]) -> None:
        """Metres yield to degrees, and become degrees where there are none."""
        metres = {name: place.pop(axis, None) for name, (axis, *_range) in IN_METRES.items()}
        x, y = metres["lon"], metres["lat"]
        if (x is None and y is None) or "lon" in place or "lat" in place:
            return
        if x is not None and y is not None and (point := projections.from_metres(x, y)):
            place["lon"], place["lat"] = (round(degree, 6) for degree in point)
            return
        for name, number in metres.items():
            if number is not None:
                reason = _("ni des degrés, ni des mètres d’une projection française")
                title, stated = self.title_of[name], f"{number:.15g}"
                read.faults.append(CellFault("no_point", title, stated, reason, LEFT))

    def _leave_point(self, read: Read, place: dict[str, Any]) -> None:
        """Half a point, or the one of an empty form in the Gulf of Guinea."""
        for name in ("lat", "lon"):
            if (stated := place.pop(name, None)) is not None:
                column = self.title_of.get(name) or self.title_of.get("point", "")
                reason = _("la position n’est pas entière")
                read.faults.append(CellFault("no_point", column, str(stated), reason, LEFT))

    def _join(self, read: Read, place: dict[str, Any]) -> None:
        """« 12 », « rue », « des Lilas » are one street; a floor or a building stays said. Where
        there is no street, the hamlet is the address."""
        pieces = ("number", "repeat", "type", "name")
        number, repeat, *words = (place.pop(f"street_{piece}", "") for piece in pieces)
        if any(words):
            place.setdefault("street", " ".join(filter(None, [number, repeat, *words])))
        elif number and (street := place.get("street", ""))[:1] not in frozenset("0123456789"):
            place["street"] = " ".join(filter(None, [number, repeat, street]))
        elif number:
            column, reason = self.title_of["street_number"], _("l’adresse a déjà un numéro")
            read.faults.append(CellFault("complement", column, number, reason, LEFT))
        for title, cell in place.pop("complement", ()):
            if place.setdefault("street", cell) != cell:
                reason = _("l’adresse garde la voie")
                read.faults.append(CellFault("complement", title, cell, reason, LEFT))

    def _week(self, read: Read, place: dict[str, Any]) -> None:
        """Hours in a column, or several, for each day."""
        days = {day: place.pop(day) for day in weeks.TITLES if day in place}
        found, lost = weeks.of_days({d: [cell for _t, cell in said] for d, said in days.items()})
        for day, reason in lost.items():
            for title, cell in days[day]:
                read.faults.append(CellFault("unreadable", title, cell, reason, LEFT))
        if found:
            place.setdefault("hours", found)

    def _tell(self, read: Read, meant: Meant, place: dict[str, Any]) -> None:
        """What two witnesses outvoted is said; one against one, the point decides when it is in
        the commune, else the row waits for somebody."""
        if not meant.commune:
            return
        title = self.title_of.get("commune") or self.title_of.get("postcode", "")
        kept = self.communes.names[meant.commune]
        if meant.outvoted:
            reason = _("les deux autres indications disent %(c)s") % {"c": kept}
            self.note(read, "commune_outvoted", title, meant.outvoted, reason)
        elif meant.is_doubtful and not self._is_inside(meant.commune, place):
            reason = _("la commune et son code, ou le code postal, se contredisent : à vérifier")
            read.faults.append(CellFault("commune_doubtful", title, kept, reason, DOUBTFUL))

    def _is_inside(self, commune: str, place: dict[str, Any]) -> bool:
        lon, lat = place.get("lon"), place.get("lat")
        if lon is None or lat is None:
            return False
        return self.communes.km_outside(commune, lon, lat) == 0

    def _check_point(self, read: Read, place: dict[str, Any], commune: str) -> None:
        """Of a commune and a point that cannot both be true, the commune is kept."""
        km = self.communes.km_outside(commune, place["lon"], place["lat"])
        if km is not None and km > FAR_KM and self._is_swapped(commune, place):
            stated = f"{place['lat']}, {place['lon']}"
            place["lon"], place["lat"] = place["lat"], place["lon"]
            reason = _("le point est à %(c)s") % {"c": self.communes.names[commune]}
            self.note(read, "swapped", self.title_of.get("lat", ""), stated, reason)
        elif km is not None and km > FAR_KM and (place["lon"], place["lat"]) != (0, 0):
            reason = _("à %(km)s km de %(c)s : position laissée de côté") % {
                "km": round(km),
                "c": self.communes.names[commune],
            }
            stated = f"{place.pop('lat')}, {place.pop('lon')}"
            column = self.title_of.get("lat", "")
            read.faults.append(CellFault("far_from_commune", column, stated, reason, LEFT))
        elif other := self.communes.beside(commune, place["lon"], place["lat"]):
            reason = _("le point est à %(other)s, l’adresse dit %(c)s") % {
                "other": self.communes.names[other],
                "c": self.communes.names[commune],
            }
            stated = f"{place['lat']}, {place['lon']}"
            self.note(read, "beside_commune", self.title_of.get("lat", ""), stated, reason)

    def _is_swapped(self, commune: str, place: Mapping[str, Any]) -> bool:
        return self.communes.km_outside(commune, place["lat"], place["lon"]) == 0


def settled(found: dict[str, str]) -> dict[str, str]:
    """Columns that say what they hold by those beside them: « Lieu » is the name where no other is,
    and « N° » is of a street where a column says which, else of the row."""
    if "name" not in found.values():
        found = {title: "name" if field == "where" else field for title, field in found.items()}
    if not {"street_name", "street_type"} & set(found.values()):
        found = {title: field for title, field in found.items() if fold(title) not in _OF_ROWS}
    return found


_OF_ROWS = frozenset({"n°", "no", "num", "numero"})


def _number(cell: str) -> float:
    return decimal(cell.strip().replace(" ", "").replace(",", ".")) or 0
