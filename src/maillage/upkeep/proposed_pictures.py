"""An image that its page's manager sent, where the team reads first: seen beside the page, shown or
left aside."""

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base.kinds import ContributionLike, Decided, Review, ReviewSide
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.organisations.actions import pictures
from maillage.organisations.models import Picture
from maillage.organisations.queries.sides import page_side


class PictureGone(Refusal):
    message = _("Cette image n’est plus là.")


def _picture(contribution: ContributionLike) -> Picture:
    rows = Picture.objects.select_related("organisation")
    found = rows.filter(pk=contribution.patch.get("picture") or 0).first()
    if found is None:
        raise PictureGone
    return found


def review(contribution: ContributionLike) -> Review:
    picture = _picture(contribution)
    organisation = picture.organisation
    place = organisation.main_place()
    values = {
        _("Ce qu’on y voit"): picture.alt,
        _("Auteur de l’image"): picture.credit,
        _("Sorte"): picture.get_kind_display(),
    }
    address = reverse("picture", args=[organisation.slug, picture.name])
    sides = [ReviewSide(_("L’image"), values, url=address, is_proposed=True)]
    sides += [page_side(place)] if place else []
    return Review(organisation.name, _("Faut-il publier cette image ?"), tuple(sides))


def decide(contribution: ContributionLike, decided: Decided) -> Change:
    return pictures.show(picture=_picture(contribution), by=decided.by, at=decided.at)
