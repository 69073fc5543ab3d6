"""What the holders of a page receive by e-mail."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.base.web import absolute
from maillage.directory.models import Organisation, Relay
from maillage.territories import queries as territories


def code(page: Organisation, sign: str) -> None:
    """To the address that the page publishes: somebody says that they hold it."""
    _post(page.email, _("Le code de votre fiche : %(name)s") % {"name": page.name}, "code",
          page=page, code=sign, url=absolute(page.get_absolute_url()))  # fmt: skip


def invited(page: Organisation, email: str, by: str) -> None:
    _post(email, _("Vous tenez la fiche de %(name)s") % {"name": page.name}, "invited",
          page=page, by=by, url=absolute(page.get_absolute_url()))  # fmt: skip


def invitation(page: Organisation, sign: str) -> None:
    """The first message to a structure: what is known of it, where from, and a code."""
    _post(page.email, _("Votre fiche : %(name)s") % {"name": page.name}, "invitation", page=page,
          code=f"{sign[:4]} {sign[4:]}", url=f"{absolute(reverse('code'))}?c={sign}",
          place=page.places.select_related("commune").first(),
          origin=f"{absolute(reverse('privacy'))}#origine")  # fmt: skip


def relay(helper: Relay, path: str, many: int) -> None:
    """To who helps a wave: the part of the list that is theirs."""
    _post(helper.email, _("Votre liste : %(name)s") % {"name": helper.wave.name}, "relay",
          relay=helper, url=absolute(path), many=many)  # fmt: skip


def still_right(pages: Sequence[Organisation], token: str) -> str:
    """For all the pages of somebody: the words themselves, and a link to a button."""
    context = {"pages": pages, "url": absolute(reverse("still_right", args=[token]))}
    return render_to_string("directory/mails/still_right.txt", context).strip()


def _post(recipient: str, subject: str, template: str, **context: object) -> None:
    site = territories.site()
    text = render_to_string(f"directory/mails/{template}.txt", context | {"site": site})
    mail.send(recipient=recipient, subject=f"{subject} – {site.name}", text=text.strip() + "\n")
