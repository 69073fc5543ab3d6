"""What this room writes in the ledger, in words; visitors see nothing of it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "mission.write": _("Mission d’ingénierie écrite"),
    "mission.ask": _("Consultants sollicités"),
    "mission.quote": _("Devis reçu"),
    "mission.choose": _("Devis retenu"),
    "mission.end": _("Mission terminée ou abandonnée"),
    "mission.consultant": _("Consultant du vivier"),
}
UNSEEN = frozenset(ACTS)
NEVER = dict.fromkeys(ACTS, Never("the next act of the same page puts it right"))
