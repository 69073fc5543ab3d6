"""Rows of a list that are somewhere: each is given the commune and the point that it means."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.numbers import all_digits, decimal
from maillage.reading.cells import text_of
from maillage.reading.columns import KnownColumn, titles
from maillage.reading.rows import DOUBTFUL, LEFT, CellFault, Read, RowReader
from maillage.territories import rules, weeks
from maillage.territories.queries.meant import Meant, communes

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
}
_POSTCODE_FIRST = re.compile(r"\s*([0-9]{4,5})\s+([^0-9].*)")
_POSTCODE_INSIDE = re.compile(r"\b([0-9]{5})\s+([^0-9,]+)")
_PAIR = re.compile(
    r"(?:POINT\s*)?[(\[{]?\s*(-?[0-9.]+)\s*[,;\s]\s*(-?[0-9.]+)\s*[)\]}]?", re.IGNORECASE
)


def point(typed: str) -> tuple[float, float]:
    """(lon, lat) of a cell that holds both: « 45.43, 4.38 », latitude first as people and
    OpenDataSoft write it; `POINT(4.38 45.43)`, longitude first as WKT does (ISO 19125)."""
    found = _PAIR.fullmatch(typed.strip())
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
            titles("n°, numero, numero de voie, numero voie, n° de voie, n° voie, num voie"),
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
            titles("complement, complement d'adresse, complement adresse, adresse 2, batiment"),
        ),
        KnownColumn(
            "hours",
            gettext_lazy("Horaires"),
            weeks.week,
            titles("horaires, horaires d'ouverture, opening hours, openhours, openhoursstring"),
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
            KnownColumn(day, weeks.LABELS[day], str, tuple(headers))
            for day, headers in weeks.TITLES.items()
        ),
    )
}
IN_METRES = {"lon": ("x", 1_000, 1_300_000), "lat": ("y", 6_000_000, 7_200_000)}  # of Lambert 93
FAR_KM = 10  # outside the contour of the commune, whatever its size


class LocatedReader(RowReader):
    """Its columns may be `commune`, `commune_code`, `postcode`, `street`, the PIECES, `lon`, `lat`
    in degrees or in metres of Lambert 93."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__(columns, mapping)
        self.communes = communes()

    def cleaned(
        self, read: Read, title: str, cell: str, column: KnownColumn, stated: dict[str, Any]
    ) -> Any:
        """A postcode written before a commune goes where postcodes go; metres are no degrees."""
        if (metres := IN_METRES.get(column.name)) and metres[1] < _number(cell) < metres[2]:
            stated[metres[0]] = _number(cell)
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
        _in_degrees(place)
        self._join(read, place)
        self._week(read, place)
        name, code = place.pop("commune", ""), place.pop("commune_code", "")
        street = place.get("street", "")
        is_silent = not name and not code and "postcode" not in place
        if is_silent and (found := _POSTCODE_INSIDE.search(street)):  # « 3 rue X, 42000 Roanne »
            place["postcode"], name = found[1], found[2].removesuffix(" France").strip()
        meant = self.communes.meant(name, place.get("postcode", ""), code)
        commune = meant.commune
        lon, lat, by_name_alone = place.get("lon"), place.get("lat"), False
        if not commune and name and lon is not None and lat is not None:
            commune = self.communes.near(name, lon, lat)
        elif not commune and name and not place.get("postcode"):
            commune = self.communes.only(name)
            by_name_alone = True
        if commune:
            place["commune"] = commune
            self._tell(read, meant, place)
            if code and code != commune and code != meant.outvoted:
                reason = _("reconnue : %(c)s") % {"c": self.communes.names[commune]}
                self.note(
                    read, "city_spelling", self.title_of.get("commune_code", ""), code, reason
                )
            respelt = name != self.communes.names[commune] and not all_digits(name[:1] or "0")
            if name and (respelt or by_name_alone):
                reason = _("reconnue : %(c)s") % {"c": self.communes.names[commune]}
                self.note(read, "city_spelling", self.title_of.get("commune", ""), name, reason)
        elif name or place.get("postcode"):
            stated = f"{place.get('postcode', '')} {name}".strip()
            column = self.title_of.get("commune") or self.title_of.get("postcode", "")
            reason = _("commune non reconnue")
            read.faults.append(CellFault("no_commune", column, stated, reason, LEFT))
        if commune and "lon" in place and "lat" in place:
            self._check_point(read, place, commune)
        lon, lat = place.get("lon"), place.get("lat")
        if (lon is None) != (lat is None) or (lon, lat) == (0, 0):
            self._leave_point(read, place)

    def _leave_point(self, read: Read, place: dict[str, Any]) -> None:
        """Half a point, or the one of an empty form in the Gulf of Guinea."""
        for name in ("lat", "lon"):
            if (stated := place.pop(name, None)) is not None:
                column = self.title_of.get(name) or self.title_of.get("point", "")
                reason = _("la position n’est pas entière")
                read.faults.append(CellFault("no_point", column, str(stated), reason, LEFT))

    def _join(self, read: Read, place: dict[str, Any]) -> None:
        """« 12 », « rue », « des Lilas » are one street; a floor or a building stays said."""
        number, *words = (place.pop(f"street_{piece}", "") for piece in ("number", "type", "name"))
        if any(words):
            place.setdefault("street", " ".join(filter(None, [number, *words])))
        if complement := place.pop("complement", ""):
            column, reason = self.title_of["complement"], _("l’adresse garde la voie")
            read.faults.append(CellFault("complement", column, complement, reason, LEFT))

    def _week(self, read: Read, place: dict[str, Any]) -> None:
        """Hours in a column for each day."""
        days = {day: place.pop(day) for day in weeks.TITLES if day in place}
        found, lost = weeks.of_days(days)
        for day, reason in lost.items():
            fault = CellFault("unreadable", self.title_of[day], days[day], reason, LEFT)
            read.faults.append(fault)
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
        if km is not None and km > FAR_KM and (place["lon"], place["lat"]) != (0, 0):
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


def _number(cell: str) -> float:
    return decimal(cell.strip().replace(" ", "").replace(",", ".")) or 0


def _in_degrees(place: dict[str, Any]) -> None:
    """Metres in Lambert 93 yield to degrees, and become degrees where there are none."""
    x, y = place.pop("x", None), place.pop("y", None)
    if x is None or y is None or "lon" in place or "lat" in place:
        return
    if point := rules.from_lambert93(x, y):
        place["lon"], place["lat"] = (round(degree, 6) for degree in point)
