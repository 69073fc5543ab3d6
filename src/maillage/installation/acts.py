"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "site.address": _("Adresse publique"),
    "site.open": _("Ouverture au public"),
    "site.close": _("Fermeture au public"),
    "site.logo": _("Logo du site"),
    "evening.put_off": _("Étape du premier soir laissée pour plus tard"),
    "evening.end": _("Premier soir terminé"),
}
NEVER = {
    "site.close": Never("the undoing of an opening, which is undone in its turn"),
    "evening.put_off": Never("undone by its like: the step is taken up again"),
    "evening.end": Never("nothing is lost: the page of the steps stays"),
}
UNSEEN = ("evening.put_off", "evening.end")
