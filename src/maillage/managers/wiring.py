"""Who asks for a page, who holds it."""

from maillage.base import history, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.directory import verbs
from maillage.managers import acts
from maillage.managers import kinds as ours
from maillage.managers.personal import HOLDERS, MANAGERS
from maillage.upkeep.ways import HOLDING


def connect() -> None:
    history.ACTS.add("managers", acts.ACTS)
    undoing.WAYS.add("managers", {**acts.NEVER, **ours.WAYS})
    kinds.register(ours.CLAIM)
    kinds.register(ours.CONTEST)
    PROCESSINGS.add("managers", MANAGERS)
    PERSONAL.add("managers", HOLDERS)
    HOLDING.add("managers", "managers/_holding.html")
    verbs.WAYS.add("held", "claim")
