"""What the mailing keeps about people."""

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Processing

ALERTS = Processing(
    name=_("Alertes et lettre"),
    purpose=_("Envoyer à chacun les nouveautés des recherches qu’il a choisies."),
    basis=_("Consentement, confirmé par un lien (RGPD, article 6.1.a)"),
    people=_("Personnes qui ont demandé une alerte"),
    recipients=_("La personne elle-même"),
    kept=_("Jusqu’au désabonnement ; 14 jours sans confirmation ; un an pour les envois."),
    fields=("mailing.Recipient.email", "mailing.Recipient.consent", "mailing.SavedSearch.recipient",
            "mailing.Delivery.email", "mailing.Bounce.email"),
)  # fmt: skip
