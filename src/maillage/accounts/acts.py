"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "role.give": _("Rôle donné"),
    "role.take": _("Rôle retiré"),
    "identity.tie": _("Identité liée à un compte"),
    "account.erase": _("Compte effacé"),
    "security.totp_activated": _("Application de codes mise en place"),
    "security.totp_deactivated": _("Application de codes retirée"),
    "security.webauthn_added": _("Clé d’accès ajoutée"),
    "security.webauthn_removed": _("Clé d’accès retirée"),
    "security.recovery_codes_generated": _("Codes de secours tirés"),
}
UNSEEN = frozenset(
    {
        "identity.tie",
        "security.totp_activated",
        "security.totp_deactivated",
        "security.webauthn_added",
        "security.webauthn_removed",
        "security.recovery_codes_generated",
    }
)
NEVER = {
    "role.give": Never("undone by its opposite, role.take, which keeps the last steward"),
    "role.take": Never("undone by its opposite, role.give, which asks for a second factor again"),
    "identity.tie": Never("what let somebody in is not put back by another"),
    "account.erase": Never("an erasure", Erased),
} | {act: Never("its owner makes it anew") for act in ACTS if act.startswith("security.")}
