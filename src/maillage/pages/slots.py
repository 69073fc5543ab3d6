"""What these pages show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import Link


def site_map(user: Any) -> Iterator[Link]:
    yield Link(_("Accessibilité"), reverse("accessibility"), 80)
    yield Link(_("Mentions légales"), reverse("legal"), 80)
    yield Link(_("Données personnelles"), reverse("privacy"), 80)
