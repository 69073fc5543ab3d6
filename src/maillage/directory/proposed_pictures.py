"""An image that its page's manager sent, where the team reads first: seen beside the page, shown or
left aside."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import history
from maillage.base.kinds import Decided, Proposal, Review, Side, Verb
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory.actions import pictures
from maillage.directory.models import Picture
from maillage.directory.reviews import page_side
from maillage.participation.actions import ACCEPT, REFUSE

KIND = "page_picture"


class Gone(Refusal):
    message = _("Cette image n’est plus là.")


def _picture(proposal: Proposal) -> Picture:
    rows = Picture.objects.select_related("organisation")
    found = rows.filter(pk=proposal.patch.get("picture") or 0).first()
    if found is None:
        raise Gone
    return found


def review(proposal: Proposal) -> Review:
    picture = _picture(proposal)
    page = picture.organisation
    place = page.places.select_related("commune", "organisation").first()
    values = {_("Ce qu’on y voit"): picture.alt, _("Auteur de l’image"): picture.credit,
              _("Sorte"): picture.get_kind_display()}  # fmt: skip
    address = reverse("picture", args=[page.slug, picture.name])
    sides = [Side(_("L’image"), values, url=address)]
    sides += [page_side(place)] if place else []
    verbs = (Verb(ACCEPT, _("Publier"), "check", True), Verb(REFUSE, _("Refuser"), "x"))
    return Review(page.name, _("Faut-il publier cette image ?"), tuple(sides), verbs)


def decide(proposal: Proposal, decided: Decided) -> Change:
    picture = _picture(proposal)
    if decided.verdict == REFUSE:
        return history.change(by=decided.by, act="contribution.refuse", at=decided.at,
                              note=proposal.title)  # fmt: skip
    return pictures.undo(picture=picture, by=decided.by, at=decided.at)


def take_back(proposal: Any, change: Change, *, by: str, at: Any) -> None:
    if change.act != "contribution.refuse":
        pictures.remove(picture=_picture(proposal), by=by, at=at)
