"""What a SIRET leads to, before a person says whether it is the structure of a dossier."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.base.refusals import Refusal
from maillage.dossiers.models import Dossier
from maillage.organisations.models import Manager, Organisation, Place


class NotThisOne(Refusal):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.message = sentence


@dataclass(frozen=True)
class Behind:
    """`organisation`: what may be confirmed; `refusal`: why nothing may; `doubts`: what a person
    looks at first."""

    organisation: Organisation | None = None
    refusal: str = ""
    doubts: tuple[str, ...] = ()
    is_known: bool = False


def behind(siret: str, dossier: Dossier) -> Behind:
    """Of no number: no structure yet, which may be confirmed too."""
    if not siret:
        return Behind()
    place = Place.objects.filter(siret=siret).select_related("organisation").first()
    page = place.organisation if place else Organisation.objects.filter(siren=siret[:9]).first()
    if page and page.merged_into:
        page = page.merged_into
    if page is None:
        sentence = _("Le SIRET %(n)s n’est pas dans l’annuaire : rien n’est rattaché.")
        return Behind(refusal=sentence % {"n": siret})
    if not page.is_diffusible:
        sentence = _(
            "Cette unité s’est opposée à la diffusion de ses données : rien n’en est montré, et "
            "rien n’est rattaché."
        )
        return Behind(refusal=sentence, is_known=True)
    if page.is_closed:
        sentence = _("« %(name)s » est fermée : rien n’est rattaché.") % {"name": page.name}
        return Behind(refusal=sentence, is_known=True)
    return Behind(page, doubts=tuple(_doubts(page, place, dossier)), is_known=True)


def _doubts(page: Organisation, place: Place | None, dossier: Dossier) -> list[str]:
    found = []
    held = Manager.objects.managing(page)
    if held.exists() and not held.filter(user__email__iexact=dossier.email).exists():
        found.append(_("Cette fiche est tenue par une autre adresse que celle du dossier."))
    if place and place.closed_on:
        found.append(_("Cet établissement est fermé ; la structure ne l’est pas."))
    if place and dossier.commune_id and place.commune_id != dossier.commune_id:
        found.append(_("Ce n’est pas la commune du dossier."))
    return found
