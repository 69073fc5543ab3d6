"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "indicator.write": _("Indicateur écrit"),
    "indicator.say": _("Valeur d’un indicateur écrite"),
    "indicator.withdraw": _("Valeur d’un indicateur retirée"),
    "indicator.fill": _("Valeur d’un indicateur comptée par le site"),
}
