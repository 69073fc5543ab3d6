"""Structures for tests: only what matters is written."""

from maillage.base import clock, search
from maillage.directory import actions
from maillage.directory.models import Organisation


def make_organisation(name="Atelier", *, place=None, by="user:0", indexed=False, **values):
    """A page made by the team, in Saint-Étienne unless said otherwise."""
    themes = {f"theme:{slug}": True for slug in values.pop("themes", ())}
    organisation = actions.create(
        values={"name": name, **themes, **values},
        places=[{"commune": "42218", "is_head_office": True, **(place or {})}],
        by=by,
        at=clock.now(),
    )
    if indexed:
        search.settle()
    return organisation


def reread(organisation):
    return Organisation.objects.get(pk=organisation.pk)
