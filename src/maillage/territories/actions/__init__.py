"""Installing a territory, refreshing its contours, changing the identity of the site."""

import csv
import datetime as dt
import gzip
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, SettingValue
from maillage.base.refusals import Refusal
from maillage.search import index
from maillage.territories import rules, shipped
from maillage.territories.calendars import calendar_of
from maillage.territories.models import (
    Cell,
    Commune,
    Department,
    Epci,
    FormerCommune,
    Instance,
    Region,
)

REFERENCE = Path(__file__).parent.parent / "reference"
HOLDERS = (
    ("epci", Epci),
    ("pk", Commune),
    ("department", Department),
    ("department__region", Region),
)
LOADED = "territories.reference"  # the mark of the reference that the tables hold
IDENTITY = ("name", "tagline", "steward", "contact_email", "hue", "time_zone")


class UnknownTerritory(Refusal):
    def __init__(self, code: str) -> None:
        self.message = _("« %(code)s » n’est le code d’aucun EPCI, commune, département ou région.")
        self.message %= {"code": code}


class SiteChangedMeanwhile(Refusal):
    message = _("Quelqu’un a enregistré une autre version entre-temps : la voici.")


def _rows(name: str) -> Iterable[dict[str, str]]:
    with gzip.open(REFERENCE / f"{name}.tsv.gz", "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


@cache
def _mark_of_reference() -> str:
    tables = sorted(REFERENCE.glob("*.tsv.gz"))
    return hashlib.blake2b(b"".join(map(Path.read_bytes, tables)), digest_size=16).hexdigest()


@transaction.atomic
def load_reference() -> int:
    """Bring the tables to the national reference that ships with the package; the number of
    communes, none when they had come to it already. Official centres that were fetched stay."""
    mark, last = _mark_of_reference(), SettingValue.objects.filter(name=LOADED).first()
    if last and last.value == mark and Commune.objects.exists():
        return 0
    was_there = Commune.objects.exists()
    _write(Region, (Region(**row) for row in _rows("regions")))
    departments = (
        Department(code=r["code"], name=r["name"], region_id=r["region"])
        for r in _rows("departments")
    )
    _write(Department, departments)
    _write(Epci, (Epci(**row) for row in _rows("epci")))
    exact = Commune.objects.filter(position=Commune.Position.EXACT).in_bulk()
    communes = [_commune(row, exact.get(row["code"])) for row in _rows("communes")]
    _write(Commune, communes)
    formers = (
        FormerCommune(code=r["code"], name=r["name"], commune_id=r["commune"])
        for r in _rows("former_communes")
    )
    _write(FormerCommune, formers)
    SettingValue.objects.update_or_create(name=LOADED, defaults={"value": mark})
    if was_there:
        _renewed()
    return len(communes)


def _write(model: type[Model], rows: Iterable[Model]) -> None:
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, batch_size=2000, update_conflicts=True, update_fields=fields, unique_fields=["code"]
    )


def _commune(row: Mapping[str, str], exact: Commune | None) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        department_id=row["department"],
        epci_id=row["epci"] or None,
        postcodes=row["postcodes"],
        population=int(row["population"]),
        lon=exact.lon if exact else float(row["lon"]),
        lat=exact.lat if exact else float(row["lat"]),
        position=exact.position if exact else row["position"],
    )


def _renewed() -> None:
    """A site that runs: its schematic cells and its index were made of the former centres."""
    here = list(Commune.objects.filter(pk__in=Instance.communes.through.objects.values("commune")))
    if here:
        draw_cells(here)
    index.outdate()


def communes_of(codes: Sequence[str]) -> tuple[list[Commune], str]:
    """The communes of EPCI, communes, départements or regions, and the name of the first."""
    found: dict[str, Commune] = {}
    title = ""
    for code in codes:
        code = code.strip().upper()
        holders = ((field, model.objects.filter(pk=code).first()) for field, model in HOLDERS)
        field, holder = next((pair for pair in holders if pair[1]), ("", None))
        if holder is None:
            raise UnknownTerritory(code)
        found |= {c.code: c for c in Commune.objects.filter(**{field: code})}
        title = title or holder.name
    return list(found.values()), title


@transaction.atomic
def install(*, codes: Sequence[str], by: str, at: dt.datetime, name: str = "") -> Instance:
    """Make these territories the perimeter of the site; an identity that people wrote is kept."""
    load_reference()
    communes, title = communes_of(codes)
    before_zone = Instance.objects.filter(pk=1).values_list("time_zone", flat=True).first()
    change = history.change(by=by, act="territory.install", at=at, note=" ".join(codes))
    zone = calendar_of(min(commune.code for commune in communes)).zone.key
    identity = {
        "name": name or f"ESS {title}"[:80],
        "tagline": title[:120],
        "steward": title,
        "time_zone": zone,
    }
    instance, _created = Instance.objects.get_or_create(pk=1, defaults=identity)
    if instance.version == 1:  # nobody has written the identity yet
        Instance.objects.filter(pk=1).update(**identity)
        instance.refresh_from_db()
    before = sorted(instance.communes.values_list("pk", flat=True))
    instance.communes.set(communes)
    after = sorted(c.code for c in communes)
    history.record(change=change, kind="instance", key="1", before=before, after=after)
    draw_cells(communes)
    _rezoned(before_zone, instance.time_zone)
    return instance


def draw_cells(communes: Sequence[Commune]) -> None:
    """The cells of a perimeter: contours already fetched, else those that ship with the package,
    else schematic ones. What ships draws; only what was fetched tells in which commune a point
    falls, to 5 m."""
    known = {c.commune_id: c for c in Cell.objects.filter(schematic=False, commune__in=communes)}
    drawn = rules.schematic_cells({c.code: (c.lon, c.lat) for c in communes})
    official: dict[str, rules.Rings] = {}
    for department in sorted({rules.start_of(code) for code in drawn}):
        official |= shipped.rings_of(department)
    Cell.objects.all().delete()
    Cell.objects.bulk_create(
        known.get(code)
        or Cell(commune_id=code, rings=official.get(code, rings), schematic=code not in official)
        for code, rings in drawn.items()
    )


@transaction.atomic
def apply_contours(*, contours: Iterable[dict], by: str, at: dt.datetime) -> int:
    """Keep exact centres and contours: rows of code, lon, lat, rings, contour. All or none."""
    history.change(by=by, act="territory.refresh", at=at)
    count = 0
    for row in contours:
        exact = {"lon": row["lon"], "lat": row["lat"], "position": Commune.Position.EXACT}
        if not Commune.objects.filter(pk=row["code"]).update(**exact):
            continue
        Cell.objects.update_or_create(
            commune_id=row["code"],
            defaults={"rings": row["rings"], "contour": row["contour"], "schematic": False},
        )
        count += 1
    return count


@transaction.atomic
def rename_site(*, values: dict, version: int, by: str, at: dt.datetime) -> Instance:
    """Change the identity of the site."""
    instance = Instance.objects.select_for_update().get(pk=1)
    if instance.version != version:
        raise SiteChangedMeanwhile
    _rename(instance, values, by=by, at=at)
    return instance


def _rename(instance: Instance, values: dict, *, by: str, at: dt.datetime) -> Change:
    change = history.change(by=by, act="instance.rename", at=at)
    before = _identity(instance)
    for field in IDENTITY:
        setattr(instance, field, values[field])
    instance.version += 1
    instance.save()
    after = _identity(instance)
    history.record(change=change, kind="instance", key="1", before=before, after=after)
    _rezoned(before["time_zone"], instance.time_zone)
    return change


def _identity(instance: Instance) -> dict[str, Any]:
    return {field: getattr(instance, field) for field in IDENTITY}


def _named(of: Subject) -> dict[str, Any]:
    """How the site is called today, as the ledger keeps it."""
    return _identity(Instance.objects.select_for_update().get(pk=of.key))


def _put_back(identities: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    ((of, values),) = identities.items()
    return _rename(Instance.objects.get(pk=of.key), values, by=by, at=at)


WAYS = {"instance.rename": undoing.as_before(_named, _put_back, "instance")}


def _rezoned(before: str | None, after: str) -> None:
    """Days stand in the index as instants: in another zone they are others."""
    if before not in (None, after):
        index.outdate()
