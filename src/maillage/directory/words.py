"""What people say when they look for a theme: a verb, where a theme is a noun."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.look.scenes import scenes_of
from maillage.vocabulary.models import Theme

NEEDS = {  # by theme of the shipped vocabulary; another says its name
    "alimentation": _("Manger bien, pas cher"),
    "reemploi": _("Donner, chiner, réparer"),
    "mobilite": _("Rouler, réparer mon vélo"),
    "emploi": _("Retrouver un emploi"),
    "logement": _("Trouver un toit"),
    "sante": _("Me soigner, être épaulé"),
    "aide-a-domicile": _("Épauler un proche âgé"),
    "enfance": _("Faire garder, faire grandir"),
    "culture": _("Jouer, écouter, créer"),
    "sport": _("Bouger, partir"),
    "education": _("Apprendre à tout âge"),
    "environnement": _("Jardiner à plusieurs"),
    "energie": _("Payer moins d’énergie"),
    "batiment": _("Faire faire des travaux"),
    "services": _("Confier une prestation"),
    "numerique": _("Me débrouiller en ligne"),
    "finance": _("Financer mon projet"),
    "vie-de-quartier": _("Rencontrer mes voisins"),
}


def need(theme: Theme, count: int, says: Mapping[str, Any] = NEEDS) -> tuple[Theme, int, Any, str]:
    """A theme, how many there are, what people say who look for it, its drawing."""
    return theme, count, says.get(theme.slug, theme.name), scenes_of(theme.slug)[0]
