"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "aid.write": _("Aide écrite"),
    "aid.confirm": _("Aide confirmée"),
    "aid.withdraw": _("Aide retirée"),
    "aid.show": _("Aide remise en ligne"),
}
