"""Structures for tests: only what matters is written."""

from maillage.accounts import actions as accounts
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.organisations.actions import people
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.rules import TARGET
from maillage.organisations.stated import Stated
from maillage.search import index


def make_organisation(name="Atelier", *, place=None, by="user:0", indexed=False, **values):
    """A page made by the team, in Saint-Étienne unless said otherwise."""
    themes = {f"theme:{slug}": True for slug in values.pop("themes", ())}
    organisation = people.create(
        stated=Stated(
            {"name": name, **themes, **values},
            {"commune": "42218", "is_head_office": True, **(place or {})},
        ),
        by=by,
        at=clock.now(),
    )
    if indexed:
        index.settle()
    return organisation


def hold(page, email, name="Mila"):
    """Somebody who holds this page, as the team gave it to them."""
    user = accounts.welcome(email=email, name=name, by="system", at=clock.now())
    Manager.objects.create(organisation=page, user=user, proof="officer", since=clock.now())
    return user


def reread(organisation):
    return Organisation.objects.get(pk=organisation.pk)


def undo_from(organisation, change, *, by="user:1"):
    """Undo a change from a page."""
    of = Subject(TARGET, str(organisation.pk))
    return undoing.undo(change=change, of=of, by=by, at=clock.now())
