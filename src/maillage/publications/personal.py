"""What a publication keeps of answers, said in the register."""

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Processing

RELEASES = Processing(
    name=_("Publications d’enquêtes"),
    purpose=_(
        "Vérifier que deux publications d’une même enquête, rapprochées, ne disent rien d’un petit "
        "groupe."
    ),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui ont répondu à une enquête dont des tableaux ont été publiés"),
    recipients=_("Personne : seul le calcul les lit. Ce qui est publié ne désigne personne."),
    retention=_(
        "Tant que l’enquête est connue : les réponses cochées, sous un numéro tiré au hasard, sans "
        "nom ni texte."
    ),
    fields=("publications.PublicationRelease.answers",),
)
