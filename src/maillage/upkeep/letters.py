"""What the holders of pages receive by e-mail, once a year."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.urls import reverse

from maillage.organisations.models import Organisation
from maillage.web.answers import absolute


def still_right(pages: Sequence[Organisation], token: str) -> str:
    """For all the pages of somebody: the words themselves, and a link to a button."""
    context = {"pages": pages, "url": absolute(reverse("still_right", args=[token]))}
    return render_to_string("upkeep/mails/still_right.txt", context).strip()
