"""What the directory keeps about people."""

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Processing

PAGES = Processing(
    name=_("Annuaire des structures"),
    purpose=_("Faire connaître les structures du territoire : leur activité et comment les "
              "joindre."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e) ; sources publiques (article 14)"),
    people=_("Personnes citées par le nom, l’adresse ou le contact d’une structure"),
    recipients=_("Tout le monde, sur le site et dans ses fichiers ouverts"),
    kept=_("Tant que la structure est connue. Une adresse qui peut être un domicile est réduite à "
           "la commune ; une unité non diffusible n’est jamais montrée."),
    fields=("directory.Organisation.email", "directory.Place.phone", "directory.Place.street",
            "directory.Claim.values"),
)  # fmt: skip
MANAGERS = Processing(
    name=_("Gestionnaires des fiches"),
    purpose=_("Savoir qui tient une fiche, et par quelle preuve."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Gestionnaires de fiches"),
    recipients=_("L’équipe du site ; les autres gestionnaires de la même fiche"),
    kept=_("Jusqu’à l’effacement du compte."),
    fields=("directory.Manager.user", "directory.PageCode.organisation"),
)
RELAYS = Processing(
    name=_("Relais d’une invitation"),
    purpose=_("Envoyer leur liste aux fédérations et aux mairies qui aident une invitation."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes de contact des relais"),
    recipients=_("L’équipe du site"),
    kept=_("Tant que la vague est connue ; le lien s’éteint après un an."),
    fields=("directory.Relay.email",),
)
