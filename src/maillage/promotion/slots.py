"""What promotion shows on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import Link, PageSection


def site_map(user: Any) -> Iterator[Link]:
    about = reverse("what_it_is")
    yield Link(_("L’ESS, c’est quoi ?"), about, 2)
    yield Link(_("En facile à lire"), reverse("what_it_is_easy"), under=about)
    yield Link(_("Affiches et badges"), reverse("posters"), under=about)
    yield Link(_("Lexique"), reverse("lexicon"), under=about)


def addresses() -> Iterator[str]:
    for name in ("what_it_is", "what_it_is_easy", "posters", "lexicon"):
        yield reverse(name)


def home(user: Any) -> Iterator[PageSection]:
    yield PageSection("promotion/_home.html", {}, 41)
