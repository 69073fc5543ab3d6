"""Who holds the page of a structure is told, once, in their digest, that something answers what it
needs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.mailing.queries import DigestPart, NewResult
from maillage.needs.models import Need, NeedAnswer
from maillage.organisations.models import Manager
from maillage.web.answers import absolute

STILL_NEW = dt.timedelta(days=60)  # an answer that nobody could be told of by then is read in place


def _waiting(today: dt.date) -> dict[str, list[NeedAnswer]]:
    """{address: answers that this person was not told of}; three questions, however many."""
    needs = Need.objects.filter(is_withdrawn=False).exclude(organisation=None).not_in_confidence()
    rows = NeedAnswer.objects.filter(need__in=needs, at__date__gte=today - STILL_NEW)
    rows = rows.select_related("need__organisation")
    answers = list(rows.prefetch_related("told"))
    of_page: dict[int, list[NeedAnswer]] = defaultdict(list)
    for answer in answers:
        page = answer.need.organisation
        assert page is not None
        of_page[page.merged_into_id or page.pk].append(answer)
    found: dict[str, list[NeedAnswer]] = defaultdict(list)
    pages = Q(organisation__in=of_page) | Q(organisation__merged_into__in=of_page)
    held = Manager.objects.today().filter(pages, user__is_active=True)
    for manager in held.select_related("user", "organisation"):
        page = manager.organisation
        for answer in of_page[page.merged_into_id or page.pk]:
            is_known = manager.user in answer.told.all() or answer in found[manager.user.email]
            if not is_known:
                found[manager.user.email].append(answer)
    return {email: answers for email, answers in found.items() if answers}


def due(today: dt.date) -> Collection[str]:
    return set(_waiting(today))


def part(email: str, today: dt.date) -> DigestPart:
    answers = _waiting(today).get(email, [])
    title = ngettext(
        "On a répondu à un besoin que vous aviez dit",
        "On a répondu à des besoins que vous aviez dits",
        len(answers),
    )
    items = [
        NewResult(
            answer.words,
            _("Vous aviez dit : « %(need)s »") % {"need": answer.need},
            absolute(answer.need.get_absolute_url()),
        )
        for answer in answers
    ]
    return DigestPart(title, items=items)


def told(email: str, today: dt.date) -> None:
    answers = _waiting(today).get(email, [])
    users = Manager.objects.today().filter(user__email=email).values_list("user", flat=True)
    for answer in answers:
        answer.told.add(*set(users))
