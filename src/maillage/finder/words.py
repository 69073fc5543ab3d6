"""What the parts of a score are called, to the team."""

from django.utils.translation import gettext_lazy as _

PARTS = {
    "met": _("Un mot est écrit"),
    "held": _("La question est couverte"),
    "typed": _("Un mot est là tel que tapé"),
    "together": _("Deux mots sont côte à côte"),
    "here": _("Dans le lieu nommé"),
    "near": _("Près du lieu nommé"),
    "called": _("Le nom porte celui du lieu"),
    "liked": _("Fiche relue ou tenue"),
}
TEXTS = {
    "name": _("le nom"),
    "acronym": _("le sigle"),
    "tags": _("les thèmes et labels de la fiche"),
    "summary": _("la phrase de présentation"),
    "body": _("la description"),
    "hints": _("ce qu’en disent règles et registres"),
    "area": _("l’adresse"),
    "codes": _("l’activité déclarée"),
}
