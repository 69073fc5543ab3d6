"""What accounts show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import Link


def menu(user: Any) -> Iterator[Link]:
    if not user.is_authenticated:
        yield Link(_("Se connecter"), reverse("account_login"), 90)


def site_map(user: Any) -> Iterator[Link]:
    yield Link(_("Se connecter"), reverse("account_login"), 40)
