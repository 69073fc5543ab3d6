"""What structures that are invited, and those who help, receive by e-mail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.invitations.models import Relay
from maillage.organisations.models import Organisation
from maillage.web.answers import absolute


def invitation(organisation: Organisation, sign: str) -> None:
    """The first message to a structure: what is known of it, where from, and a code."""
    mail.post(
        "invitations/mails/invitation.txt",
        to=organisation.email,
        subject=_("Votre fiche : %(name)s") % {"name": organisation.name},
        page=organisation,
        code=f"{sign[:4]} {sign[4:]}",
        url=f"{absolute(reverse('code'))}?c={sign}",
        place=organisation.main_place(),
        origin=f"{absolute(reverse('privacy'))}#origine",
    )


def relay(helper: Relay, path: str, many: int) -> None:
    """To who helps a wave: the part of the list that is theirs."""
    mail.post(
        "invitations/mails/relay.txt",
        to=helper.email,
        subject=_("Votre liste : %(name)s") % {"name": helper.wave.name},
        relay=helper,
        url=absolute(path),
        many=many,
    )
