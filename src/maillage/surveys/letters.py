"""What structures that are asked receive by e-mail."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.invitations.models import Invitation
from maillage.look.parts import day
from maillage.mailing.queries import DigestPart
from maillage.organisations.models import Manager
from maillage.surveys import queries
from maillage.web.answers import absolute


def invitation(row: Invitation, sign: str) -> None:
    """Why, under which promise, and the code that opens the survey."""
    survey = queries.survey_of(row.wave)
    mail.post(
        "surveys/mails/invitation.txt",
        to=row.organisation.email,
        subject=_("%(survey)s : votre avis") % {"survey": survey.name},
        survey=survey,
        page=row.organisation,
        code=f"{sign[:4]} {sign[4:]}",
        url=f"{absolute(reverse('code'))}?c={sign}",
        is_again=row.reminders > 0,
        origin=f"{absolute(reverse('privacy'))}#origine",
    )


# Reminders, in the one digest: a week before the last day, then two days before it

BEFORE = (7, 2)


def _waited_for(today: dt.date) -> QuerySet[Manager]:
    """Who holds the page of a structure that a survey about to close still waits for."""
    days = [today + dt.timedelta(days=n) for n in BEFORE]
    asked = queries.waiting_until(days).values("organisation")
    return Manager.objects.today().filter(organisation__in=asked)


def due(today: dt.date) -> Collection[str]:
    return set(_waited_for(today).values_list("user__email", flat=True))


def part(email: str, today: dt.date) -> DigestPart:
    """What is asked, of whom, until when; the code is in what they received."""
    held = _waited_for(today).filter(user__email=email).values("organisation")
    days = [today + dt.timedelta(days=n) for n in BEFORE]
    rows = queries.waiting_until(days).filter(organisation__in=held)
    lines = [
        _("« %(survey)s » attend la réponse de %(name)s, jusqu’au %(last)s.")
        % {"survey": row.survey_name, "name": row.organisation, "last": day(row.closes_on)}
        for row in rows
    ]
    where = _("Le code est dans le message ou la lettre reçus : %(url)s")
    lines.append(where % {"url": absolute(reverse("code"))})
    return DigestPart(_("Une enquête vous attend"), "\n".join(lines))


def told(email: str, today: dt.date) -> None:
    """Nothing to remember: each of the days comes once."""
