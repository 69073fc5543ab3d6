"""What the structures of the demonstration tell, and what its people give or seek. All invented."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from maillage.base import clock
from maillage.news.actions import classifieds, items
from maillage.organisations.models import Organisation

SOURCE = Path(__file__).parent / "reference" / "fiction.toml"
NOBODY = "annonces@maillage.example"  # whom answers go to: nothing leaves a demonstration
USUAL_DAYS = 20


def play(*, officer: Any, at: dt.datetime) -> None:
    scenes, by, today = tomllib.loads(SOURCE.read_text()), officer.author, clock.day(at)
    for n, scene in enumerate(scenes["told"]):
        teller = _teller(scene["theme"], n)
        told_on = today - dt.timedelta(days=scene["ago"])
        values = _values(scene) | _of(teller) | {"published_on": told_on.isoformat()}
        items.write(values=values, by=by, at=at, is_fictional=True)
    for n, scene in enumerate(scenes["posted"]):
        teller = _teller(scene["theme"], n)
        values = _values(scene) | {"purpose": scene["purpose"], "until": _until(scene, at)}
        values["commune_id"] = next(iter(_of(teller)["communes"]), None)
        if teller and scene.get("of_structure", True):
            values["organisation_id"] = teller.pk
        classifieds.write(values=values, by=by, at=at, contact_email=NOBODY, is_fictional=True)


def _values(scene: dict[str, Any]) -> dict[str, Any]:
    said = {name: scene[name] for name in ("name", "summary", "text") if name in scene}
    return said | {"themes": [scene["theme"]]}


def _of(teller: Organisation | None) -> dict[str, Any]:
    place = teller.main_place() if teller else None
    communes = [place.commune_id] if place and place.commune_id else []
    return {"organisations": [teller.pk] if teller else [], "communes": communes}


def _until(scene: dict[str, Any], at: dt.datetime) -> str:
    """An hour of today; of tomorrow for who installs in the evening."""
    today, hour = clock.day(at), scene.get("hour")
    if not hour:
        return (today + dt.timedelta(days=scene.get("days", USUAL_DAYS))).isoformat()
    moment = dt.datetime.combine(today, dt.time.fromisoformat(hour), clock.zone())
    return f"{today + dt.timedelta(days=moment <= at)}T{hour}"


def _teller(theme: str, n: int) -> Organisation | None:
    """One of those of its theme, not always the same."""
    rows = Organisation.objects.visible_to(None).active().filter(themes=theme, is_fictional=True)
    known = list(rows.exclude(standing=Organisation.Standing.REGISTER).order_by("pk")[:4])
    return known[n % len(known)] if known else rows.order_by("pk").first()
