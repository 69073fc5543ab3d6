"""What people receive by e-mail about what they proposed: the words themselves, not only a link."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import kinds, mail
from maillage.base.kinds import Letter
from maillage.participation import queries
from maillage.participation.models import Contribution
from maillage.web.answers import absolute

COMMON = {
    "confirm": Letter(
        gettext_lazy("Confirmez votre proposition"), "participation/mails/confirm.txt"
    ),
    "asked": Letter(
        gettext_lazy("Une question sur votre proposition : %(title)s"),
        "participation/mails/asked.txt",
    ),
    "accepted": Letter(
        gettext_lazy("C’est en ligne : %(title)s"), "participation/mails/decided.txt"
    ),
    "refused": Letter(gettext_lazy("Réponse : %(title)s"), "participation/mails/decided.txt"),
}


def _write(row: Contribution, name: str, **context: Any) -> None:
    """In the words of its kind, else in those of every contribution."""
    letter = kinds.get(row.kind).letters.get(name) or COMMON[name]
    mail.post(
        letter.template,
        to=row.email,
        subject=letter.subject % {"title": row.title},
        row=row,
        **context,
    )


def confirm(row: Contribution, url: str) -> None:
    """One button away from the team. Whoever typed this address may be somebody else: not a word
    of theirs is written to it."""
    days = queries.days_to_answer()
    _write(row, "confirm", kind=row.kind_label, url=absolute(url), days=days)


def vouch(row: Contribution, email: str, url: str) -> None:
    """To somebody who knows the place: one button away from being counted. The words of the author
    wait behind the link."""
    mail.post(
        "participation/mails/vouch.txt",
        to=email,
        subject=_("Confirmez votre avis"),
        kind=row.kind_label,
        url=absolute(url),
    )


def asked(row: Contribution, text: str, url: str) -> None:
    _write(row, "asked", text=text, url=absolute(url))


def decided(row: Contribution, text: str, page: str, url: str) -> None:
    is_published = row.state == Contribution.State.ACCEPTED
    _write(
        row,
        "accepted" if is_published else "refused",
        text=text,
        url=absolute(url),
        page=absolute(page) if page else "",
        is_published=is_published,
    )


def links(email: str, found: Sequence[tuple[Contribution, str]]) -> None:
    rows = [(row, absolute(url)) for row, url in found]
    mail.post("participation/mails/links.txt", to=email, subject=_("Vos propositions"), rows=rows)
