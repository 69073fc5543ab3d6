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
            "accounts.SignInLink.user", "account.EmailAddress.email",
            "account.EmailAddress.user", "account.EmailConfirmation.email_address",
            "mfa.Authenticator.user", "accounts.Identity.user"),
)  # fmt: skip
SESSIONS = Processing(
    name=_("Sessions ouvertes"),
    purpose=_("Montrer à chacun où son compte est ouvert, et lui permettre de fermer."),
    basis=_("Intérêt légitime : la sécurité des comptes (RGPD, article 6.1.f)"),
    people=_("Personnes qui ont un compte"),
    recipients=_("La personne elle-même"),
    kept=_("Jusqu’à la fin de la session, deux semaines après la dernière connexion."),
    fields=("usersessions.UserSession.user", "usersessions.UserSession.ip",
            "usersessions.UserSession.user_agent"),
)  # fmt: skip
