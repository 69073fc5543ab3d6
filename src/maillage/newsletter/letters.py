"""What is written to who asks for the letter."""

from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.newsletter import queries
from maillage.newsletter.models import Subscriber


def confirm(subscriber: Subscriber) -> None:
    """Double opt-in: nothing more is sent before the button behind this link. Who receives the
    letter already finds their choices there."""
    mail.post(
        "newsletter/mails/confirm.txt",
        to=subscriber.recipient.email,
        subject=_("Confirmez votre abonnement à la lettre")
        if subscriber.is_to_confirm
        else _("Votre abonnement à la lettre"),
        is_known=not subscriber.is_to_confirm,
        url=queries.choices_address(subscriber),
    )
