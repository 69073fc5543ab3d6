"""What people receive by e-mail about what they proposed: the words themselves, not only a link."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.base.web import absolute
from maillage.participation.models import Contribution
from maillage.territories import queries as territories


def confirm(row: Contribution, url: str) -> None:
    """One button away from the team."""
    subject = _("Confirmez votre proposition : %(title)s") % {"title": row.title}
    _post(row.email, subject, "confirm", row=row, url=absolute(url))


def vouch(row: Contribution, email: str, url: str) -> None:
    """To somebody who knows the place: one button away from being counted."""
    subject = _("Votre avis sur : %(title)s") % {"title": row.title}
    _post(email, subject, "vouch", row=row, url=absolute(url))


def asked(row: Contribution, text: str, url: str) -> None:
    subject = _("Une question sur votre proposition : %(title)s") % {"title": row.title}
    _post(row.email, subject, "asked", row=row, text=text, url=absolute(url))


def decided(row: Contribution, text: str, page: str, url: str) -> None:
    is_published = row.state == Contribution.State.ACCEPTED
    said = _("C’est en ligne : %(title)s") if is_published else _("Réponse : %(title)s")
    _post(
        row.email, said % {"title": row.title}, "decided", row=row, text=text, url=absolute(url),
        page=absolute(page) if page else "", is_published=is_published,
    )  # fmt: skip


def links(email: str, found: Sequence[tuple[Contribution, str]]) -> None:
    rows = [(row, absolute(url)) for row, url in found]
    _post(email, _("Vos propositions"), "links", rows=rows)


def _post(recipient: str, subject: str, template: str, **context: Any) -> None:
    site = territories.site()
    text = render_to_string(f"participation/mails/{template}.txt", context | {"site": site})
    mail.send(recipient=recipient, subject=f"{subject} – {site.name}", text=text.strip() + "\n")
