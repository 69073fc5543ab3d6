"""What merging shows on the queue of the team."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import Link


def queue_verbs(user: Any) -> Iterator[Link]:
    if accounts.is_officer(user):
        yield Link(_("Chercher les fiches en double"), reverse("twins_look"), icon="search")
