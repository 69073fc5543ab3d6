"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "event.write": _("Événement écrit"),
    "event.cancel": _("Événement annulé"),
    "event.hide": _("Événement retiré de l’agenda"),
    "event.show": _("Événement remis dans l’agenda"),
    "event.picture": _("Image d’un événement ajoutée"),
    "event.picture_away": _("Image d’un événement retirée"),
    "event.redact": _("Donnée personnelle retirée d’événements"),
}
NEVER = {"event.redact": Never("what is erased is nowhere kept", Erased)}
