"""What imports keep about people."""

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Processing

LISTS = Processing(
    name=_("Listes et registres importés"),
    purpose=_("Comparer un fichier à l’annuaire avant que l’équipe ne l’accepte."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e) ; sources publiques (article 14)"),
    people=_("Personnes citées par une ligne de ces listes"),
    recipients=_("L’équipe du site"),
    retention=_(
        "Le fichier est effacé dès que l’import est terminé ou abandonné ; les lignes qui "
        "attendent restent jusqu’à la décision."
    ),
    fields=("sources.ChangeRow.values", "sources.ImportRun.file_name"),
)
