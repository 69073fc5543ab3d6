"""What is sent to those who hold a page, and to the address that it publishes."""

from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.organisations.models import Organisation
from maillage.organisations.words import PROOFS
from maillage.web.answers import absolute


def code(organisation: Organisation, sign: str) -> None:
    """To the address that the page publishes: somebody says that they hold it."""
    mail.post(
        "managers/mails/code.txt",
        to=organisation.email,
        subject=_("Le code de votre fiche : %(name)s") % {"name": organisation.name},
        page=organisation,
        code=sign,
        url=absolute(organisation.get_absolute_url()),
    )


def told(organisation: Organisation, address: str, proof: str, path: str) -> None:
    """To who holds a page, or to its published address: somebody asks for it, or, with a proof,
    holds it from now on. Not a word of theirs, nor their address: anybody may have typed them."""
    sentence = (
        _("Une autre personne tient votre fiche : %(name)s")
        if proof
        else _("Quelqu’un demande à tenir votre fiche : %(name)s")
    )
    mail.post(
        "managers/mails/told.txt",
        to=address,
        subject=sentence % {"name": organisation.name},
        page=organisation,
        proof=PROOFS.get(proof, ""),
        url=absolute(path),
        address=absolute(organisation.get_absolute_url()),
    )


def invited(organisation: Organisation, email: str, by: str) -> None:
    mail.post(
        "managers/mails/invited.txt",
        to=email,
        subject=_("Vous tenez la fiche de %(name)s") % {"name": organisation.name},
        page=organisation,
        by=by,
        url=absolute(organisation.get_absolute_url()),
    )
