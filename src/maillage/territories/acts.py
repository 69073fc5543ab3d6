"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "territory.install": _("Territoire installé"),
    "territory.refresh": _("Contours mis à jour"),
    "instance.rename": _("Identité du site"),
}
NEVER = {
    "territory.install": Never("undone by its like: the former territory is installed again"),
    "territory.refresh": Never("the official contours of a day; the next ones take their place"),
}
