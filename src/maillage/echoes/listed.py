"""News that feeds bring, as the target of their imports, and the format that feeds are read in."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.base import clock
from maillage.base.models import Change
from maillage.claims.listed import Paired, PairQuestions
from maillage.echoes import candidates, rules
from maillage.feeds.told import rows
from maillage.look import prose
from maillage.look.parts import day
from maillage.news import queries
from maillage.news.actions import items
from maillage.news.models import NewsClaim
from maillage.organisations.models import Organisation
from maillage.reading.cells import date, website
from maillage.reading.rows import LEFT, LONGEST_KEY, REJECTED, CellFault, Read, RowReader
from maillage.sources.formats import Format
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import Field, Options, ReadRow, Sentences
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary

TARGET = "news"
State: Any = ChangeRow.State
NO_TITLE, NO_DAY, NO_LINK = "no_title", "no_day", "no_link"
FAULTS = {
    NO_TITLE: gettext_lazy("ni titre ni texte"),
    NO_DAY: gettext_lazy("date impossible, laissée de côté"),
    NO_LINK: gettext_lazy("adresse illisible, laissée de côté"),
}
COLUMNS = {  # of a feed: `feeds.told.entry`
    "id": gettext_lazy("Identifiant"),
    "link": gettext_lazy("Adresse de l’original"),
    "title": gettext_lazy("Titre"),
    "text": gettext_lazy("Texte"),
    "published": gettext_lazy("Date de publication"),
    "updated": gettext_lazy("Date de mise à jour"),
    "author": gettext_lazy("Auteur"),
}
LABELS = {
    "name": gettext_lazy("Titre"),
    "summary": gettext_lazy("En une phrase"),
    "text": gettext_lazy("Texte"),
    "published_on": gettext_lazy("Publiée le"),
    "signed": gettext_lazy("Signature"),
    "link": gettext_lazy("Pour en savoir plus"),
    "organisations": gettext_lazy("Structure"),
    "communes": gettext_lazy("Communes"),
    "themes": gettext_lazy("Thèmes"),
}
# Signs: what the form of a news item takes, so that a person may put right what a feed said.
LONGEST = {"name": 120, "text": 10_000, "signed": 100}
TITLE_OF_TEXT = 80  # signs of a text that stand for the title that it lacks
MOST_THEMES = 3
ADDRESSED = re.compile(r"\S+@\S+|[()<>]")


class FeedOptions(Options):
    """Whose feed it is: what it tells is told by that structure."""

    structure = forms.CharField(
        label=gettext_lazy("Structure qui publie"),
        required=False,
        help_text=gettext_lazy(
            "Le nom qui finit l’adresse de sa fiche, comme la-roue-libre. Rien, si ce fil n’est "
            "celui d’aucune."
        ),
    )

    def clean_structure(self) -> str:
        slug = self.cleaned_data["structure"].strip().strip("/").rpartition("/")[2]
        if slug and not Organisation.objects.filter(slug=slug, merged_into=None).exists():
            raise forms.ValidationError(_("Aucune fiche n’a cette adresse."))
        return slug


class NewsReader(RowReader):
    """A title, or a text, makes a news item. Under a licence that lets nothing be given, what is
    kept of the text is how it begins."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.columns, run.mapping)
        self.source, self.gives_all = run.source, rules.may_be_given(run.source.licence)
        self.told_by = _told_by(run.source)
        self.latest = clock.today() + dt.timedelta(days=1)

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read = Read(line, lasts=False)  # a date that is impossible today may be one tomorrow
        told = {name: cells[i].strip() for i, _title, name in self.named if i < len(cells)}
        text = rows.markdown(told.get("text", ""))
        words = prose.plain(text) if text else ""
        title = one_line(told.get("title", "")) or Truncator(words).chars(TITLE_OF_TEXT)
        read.name = clipped(title, LONGEST["name"])
        if not title:
            read.faults.append(CellFault(NO_TITLE, "", "", str(FAULTS[NO_TITLE]), REJECTED))
            return read
        values = {"name": read.name, **self.told_by}
        if self.gives_all:
            values["text"] = clipped(text, LONGEST["text"])
        else:
            values["summary"] = queries.excerpt(text)
        values["published_on"] = self._day(read, told)
        values["link"] = self._link(read, told.get("link", ""))
        values["signed"] = self._signed(told.get("author", ""))
        read.values = {name: value for name, value in values.items() if value}
        read.key = key_of(told.get("id") or values["link"], read.values)
        return read

    def _day(self, read: Read, told: Mapping[str, str]) -> str:
        """When it was published, as the feed says; nothing of a day that cannot be."""
        name = "published" if told.get("published") else "updated"
        if not (cell := told.get(name, "")):
            return ""
        try:
            found = day_of(cell)
        except ValueError:
            found = None
        if found and found.year >= rules.FIRST_YEAR and found <= self.latest:
            return found.isoformat()
        self._left(read, NO_DAY, name, cell, _("ce jour ne peut pas être"))
        return ""

    def _link(self, read: Read, cell: str) -> str:
        try:
            return website(cell) if cell else ""
        except ValueError as fault:
            self._left(read, NO_LINK, "link", cell, str(fault))
            return ""

    def _left(self, read: Read, code: str, name: str, cell: str, reason: str) -> None:
        read.faults.append(CellFault(code, str(COLUMNS[name]), cell, reason, LEFT))

    def _signed(self, author: str) -> str:
        """Its author, without an address; of a feed that is no structure's, its name too."""
        named = [one_line(ADDRESSED.sub(" ", author))]
        if not self.told_by:
            named.append(self.source.name)
        return clipped(", ".join(filter(None, named)), LONGEST["signed"])


def _told_by(source: Source) -> dict[str, Any]:
    """Whose news it is, where, and of what: as when that structure writes it here."""
    page = rules.page_of(source)
    if page is None:
        return {}
    place = page.main_place()
    themes = sorted(page.themes.values_list("pk", flat=True))[:MOST_THEMES]
    communes = [place.commune_id] if place and place.commune_id else []
    return {"organisations": [page.pk], "communes": communes, "themes": themes}


def one_line(text: str) -> str:
    return " ".join(text.split())


def clipped(text: str, longest: int) -> str:
    """Cut at a word: a feed that we do not write has no limit of ours."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rpartition(" ")[0] + "…"


def day_of(cell: str) -> dt.date | None:
    """The day here of an instant, or as a table writes it. Raises ValueError."""
    try:
        found = rows.instant(cell)
    except ValueError:
        return dt.date.fromisoformat(date(cell))
    if found and not found.tzinfo:
        found = found.replace(tzinfo=clock.zone())
    return clock.day(found) if found else None


def key_of(name: str, values: Mapping[str, Any]) -> str:
    """Its name in its feed, or a mark of that, or of its title and its day."""
    if name and len(name) <= LONGEST_KEY and name.isprintable():
        return name
    own = name or "\0".join((values["name"], values.get("published_on", "")))
    return f"h:{hashlib.blake2b(own.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def _mark(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a news item is known by under another name: its title, its day, its address."""
    return tuple(values.get(name) for name in ("name", "published_on", "link"))


class FeedNews(Paired):
    """A feed shows its latest entries only: what leaves it stays on line."""

    name = TARGET
    claims = NewsClaim
    show = staticmethod(items.show)
    label = gettext_lazy("Actualités")
    labels = LABELS
    way = items.OF_NEWS
    beside = ("published_on", "summary", "text", "link")
    asked = PairQuestions(
        gettext_lazy("Est-ce la même actualité ?"),
        gettext_lazy("Faut-il publier cette actualité ?"),
        gettext_lazy("C’est une autre actualité : publier"),
    )
    options = FeedOptions
    faults = FAULTS
    keeps_what_leaves = True
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("publier %(n)s actualité", "publier %(n)s actualités", "n"),
            State.CHANGED: ngettext_lazy(
                "mettre à jour %(n)s actualité", "mettre à jour %(n)s actualités", "n"
            ),
        },
        gettext_lazy("L’actualité dit"),
        gettext_lazy("L’actualité dira"),
    )

    @staticmethod
    def make(values: Mapping[str, Any], change: Change) -> int:
        """A feed that names its entries anew each day must not double the news: the same title on
        the same day at the same address, told by the same feed, is the item that it was."""
        run = ImportRun.objects.get(pk=change.by.removeprefix("run:"))
        said = NewsClaim.objects.filter(source=run.source_id, withdrawn=None)
        same = said.filter(values__name=values["name"]).values_list("news", "values")
        known = (pk for pk, told in same if _mark(told) == _mark(values))
        return next(known, None) or items.make(values, change)

    def fields(self) -> list[Field]:
        return [Field(name, label, name == "title") for name, label in COLUMNS.items()]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        """The columns of a feed are always these; those of a table bear our words for them."""
        said = {str(label).casefold(): name for name, label in COLUMNS.items()}
        found = {title: said.get(title.casefold(), title) for title in titles}
        return {title: name for title, name in found.items() if name in COLUMNS}

    def reader(self, run: ImportRun) -> ReadRow:
        return NewsReader(run)

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return candidates.resembling(source, rows)

    def facts(self, row: ChangeRow) -> list[str]:
        told, said = row.values, row.values.get("published_on")
        first = [day(dt.date.fromisoformat(said))] if said else []
        words = told.get("summary") or queries.excerpt(told.get("text", ""))
        return [*first, *filter(None, (words, told.get("link")))]

    def in_words(self, field: str, value: Any) -> str:
        if not value:
            return ""
        if field == "organisations":
            named = Organisation.objects.visible_to(None).filter(pk__in=value)
            return ", ".join(named.values_list("name", flat=True))
        if field == "communes":
            return ", ".join(territories.names_of_communes(value).values())
        if field == "themes":
            known = vocabulary.labels().themes
            return ", ".join(str(known[slug]) for slug in value if slug in known)
        if field == "published_on":
            return day(dt.date.fromisoformat(str(value)))
        return prose.plain(value) if field == "text" else str(value)


FEED = Format(
    "feed",
    TARGET,
    gettext_lazy("Fil d’actualités (RSS ou Atom)"),
    (gettext_lazy("le fil, en XML"),),
    extract=rows.extract,
    is_standard=True,
)
