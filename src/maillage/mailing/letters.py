"""What recipients receive."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.look.palette import palette
from maillage.mailing.models import Recipient, SavedSearch
from maillage.mailing.queries import DigestPart, key_of
from maillage.territories import queries as territories
from maillage.web.answers import absolute


def confirm(recipient: Recipient, search: SavedSearch) -> None:
    """Double opt-in: nothing more is sent before the button behind this link."""
    url = absolute(reverse("alerts", args=[key_of(recipient)]))
    mail.post(
        "mailing/mails/confirm.txt",
        to=recipient.email,
        subject=_("Confirmez votre alerte"),
        search=search,
        url=url,
    )


def digest(email: str, parts: Sequence[DigestPart], recipient: Recipient | None) -> None:
    """One person, one mail a day at most, whatever rooms have to say."""
    subject = parts[0].title if len(parts) == 1 else _("Les nouvelles de la semaine")
    token = key_of(recipient) if recipient else ""
    end = absolute(reverse("alerts_end", args=[token])) if token else ""
    mail.post(
        "mailing/mails/digest.txt",
        html="mailing/mails/digest.html",
        to=email,
        subject=subject,
        colours={
            name.replace("-", "_"): value for name, value in palette(territories.site().hue).items()
        },
        home=absolute("/"),
        unsubscribe_url=end,
        parts=parts,
        url=absolute(reverse("alerts", args=[token])) if token else "",
        end=end,
    )
