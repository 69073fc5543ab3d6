"""What applicants receive, and what the one digest says to who must act. No mail names somebody,
nor says a word of a need: what is confidential stays behind its door."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.dossiers import queries
from maillage.dossiers.models import (
    Dossier,
    DossierLink,
    PartnerRequest,
    RecalledDossier,
    SatisfactionAnswer,
)
from maillage.dossiers.rules.reminding import WORDS, Reminder
from maillage.mailing.queries import DigestPart, NewResult
from maillage.web.answers import absolute


def _own(token: str) -> str:
    return absolute(reverse("applicant", args=[token]))


def _write(name: str, row: Dossier, token: str, subject: str, **said: Any) -> None:
    mail.post(
        f"dossiers/mails/{name}.txt",
        to=row.email,
        subject=subject,
        dossier=row,
        url=_own(token),
        **said,
    )


def opened(row: Dossier, token: str) -> None:
    _write("opened", row, token, _("Votre demande est bien reçue"), day=row.answer_by)


def replaced(row: Dossier, token: str) -> None:
    _write("replaced", row, token, _("Votre nouveau lien"))


def code(link: DossierLink, typed: str) -> None:
    mail.post(
        "dossiers/mails/code.txt", to=link.email, subject=_("Votre code"), code=typed, minutes=15
    )


def satisfied(row: Dossier, token: str, asked: SatisfactionAnswer) -> None:
    _write("satisfied", row, token, _("Une question, un bouton"), asked=asked)


def announced(row: Dossier, token: str, last: dt.date) -> None:
    _write("announced", row, token, _("Votre dossier va être effacé"), day=last)


# The digest


def part(email: str, today: dt.date) -> DigestPart:
    _user, reminders, news = queries.reminding.told_to(email, today)
    rows = Dossier.objects.in_bulk([one.dossier for one in reminders])
    items = [_news(one) for one in news]
    items += [_reminder(rows[one.dossier], one) for one in reminders if one.dossier in rows]
    return DigestPart(_("Accompagnement"), items=items)


def _reminder(row: Dossier, why: Reminder) -> NewResult:
    return NewResult(
        _("Dossier %(n)s") % {"n": row.reference},
        _("Pourquoi ce rappel : %(why)s") % {"why": WORDS[why.why]},
        absolute(row.get_absolute_url() if why.why != "unanswered" else reverse("my_dossiers")),
    )


def _news(request: PartnerRequest) -> NewResult:
    name, of = request.dossier.reference, str(request.support)
    if request.state == PartnerRequest.State.FREED:
        words = _("Une autre structure l’a pris : %(of)s n’a plus rien à faire.") % {"of": of}
        return NewResult(_("Dossier %(n)s") % {"n": name}, words, absolute(reverse("my_dossiers")))
    words = _("Il est proposé à %(of)s : dites « je prends », ou « pas pour moi ».") % {"of": of}
    url = absolute(request.get_absolute_url())
    return NewResult(_("Dossier %(n)s") % {"n": name}, words, url)


def told(email: str, today: dt.date) -> None:
    """In the transaction of the mail: the same is not told twice."""
    user, reminders, news = queries.reminding.told_to(email, today)
    for one in reminders:
        RecalledDossier.objects.update_or_create(
            dossier_id=one.dossier, defaults={"user": user, "day": today, "why": one.why}
        )
    keys = [one.pk for one in news]
    PartnerRequest.objects.filter(pk__in=keys).update(is_told=True)
