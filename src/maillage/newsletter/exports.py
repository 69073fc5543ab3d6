"""The letter as feed readers read it: Atom (RFC 4287)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from maillage.look import prose
from maillage.newsletter import queries
from maillage.newsletter.models import Issue
from maillage.territories import queries as territories
from maillage.web.answers import absolute

ATOM = "application/atom+xml; charset=utf-8"


def feed(issues: Iterable[Issue]) -> str:
    """The letters that were sent, the latest first."""
    own = absolute(reverse("letters_atom"))
    made = Atom1Feed(
        title=_("La lettre de %(name)s") % {"name": territories.site().name},
        link=absolute(reverse("letters")),
        feed_url=own,
        feed_guid=own,
        description="",
        language="fr",
    )
    for issue in issues:
        titles = [item.title for item in queries.told(issue)]
        page = absolute(issue.get_absolute_url())
        made.add_item(
            title=f"{issue}, {issue.title}",
            link=page,
            unique_id=page,
            description=prose.plain(issue.intro) or " · ".join(titles[:12]),
            pubdate=issue.sent_at,
            updateddate=issue.sent_at,
        )
    return made.writeString("utf-8")
