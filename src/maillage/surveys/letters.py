"""What structures that are asked receive by e-mail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.invitations.models import Invitation
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
