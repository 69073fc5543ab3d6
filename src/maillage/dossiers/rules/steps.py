"""The states of a dossier and what leads from one to another; how a stage is left."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal
from maillage.dossiers.models import Dossier

State: Any = Dossier.State
# Received: nobody is asked. Routed: somebody is. Refused: all who were asked said no.
MOVES: Mapping[str, frozenset[str]] = {
    State.RECEIVED: frozenset((State.ROUTED, State.FOLLOWED, State.REFUSED, State.CLOSED)),
    State.ROUTED: frozenset((State.RECEIVED, State.FOLLOWED, State.REFUSED, State.CLOSED)),
    State.REFUSED: frozenset((State.ROUTED, State.FOLLOWED, State.CLOSED)),
    State.FOLLOWED: frozenset((State.ROUTED, State.RECEIVED, State.CLOSED)),
    State.CLOSED: frozenset((State.FOLLOWED, State.ARCHIVED)),
    State.ARCHIVED: frozenset(),
}


class NotFromHere(Refusal):
    message = _("Ce dossier n’en est plus là : relisez-le.")


def move(dossier: Dossier, state: Any) -> None:
    """Set the state. Raises NotFromHere."""
    if state == dossier.state:
        return
    if state not in MOVES[dossier.state]:
        raise NotFromHere
    dossier.state = state
