"""What accounts keep about people."""

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Processing

ACCOUNTS = Processing(
    name=_("Comptes et rôles"),
    purpose=_("Reconnaître les personnes qui tiennent une fiche ou animent le site."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Agents, référents, gestionnaires de fiches"),
    recipients=_("L’équipe du site"),
    kept=_("Jusqu’à l’effacement du compte, par la personne ou par l’équipe."),
    fields=("accounts.User.email", "accounts.User.name", "accounts.Role.user",
            "accounts.SignInLink.user"),
)  # fmt: skip
