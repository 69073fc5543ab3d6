"""Loading the vocabulary that ships with the package; changing a row."""

import csv
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.forms import model_to_dict

from maillage.base import history, search
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    Family,
    LegalCategory,
    StatusRule,
    Synonym,
    Theme,
    ThemeRule,
)

REFERENCE = Path(__file__).parent / "reference"


@transaction.atomic
def load_reference() -> None:
    """Add the rows that are missing; what the team has changed is kept."""
    data = tomllib.loads((REFERENCE / "vocabulary.toml").read_text(encoding="utf-8"))
    _add(Theme, data["theme"])
    _add(Family, data["family"])
    _add(AccreditationKind, data["accreditation"])
    _add(
        LegalCategory,
        [
            {"code": code, "name": name, "family_id": family["slug"], "to_verify": True}
            for family in data["family"]
            for code, name in data["legal_category"].get(family["slug"], {}).items()
        ]
        + [
            {"code": code, "name": name, "to_verify": True}
            for code, name in data["legal_category"]["none"].items()
        ],
    )
    _add_rules(tomllib.loads((REFERENCE / "rules.toml").read_text(encoding="utf-8")))
    known = set(Synonym.objects.values_list("words", flat=True))
    Synonym.objects.bulk_create(Synonym(words=w) for w in data["synonyms"] if w not in known)
    with (REFERENCE / "naf_rev2.tsv").open(encoding="utf-8") as file:
        _add(Activity, list(csv.DictReader(file, delimiter="\t")))


def _add_rules(data: dict[str, Any]) -> None:
    themes = [
        {"theme_id": theme, "kind": kind, "value": value, "weight": weight, "to_verify": True,
         "source": data["source"]["themes"]}
        for theme, kinds in data["theme"].items()
        for kind, weights in kinds.items()
        for weight, values in weights.items()
        for value in values
    ]  # fmt: skip
    for model, rows in ((ThemeRule, themes), (StatusRule, data["status"])):
        _add(model, rows)


def _add(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    model._default_manager.bulk_create(
        (model(**row) for row in rows), ignore_conflicts=True, batch_size=500
    )


@transaction.atomic
def keep_row(*, row: models.Model, by: str, at: dt.datetime) -> None:
    """Save a row of the vocabulary that a form has cleaned, and record what it was."""
    kept = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    before = _plain(kept) if kept else None
    row.save()
    change = history.change(by=by, act="vocabulary.keep", at=at)
    kind = type(row).__name__.lower()
    history.record(change=change, kind=kind, key=str(row.pk), before=before, after=_plain(row))
    if not isinstance(row, Synonym):  # synonyms are read with each question, the rest is indexed
        search.outdate()


def _plain(row: models.Model) -> dict[str, Any]:
    return {k: str(v) if v is not None else None for k, v in model_to_dict(row).items()}
