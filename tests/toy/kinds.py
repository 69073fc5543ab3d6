"""A note, as the index finds it, and as the queue decides of it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse

from maillage.base import history
from maillage.base.kinds import (
    DECLINE,
    PUBLISH,
    ContributionLike,
    Decided,
    Kind,
    Review,
    ReviewSide,
    Subject,
    Verb,
)
from maillage.base.models import Change
from maillage.participation import proposing
from maillage.search.index import PUBLIC, IndexEntry
from tests.toy import actions
from tests.toy.models import Note

PIN = Verb("pin", "Publier en tête", "star")


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Note.objects.filter(pk__in=list(keys)).select_related("commune")
    return {str(row.pk): _entry(row) for row in rows}


def _entry(note: Note) -> IndexEntry:
    """What is put away is found by officers, and by who wrote it."""
    own = (note.by.replace("user", "person"),) if note.by.startswith("user:") else ()
    return IndexEntry(
        id=note.pk,
        texts={"name": note.name, "summary": note.summary, "area": note.commune.name},
        facets={"commune": (note.commune_id,)},
        audiences=PUBLIC if note.is_shown else ("officer", *own),
        starts=note.starts,
        ends=note.ends,
        lon=note.commune.lon,
        lat=note.commune.lat,
    )


def all_keys() -> Iterator[str]:
    for pk in Note.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


def said(patch: dict[str, Any]) -> dict[str, Any]:
    """The values of a note that a patch states."""
    days = {
        name: dt.date.fromisoformat(patch[name]) if patch[name] else None
        for name in ("starts", "ends")
    }
    return patch | days


def in_words(values: dict[str, Any]) -> dict[str, Any]:
    labels = {"name": "Titre", "summary": "Ce qui s’y passe", "starts": "Jour"}
    return {label: str(values.get(name) or "") for name, label in labels.items()}


def review(contribution: ContributionLike) -> Review:
    """Beside what happens there on the same day."""
    patch = contribution.patch
    asked = ReviewSide("Ce qui est proposé", in_words(patch), is_proposed=True)
    same = Note.objects.filter(commune=patch["commune_id"], starts=patch["starts"])
    known = [ReviewSide(n.name, in_words(vars(n)), url=n.get_absolute_url()) for n in same[:3]]
    return Review(contribution.title, "Faut-il publier cette note ?", (asked, *known))


def decide(contribution: ContributionLike, decided: Decided) -> Change:
    values = said(contribution.patch) | {"contact": contribution.email}
    values |= {"is_pinned": decided.verdict == PIN.name}
    by = contribution.author or f"contribution:{contribution.pk}"
    change = history.change(by=decided.by, act="note.write", at=decided.at, note=contribution.title)
    note = actions.write(values=values, by=by, at=decided.at, change=change)
    contribution.made = str(note.pk)
    return change


def about(contribution: ContributionLike) -> list[Subject]:
    page = contribution.patch.get("organisation_id")
    made = [Subject("note", contribution.made)] if contribution.made else []
    return [*made, *([Subject("organisation", str(page))] if page else [])]


def within(contributions: Any, communes: Collection[str]) -> Any:
    return contributions.filter(patch__commune_id__in=communes)


NOTE = Kind(
    "note",
    label="note",
    entries=entries,
    all_keys=all_keys,
    review=review,
    decide=decide,
    verbs=lambda contribution: (PUBLISH, PIN, DECLINE),
    about=about,
    within=within,
    may_be_vouched=True,
    personal=lambda contribution: in_words(contribution.patch),
    steps=lambda contribution, token: [proposing.correcting(reverse("note_propose"), token)],
    address=lambda contribution: reverse("note", args=[contribution.made]),
)
