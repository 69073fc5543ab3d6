"""Letters to structures that have no e-mail: one page each, the page as it is known, a code."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from maillage.base import clock, files
from maillage.look.parts import spaced
from maillage.media import paper
from maillage.media.paper import LARGE, MARGIN, MIDDLE, Sheet
from maillage.organisations.models import Organisation, Place
from maillage.territories import queries as territories
from maillage.web.answers import absolute


def letters(pages: Sequence[tuple[Organisation, Place, str]]) -> bytes:
    """A PDF in the order given: structure, its place, its code."""
    title = _("Lettres aux structures")
    return paper.document(title, [partial(_letter, *page) for page in pages])


def poster(organisation: Organisation) -> bytes:
    """One page to pin up: the name, a large code, the address under it."""
    return paper.document(organisation.name, [partial(_poster, organisation)])


def _poster(organisation: Organisation, sheet: Sheet) -> None:
    address = absolute(organisation.get_absolute_url())
    sheet.y = 40
    sheet.write([organisation.name], style=LARGE)
    sheet.y += 8
    sheet.write([organisation.summary], style=MIDDLE)
    sheet.y += 12
    sheet.draw(address, side=100)
    sheet.y += 8
    sentence = _("Horaires, accès, contacts : visez ce dessin avec un téléphone.")
    sheet.write([sentence, address, territories.site().name], style=MIDDLE)


def _letter(organisation: Organisation, place: Place, code: str, sheet: Sheet) -> None:
    site = territories.site()
    to = [organisation.name, place.street, f"{place.postcode} {place.commune}"]
    sheet.head(sender=[site.name, site.steward], to=to)
    sheet.write(
        [
            f"{clock.today():%d/%m/%Y}",
            "",
            _("Madame, Monsieur,"),
            "",
            _(
                "Votre structure figure dans l’annuaire de l’économie sociale et solidaire de "
                "notre territoire, d’après des registres publics. Voici ce que nous en savons :"
            ),
            "",
        ]
    )
    known = [
        organisation.name,
        organisation.summary or organisation.purpose[:300],
        ", ".join(filter(None, (place.street, str(place.commune or "")))),
        spaced(place.phone),
    ]
    sheet.write([line for line in known if line], x=MARGIN + 8, width=155)
    sheet.write(
        [
            "",
            _(
                "Est-ce juste ? Tapez ce code à l’adresse ci-dessous, ou visez le dessin avec un "
                "téléphone. Vous pourrez confirmer d’un bouton, corriger, ou demander à ne pas "
                "figurer. Le code sert à une réponse, pendant trois mois. C’est gratuit, sans mot "
                "de passe."
            ),
            "",
        ]
    )
    sheet.reply(absolute("/code/"), code)
    rights = _("D’où viennent ces informations et comment s’y opposer : %(url)s") % {
        "url": absolute("/donnees-personnelles/")
    }
    invented = [_("Démonstration : cette structure est inventée.")]
    sheet.foot([rights, *(invented if files.is_demonstration() else [])])
