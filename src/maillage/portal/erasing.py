"""Erasing a person from every room: by their account, or by their address when they have none."""

import datetime as dt

from django.db import transaction

from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.base.personal import PERSONAL, Person


@transaction.atomic
def erase(*, user: User, at: dt.datetime) -> None:
    """The account goes, with all that was left under its address. Raises LastSteward."""
    accounts.may_leave(user=user)
    _forget(Person(user.email, user), {user.name}, at)


@transaction.atomic
def forget(*, email: str, at: dt.datetime) -> None:
    """Somebody without an account asked for it, from this address."""
    _forget(Person(email), set(), at)


def _forget(person: Person, names: set[str], at: dt.datetime) -> None:
    """Rooms look for the words that this person signed with, but for those that name something
    public; the upper ones first, while the lower ones still know who it is."""
    words = names.union(*(room.names(person.email) for room in PERSONAL))
    words = words.difference(*(room.public(words) for room in PERSONAL))
    for room in reversed(list(PERSONAL)):
        room.forget(person=person, names=words, at=at)
