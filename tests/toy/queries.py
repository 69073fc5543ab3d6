"""Notes as people read them."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.base.models import Change
from maillage.base.models import Entry as Step
from maillage.claims.queries import pages_of, statements
from maillage.finder.frames import Mark
from maillage.finder.queries import Results
from maillage.organisations.models import Organisation
from maillage.search.index import Answer
from maillage.sharing import licences
from maillage.sources.queries import ranks
from tests.toy.models import Note, NoteClaim, SignUp
from tests.toy.rules import Search


def note(pk: int, user: Any) -> Note:
    """Raises Http404 for who may not see it, as when there is none."""
    found = Note.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def results(asked: Search, user: Any) -> Results:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[Note]:
        rows = Note.objects.visible_to(user).select_related("commune").in_bulk(answer.ids)
        return [rows[pk] for pk in answer.ids if pk in rows]

    return Results.answering(asked, accounts.reader(user), cards)


def marks_of(ids: Collection[int], user: Any) -> dict[int, Mark]:
    notes = Note.objects.visible_to(user).filter(pk__in=ids)
    return {pk: Mark(name) for pk, name in notes.values_list("pk", "name")}


def coming(user: Any) -> QuerySet[Note]:
    return Note.objects.visible_to(user).filter(is_shown=True, starts__gte=clock.today())


def shared(user: Any, file: licences.Sharing) -> Iterator[licences.Shared[Note]]:
    """What this reader sees, nothing invented, as the licence of the file permits."""
    real = Q(organisation=None) | Q(organisation__in=Organisation.objects.real())
    rows = Note.objects.visible_to(user).filter(real).select_related("commune")
    order, said = ranks(), statements(NoteClaim.objects.filter(note__in=rows), "note")
    spoken = ((note, licences.Spoken.of(said[note.pk], order)) for note in rows)
    return licences.shared(spoken, file)


def without_summary() -> QuerySet[Note]:
    return Note.objects.filter(is_shown=True, summary="")


def counts_by_commune(user: Any) -> dict[str, int]:
    rows = coming(user).order_by().values("commune").annotate(n=Count("pk"))
    return {row["commune"]: row["n"] for row in rows}


def sign_ups_of(email: str) -> QuerySet[SignUp]:
    return SignUp.objects.filter(email__iexact=email).select_related("note")


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the note that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    pieces = Step.objects.filter(change__in=acts, kind="note").values_list("change", "key")
    about = {change: int(key) for change, key in pieces} | dict(pages_of(NoteClaim, acts))
    rows = Note.objects.visible_to(user).in_bulk(set(about.values()))
    return {change: rows[pk].get_absolute_url() for change, pk in about.items() if pk in rows}
