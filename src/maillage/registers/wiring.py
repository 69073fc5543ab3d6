"""Structures, as a target of imports, and the formats that registers are read in."""

from maillage.base import history, kinds, undoing
from maillage.registers import acts
from maillage.registers.connectors.formats import formats
from maillage.registers.kinds import ABSENCE, WAYS
from maillage.registers.slots import ORGANISATIONS
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS


def connect() -> None:
    history.ACTS.add("registers", acts.ACTS)
    undoing.WAYS.add("registers", WAYS)
    kinds.register(ABSENCE)
    TARGETS.add(ORGANISATIONS.name, ORGANISATIONS)
    for known in formats():
        FORMATS.add(known.name, known)
