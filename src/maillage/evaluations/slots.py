"""What sessions show where challenges are worked on, and in the week."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.base import clock
from maillage.evaluations import queries
from maillage.evaluations.models import Evaluation
from maillage.look.frames import ANSWER, PageSection, Todo
from maillage.look.parts import day
from maillage.needs.models import Challenge, Option


def of_challenge(challenge: Challenge, user: Any) -> Iterator[PageSection]:
    sessions = Evaluation.objects.visible_to(user).filter(challenge=challenge)
    context = {
        "challenge": challenge,
        "sessions": queries.progress_of(sessions),
        "has_options": Option.objects.visible_to(user).filter(challenge=challenge).exists(),
    }
    yield PageSection("evaluations/_of_challenge.html", context, 30)


def week(user: Any) -> Iterator[Todo]:
    """The sessions that wait for what this person thinks."""
    for session in queries.to_score(user).select_related("challenge")[:5]:
        left = (session.reveals_on - clock.today()).days
        why = ngettext(
            "Les notes s’ouvrent dans %(n)s jour, le %(day)s.",
            "Les notes s’ouvrent dans %(n)s jours, le %(day)s.",
            left,
        )
        what = _("à « %(session)s » : des pistes à noter") % {"session": session}
        said = why % {"n": left, "day": day(session.reveals_on)}
        url = session.get_absolute_url()
        yield Todo(40, ANSWER, what, said, url, session.reveals_on, user.author)
