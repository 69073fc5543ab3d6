"""Who opens a mission: who reads the dossier of one of its beneficiaries."""

from maillage.accounts.audiences import row_reader
from maillage.missions.models import EngineeringMission

MISSION_READER = row_reader("mission_reader", EngineeringMission.objects)
