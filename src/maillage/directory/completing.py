"""What completes a question to the directory: themes, what people say, names of structures. Each
as French writes it, and each finds something for everybody."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.base import history, text
from maillage.finder.completing import begins
from maillage.finder.frames import Suggestion
from maillage.look.parts import grouped
from maillage.organisations.models import Place
from maillage.search import index
from maillage.search.index import Question
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import EverydayNeed, Synonym, Theme

KINDS = ("place",)
PREFERRED = ("standing", ("kept", "read"))
MOST_THEMES, MOST_SAID, MOST_NAMED = 2, 3, 3
TRIED = 8  # expressions of which the index is asked whether they find something


class Said(NamedTuple):
    """An expression of the vocabulary, its folded words, the icon of its theme."""

    text: str
    words: list[str]
    sign: str


def counted(n: int) -> str:
    return ngettext("%(shown)s lieu", "%(shown)s lieux", n) % {"n": n, "shown": grouped(n)}


def suggested(typed: str) -> list[Suggestion]:
    words = text.words(typed)
    if len("".join(words)) < 2:
        return []
    try:
        return [*_themes(words), *_said(words), *_structures(typed, words)]
    except index.Unavailable:
        return []


def _themes(words: list[str]) -> Iterator[Suggestion]:
    page = reverse("directory")
    found = (
        Suggestion(theme.name, theme.icon, _("thème"), counted(many), f"{page}?theme={theme.pk}")
        for theme in vocabulary.themes()
        if begins(words, text.words(theme.name))
        and (many := index.count(Question(KINDS, filters={"theme": (theme.pk,)})))
    )
    return islice(found, MOST_THEMES)


def _said(words: list[str]) -> Iterator[Suggestion]:
    """The shortest first: « vélo » before « réparer un vélo »."""
    found = (said for said in expressions() if begins(words, said.words))
    useful = (
        Suggestion(said.text, said.sign, _("recherche"), counted(many))
        for said in islice(found, TRIED)
        if (many := index.count(Question(KINDS, said.text), is_whole=True))
    )
    return islice(useful, MOST_SAID)


def _structures(typed: str, words: list[str]) -> Iterator[Suggestion]:
    asked = Question(KINDS, typed, prefer=PREFERRED)
    ids = index.named(asked, limit=4 * MOST_NAMED)
    rows = Place.objects.shown().visible_to(AnonymousUser()).filter(pk__in=ids)
    places = {place.pk: place for place in rows.select_related("organisation", "commune")}
    found: dict[int, Suggestion] = {}
    for place in (places[pk] for pk in ids if pk in places):
        page = place.organisation
        if page.pk not in found and begins(words, text.words(page.name)):
            where = place.commune.name if place.commune else ""
            address = page.get_absolute_url()
            found[page.pk] = Suggestion(page.name, "store", _("structure"), where, address)
    return islice(iter(found.values()), MOST_NAMED)


@history.until_changed("vocabulary.", dated=True)
def expressions() -> list[Said]:
    """What people say: of needs, of themes, then of synonyms; each once, however accented."""
    lists = [
        *EverydayNeed.objects.in_force().values_list("said", "theme__icon"),
        *Theme.objects.in_force().values_list("words", "icon"),
        *((words, "") for words in Synonym.objects.in_force().values_list("words", flat=True)),
    ]
    return sorted(_each_once(lists), key=lambda said: len(said.words))


def _each_once(lists: Iterable[tuple[str, str | None]]) -> list[Said]:
    found: dict[str, Said] = {}
    for stated, icon in lists:
        for part in vocabulary.listed(stated.replace("→", ",")):
            if words := text.words(part):
                same = " ".join(text.stems(part)) or " ".join(words)  # « mon vélo », « un vélo »
                found.setdefault(same, Said(part, words, icon or "search"))
    return list(found.values())
