"""What recipients receive."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.base.web import absolute
from maillage.mailing.models import Recipient, SavedSearch
from maillage.mailing.queries import Part, key_of
from maillage.territories import queries as territories


def confirm(recipient: Recipient, search: SavedSearch) -> None:
    """Double opt-in: nothing more is sent before the button behind this link."""
    url = absolute(reverse("alerts", args=[key_of(recipient)]))
    _post(recipient.email, _("Confirmez votre alerte"), "confirm", search=search, url=url)


def digest(email: str, parts: Sequence[Part], recipient: Recipient | None) -> None:
    """One person, one mail a day at most, whatever rooms have to say."""
    subject = parts[0].title if len(parts) == 1 else _("Les nouvelles de la semaine")
    token = key_of(recipient) if recipient else ""
    _post(
        email, subject, "digest", parts=parts,
        url=absolute(reverse("alerts", args=[token])) if token else "",
        end=absolute(reverse("alerts_end", args=[token])) if token else "",
    )  # fmt: skip


def _post(recipient: str, subject: str, template: str, **context: object) -> None:
    site = territories.site()
    text = render_to_string(f"mailing/mails/{template}.txt", context | {"site": site})
    mail.send(recipient=recipient, subject=f"{subject} – {site.name}", text=text.strip() + "\n",
              unsubscribe_url=str(context.get("end", "")))  # fmt: skip
