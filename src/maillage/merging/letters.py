"""What people receive by e-mail when two pages become one."""

from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.organisations.models import Organisation
from maillage.web.answers import absolute


def joined(organisation: Organisation, address: str, names: str) -> None:
    """To who holds one of two pages that became one, or was published on one of them."""
    mail.post(
        "merging/mails/joined.txt",
        to=address,
        subject=_("Deux fiches réunies : %(name)s") % {"name": organisation.name},
        page=organisation,
        names=names,
        url=absolute(organisation.get_absolute_url()),
    )
