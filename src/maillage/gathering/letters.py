"""The mail to those whose source cannot be read."""

from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.gathering import queries
from maillage.sources.models import Source


def broken(source: Source, *, has_ended: bool) -> None:
    """What was on line stays there: it is the first thing that they want to know."""
    subject = _("« %(name)s » n’est plus lue") if has_ended else _("« %(name)s » ne se lit plus")
    for email in queries.owners(source):
        mail.post(
            "gathering/mails/broken.txt",
            to=email,
            subject=subject % {"name": source.name},
            source=source,
            has_ended=has_ended,
        )
