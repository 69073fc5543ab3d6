"""Loading the vocabulary that ships with the package; changing a row."""

import csv
import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.forms import model_to_dict

from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.search import index
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    CpvCode,
    EverydayNeed,
    Family,
    LegalCategory,
    ProcurementRule,
    StatusRule,
    Synonym,
    Term,
    Theme,
    ThemeRule,
)

REFERENCE = Path(__file__).parent / "reference"
KEEP = "vocabulary.keep"
NEEDS, NEEDS_SINCE = "Maillage, à vérifier", "2026-01-01"


@transaction.atomic
def load_reference() -> bool:
    """Bring the rows that ship: those that are missing, and those that ship otherwise since. What
    the team has written or changed is kept. Whether a rule changed."""
    data = tomllib.loads((REFERENCE / "vocabulary.toml").read_text(encoding="utf-8"))
    _bring(Theme, ("slug",), data["theme"])
    _bring(Family, ("slug",), data["family"])
    _bring(AccreditationKind, ("slug",), data["accreditation"])
    _bring(
        LegalCategory,
        ("code",),
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
    terms = tomllib.loads((REFERENCE / "terms.toml").read_text(encoding="utf-8"))
    _bring(Term, ("acronym",), [{"acronym": key, **said} for key, said in terms.items()])
    known = set(Synonym.objects.values_list("words", flat=True))
    Synonym.objects.bulk_create(Synonym(words=w) for w in data["synonyms"] if w not in known)
    with (REFERENCE / "naf_rev2.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        Activity.objects.bulk_create(
            (Activity(**row) for row in rows), ignore_conflicts=True, batch_size=500
        )
    with (REFERENCE / "cpv.tsv").open(encoding="utf-8") as file:
        _bring(CpvCode, ("code",), list(csv.DictReader(file, delimiter="\t")))
    _bring(
        ProcurementRule,
        ("rule", "valid_from"),
        tomllib.loads((REFERENCE / "procurement.toml").read_text(encoding="utf-8"))["rule"],
        whole=True,
    )
    with (REFERENCE / "needs.tsv").open(encoding="utf-8") as file:
        shipped = {"to_verify": True, "source": NEEDS, "valid_from": NEEDS_SINCE}
        _bring(
            EverydayNeed, ("said",), [row | shipped for row in csv.DictReader(file, delimiter="\t")]
        )
    return _bring_rules(tomllib.loads((REFERENCE / "rules.toml").read_text(encoding="utf-8")))


def _bring_rules(data: dict[str, Any]) -> bool:
    themes = [
        {
            "theme_id": theme,
            "kind": kind,
            "value": value,
            "weight": weight,
            "to_verify": True,
            "source": data["source"]["themes"],
        }
        for theme, kinds in data["theme"].items()
        for kind, weights in kinds.items()
        for weight, values in weights.items()
        for value in values
    ]
    brought = [
        _bring(ThemeRule, ("theme_id", "kind", "value"), themes, whole=True),
        _bring(StatusRule, ("kind", "value", "only_for"), data["status"], whole=True),
    ]
    return any(brought)


def _bring(
    model: type[models.Model],
    key: tuple[str, ...],
    rows: list[dict[str, Any]],
    *,
    whole: bool = False,
) -> bool:
    """Rows that ship, told apart by `key`, into their table. `whole`: one that ships no more goes,
    unless the team has touched it. Whether any row that was there has changed, or a new one came
    beside others."""
    kind = model.__name__.lower()
    theirs = set(
        Entry.objects.filter(kind=kind, change__act=KEEP).values_list("key", flat=True)
    )  # what the team wrote, as the ledger knows it
    there = {_key(row, key): row for row in model._default_manager.all()}
    shipped = {_key(row, key): row for row in (_row(model, values) for values in rows)}
    new = [row for known, row in shipped.items() if known not in there]
    ours = {known: row for known, row in there.items() if str(row.pk) not in theirs}
    stale = [row for known, row in ours.items() if whole and known not in shipped]
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    changed = []
    for known, row in ours.items():
        wanted = shipped.get(known)
        if wanted and any(getattr(row, name) != getattr(wanted, name) for name in names):
            changed.append((row, _plain(row)))
            for name in names:
                setattr(row, name, getattr(wanted, name))
    if changed or stale:
        _note(model, changed, stale)
        model._default_manager.bulk_update([row for row, _before in changed], names, batch_size=500)
        model._default_manager.filter(pk__in=[row.pk for row in stale]).delete()
    model._default_manager.bulk_create(new, batch_size=500)
    return bool(changed or stale or (new and there))


def _row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """A row as the database gives it back: TOML keys its weights as texts."""
    row = model(**values)
    for field in model._meta.concrete_fields:
        setattr(row, field.attname, field.to_python(getattr(row, field.attname)))
    return row


def _key(row: models.Model, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _note(
    model: type[models.Model],
    changed: list[tuple[models.Model, dict[str, Any]]],
    stale: list[models.Model],
) -> None:
    """In the ledger: what a new version of the package changed, before and after."""
    change = history.change(
        by="system", act="vocabulary.bring", at=clock.now(), note=str(model._meta.verbose_name)
    )
    kind = model.__name__.lower()
    for row, before in changed:
        history.record(change=change, kind=kind, key=row.pk, before=before, after=_plain(row))
    for row in stale:
        history.record(change=change, kind=kind, key=row.pk, before=_plain(row), after=None)
    index.outdate()


@transaction.atomic
def save_row(*, row: models.Model, by: str, at: dt.datetime) -> Change:
    """Save a row of the vocabulary that a form has cleaned, and record what it was."""
    kept = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    before = _plain(kept) if kept else None
    row.save()
    change = history.change(by=by, act="vocabulary.keep", at=at)
    kind = type(row).__name__.lower()
    history.record(change=change, kind=kind, key=str(row.pk), before=before, after=_plain(row))
    # Read with each question, or by no page of the index; the rest is indexed.
    if not isinstance(row, (Synonym, EverydayNeed, ProcurementRule, Term)):
        index.outdate()
    return change


def _plain(row: models.Model) -> dict[str, Any]:
    return {k: str(v) if v is not None else None for k, v in model_to_dict(row).items()}


# Undoing


def _said(of: Subject) -> dict[str, Any] | None:
    """What a row says, as the ledger keeps it; None of one that is not there."""
    row = KEPT[of.kind]._default_manager.select_for_update().filter(pk=of.key).first()
    return _plain(row) if row else None


def _put_back(rows: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """The row as it was. One that was new stays: subjects may be told by it. The effect of a rule
    on every page is looked at first, where it is written. Raises NeverUndone."""
    ((of, stated),) = rows.items()
    if stated is None or KEPT[of.kind] in (StatusRule, ThemeRule):
        raise undoing.NeverUndone
    row = KEPT[of.kind]._default_manager.get(pk=of.key)
    for name, value in stated.items():
        field = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value))
    return save_row(row=row, by=by, at=at)


KEPT: dict[str, type[models.Model]] = {
    model.__name__.lower(): model
    for model in (
        AccreditationKind,
        Activity,
        CpvCode,
        Family,
        LegalCategory,
        EverydayNeed,
        ProcurementRule,
        StatusRule,
        Synonym,
        Theme,
        ThemeRule,
    )
}
WAYS = {KEEP: undoing.as_before(_said, _put_back, *KEPT)}
