"""Letting stand again what a change had withdrawn."""

from django.db.models import QuerySet

from maillage.base.models import Change, Entry


def restore(rows: QuerySet, *, change: Change) -> None:
    """Withdrawn claims or decisions stand again. The ledger keeps what had withdrawn them, so that
    the history still knows that they did not stand in between."""
    kind = rows.model._meta.model_name or ""
    Entry.objects.bulk_create(
        Entry(change=change, kind=kind, key=str(pk), before=withdrawn, after=None)
        for pk, withdrawn in rows.values_list("pk", "withdrawn")
    )
    rows.update(withdrawn=None)
