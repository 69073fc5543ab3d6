"""What of a feed may be given, and whose it is."""

from maillage.organisations.models import Organisation
from maillage.sources.models import Licence, Source

FIRST_YEAR = 1970  # what says to have been published before was dated by a clock that was wrong


def may_be_given(licence: Licence) -> bool:
    """Whether its whole text may be shown: under a licence that is unknown or restricted, a title,
    a day, a short extract and a link (Code de la propriété intellectuelle, articles L122-5 and
    L211-3-1: à vérifier)."""
    return bool(licence.permits)


def page_of(source: Source) -> Organisation | None:
    """The structure whose feed it is; where its page was merged, the one that shows for it."""
    slug = source.options.get("structure", "")
    page = Organisation.objects.filter(slug=slug).first() if slug else None
    return page.merged_into or page if page else None
