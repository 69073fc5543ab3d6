"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "letter.compose": _("Lettre commencée"),
    "letter.write": _("Lettre : objet, dates ou mot de l’équipe"),
    "letter.item": _("Lettre : élément gardé, déplacé ou réécrit"),
    "letter.refresh": _("Lettre : propositions mises à jour"),
    "letter.try": _("Essai d’une lettre, à l’équipe"),
    "letter.plan": _("Envoi d’une lettre prévu"),
    "letter.unplan": _("Lettre remise en préparation"),
    "letter.send": _("Lettre partie"),
    "subscription.ask": _("Lettre demandée"),
    "subscription.confirm": _("Abonnement à la lettre confirmé"),
    "subscription.choose": _("Choix de la lettre"),
    "subscription.end": _("Désabonnement de la lettre"),
    "subscribers.bring": _("Liste d’abonnés importée"),
}
UNSEEN = frozenset(ACTS) - {"letter.send"}  # everybody reads a letter once it leaves
ALONE = Never("between a site and one person, who decides alone")
NEVER = {
    "letter.compose": Never("a draft that nobody wants is composed anew, or waits"),
    "letter.refresh": Never("what rooms offer is as they say it; what the team wrote stays"),
    "letter.try": Never("a letter has left, to one of the team"),
    "letter.plan": Never("undone by its opposite, on the page of the letter"),
    "letter.unplan": Never("undone by its opposite, on the page of the letter"),
    "letter.send": Never("letters have left"),
    "subscription.ask": ALONE,
    "subscription.confirm": ALONE,
    "subscription.choose": ALONE,
    "subscription.end": ALONE,
}
