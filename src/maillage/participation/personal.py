"""What proposals keep about people."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Processing
from maillage.participation import rules

PROPOSALS = Processing(
    name=_("Propositions du public"),
    purpose=_("Relire ce qui est proposé, répondre à son auteur, expliquer ce qui est publié."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Toute personne qui propose, corrige ou signale"),
    recipients=_("L’équipe du site ; les référents de la commune concernée"),
    kept=format_lazy(
        _("Non confirmée : {draft} jours. Refusée ou retirée : l’adresse et le contenu sont "
          "effacés après {kept} jours. Publiée : l’adresse reste jusqu’à sa demande "
          "d’effacement."),
        draft=rules.DRAFT_LIFE.days, kept=rules.KEPT.days,
    ),
    fields=("participation.Contribution.email", "participation.Contribution.author",
            "participation.Contribution.patch", "participation.Remark.text",
            "participation.FollowLink.contribution", "participation.SavedView.user",
            "participation.Vouch.voice"),
)  # fmt: skip
