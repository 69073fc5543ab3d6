"""What this room writes in the ledger, in words; visitors see nothing of it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "scheme.support": _("Structure qui accompagne"),
    "scheme.appoint": _("Personne qui conseille nommée"),
    "scheme.end": _("Personne qui conseille retirée"),
    "scheme.absence": _("Absence annoncée"),
    "scheme.back": _("Absence retirée"),
    "scheme.write": _("Dispositif écrit"),
    "scheme.rule": _("Condition d’un dispositif ajoutée"),
    "scheme.rule_end": _("Condition d’un dispositif levée"),
}
UNSEEN = frozenset(ACTS)
NEVER = dict.fromkeys(ACTS, Never("the next act of the same page puts it right"))
