"""Events that calendars bring, as the target of their imports."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.agenda import actions, rolling, words
from maillage.agenda.models import Event, EventClaim
from maillage.agenda.words import LABELS, in_words
from maillage.base import clock
from maillage.base.models import Change
from maillage.calendars import candidates
from maillage.calendars.connectors.formats import TARGET
from maillage.claims.listed import Paired, PairQuestions
from maillage.look import prose
from maillage.organisations.models import Organisation
from maillage.reading.cells import coordinate, website
from maillage.reading.columns import KnownColumn
from maillage.reading.contacts import phone
from maillage.reading.rows import LONGEST_KEY, REJECTED, CellFault, Read
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import Field, Options, ReadRow, Sentences
from maillage.territories.queries import located
from maillage.timetables.dates import Dates, WrongDates, checked
from maillage.timetables.told.event import TITLES

State: Any = ChangeRow.State
NO_NAME, NO_DATES = "no_name", "dates"
FAULTS = {
    NO_NAME: gettext_lazy("sans titre"),
    NO_DATES: gettext_lazy("sans date, ou date impossible"),
}
FREE = "1"
MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|ul|ol|li|strong|em|b|i|h[1-6]|script|style)\b[^>]*>", re.I
)


def clipped(longest: int) -> Callable[[str], str]:
    """What is too long is cut at a word: a calendar that we do not write has no limit of ours."""

    def clean(typed: str) -> str:
        found = "\n".join(" ".join(line.split()) for line in typed.strip().splitlines())
        if len(found) <= longest:
            return found
        return found[: longest - 1].rpartition(" ")[0] + "…"

    return clean


def one_line(longest: int) -> Callable[[str], str]:
    cut = clipped(longest)
    return lambda typed: cut(" ".join(typed.split()))


def prose_of(typed: str) -> str:
    """HTML becomes Markdown; scripts leave nothing."""
    return TEXT(prose.from_html(typed) if MARKUP.search(typed) else typed)


TEXT = clipped(5000)
COLUMNS = {
    column.name: column
    for column in (
        KnownColumn("name", LABELS["name"], one_line(200)),
        KnownColumn("summary", LABELS["summary"], one_line(250)),
        KnownColumn("text", LABELS["text"], prose_of),
        KnownColumn("venue", LABELS["venue"], one_line(200)),
        KnownColumn("street", LABELS["street"], one_line(200)),
        KnownColumn("postcode", gettext_lazy("Code postal"), one_line(5)),
        KnownColumn("commune", LABELS["commune_id"], one_line(100)),
        KnownColumn("commune_code", gettext_lazy("Code INSEE"), one_line(5)),
        KnownColumn("lat", gettext_lazy("Latitude"), coordinate(90)),
        KnownColumn("lon", gettext_lazy("Longitude"), coordinate(180)),
        KnownColumn("online", LABELS["online"], website),
        KnownColumn("price", LABELS["price"], one_line(120)),
        KnownColumn("audience", LABELS["audience"], one_line(200)),
        KnownColumn("registration", LABELS["registration"], website),
        KnownColumn("phone", LABELS["phone"], phone),
        KnownColumn("link", LABELS["link"], website),
    )
}
PLACE = ("street", "postcode", "commune", "commune_code", "lat", "lon")
AS_TOLD = ("uid", "text", "dates", "status", "is_free", "access", "fault", "value")


class CalendarOptions(Options):
    """Whose calendar it is: its page is named as the organiser, and lends its commune."""

    organiser = forms.CharField(
        label=gettext_lazy("Structure qui organise"),
        required=False,
        help_text=gettext_lazy("Le nom qui finit l’adresse de sa fiche, comme la-roue-libre."),
    )

    def clean_organiser(self) -> str:
        slug = self.cleaned_data["organiser"].strip().strip("/").rpartition("/")[2]
        if slug and not Organisation.objects.filter(slug=slug, merged_into=None).exists():
            raise forms.ValidationError(_("Aucune fiche n’a cette adresse."))
        return slug


class EventReader(located.LocatedReader):
    """A title and dates make an event; the rest may be missing."""

    def __init__(
        self, columns: Sequence[str], mapping: Mapping[str, str], organiser: Organisation | None
    ) -> None:
        super().__init__(columns, mapping)
        told = [(i, title, name) for i, title, name in self.named if name in AS_TOLD]
        self.as_told = {name: i for i, _title, name in told}
        self.named = [one for one in self.named if one[2] not in AS_TOLD]
        self.window = rolling.window(clock.now())
        self.organiser = organiser

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read = Read(line, lasts=False)  # what may be refused today may be dated tomorrow
        told = {name: cells[i] if i < len(cells) else "" for name, i in self.as_told.items()}
        said: dict[str, Any] = {}
        for title, name, cell in self.cells(read, cells):
            value = self.cleaned(read, title, cell, COLUMNS[name], said)
            if value is not None:
                said[name] = value
        if text := prose_of(told.get("text", "")):
            said["text"] = text
        place = {name: said.pop(name) for name in PLACE if name in said}
        if "street" in place and "commune" in place and not place.get("postcode"):
            place["street"] = place["street"].removesuffix(f", {place['commune']}")
        self.locate(read, place)
        read.name = said.get("name", "")
        dates = self._dates(read, told)
        if not read.name:
            read.faults.append(CellFault(NO_NAME, "", "", str(FAULTS[NO_NAME]), REJECTED))
        if read.verdict == REJECTED:
            return read
        read.values = self._values(said, place, told) | {"dates": dates}
        read.key = key_of(told.get("uid", ""), read.values)
        return read

    def _dates(self, read: Read, told: Mapping[str, str]) -> dict[str, Any]:
        """Those that can be; else why not, with what was told."""
        reason, value = told.get("fault", ""), told.get("value", "")
        dates = json.loads(told.get("dates") or "{}")
        if not reason:
            try:
                return checked(Dates.of(dates), *self.window).as_stated
            except WrongDates as fault:
                reason, value = str(fault), json.dumps(dates, ensure_ascii=False)
        read.faults.append(CellFault(NO_DATES, str(LABELS["dates"]), value, reason, REJECTED))
        return {}

    def _values(
        self, said: Mapping[str, Any], place: Mapping[str, Any], told: Mapping[str, str]
    ) -> dict[str, Any]:
        values = dict(said)
        values |= {name: place[name] for name in ("street", "lat", "lon") if name in place}
        if commune := place.get("commune"):
            values["commune_id"] = commune
        values["status"] = told.get("status") or str(Event.Status.CONFIRMED)
        if told.get("is_free") == FREE:
            values["is_free"] = True
        known = [code for code in told.get("access", "").split(",") if code in Event.Access.values]
        if known:
            values["access"] = sorted(known)
        if self.organiser:
            values["organisers"] = [self.organiser.pk]
            if not (place or values.get("online")):
                values |= self._at_home(self.organiser)
        return values

    def _at_home(self, organiser: Organisation) -> dict[str, Any]:
        """A calendar that says no place means its own."""
        own = organiser.main_place()
        return {"commune_id": own.commune_id} if own and own.commune_id else {}


def key_of(uid: str, values: Mapping[str, Any]) -> str:
    """Its name in its calendar, or a mark of its title, its start and its place."""
    if uid and len(uid) <= LONGEST_KEY and uid.isprintable():
        return uid
    own = uid or json.dumps([values["name"], values["dates"]["times"][0][0], values.get("venue")])
    return f"h:{hashlib.blake2b(own.encode(), digest_size=16).hexdigest()}"


def _mark(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an event is known by under another name: its title, its start, its place."""
    dates = values["dates"]
    return values["name"], dates["zone"], dates["times"][0][0], values.get("venue", "")


class Events(Paired):
    name = TARGET
    claims = EventClaim
    show = staticmethod(actions.show)
    label = gettext_lazy("Événements")
    labels = LABELS
    way = actions.OF_EVENTS
    beside = ("dates", "summary", "venue", "street")
    asked = PairQuestions(
        gettext_lazy("Est-ce le même événement ?"),
        gettext_lazy("Faut-il publier cet événement ?"),
        gettext_lazy("C’est un autre événement : publier"),
    )
    options = CalendarOptions
    faults = FAULTS | located.FAULTS
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("publier %(n)s événement", "publier %(n)s événements", "n"),
            State.CHANGED: ngettext_lazy(
                "mettre à jour %(n)s événement", "mettre à jour %(n)s événements", "n"
            ),
            State.GONE: ngettext_lazy(
                "retirer %(n)s événement de l’agenda", "retirer %(n)s événements de l’agenda", "n"
            ),
        },
        gettext_lazy("L’événement dit"),
        gettext_lazy("L’événement dira"),
    )

    @staticmethod
    def make(values: Mapping[str, Any], change: Change) -> int:
        """A feed that names its events anew each day must not double the agenda: the same title at
        the same hours, told by the same calendar, is the event that it was."""
        run = ImportRun.objects.get(pk=change.by.removeprefix("run:"))
        rows = EventClaim.objects.filter(source=run.source_id, withdrawn=None, gone=False)
        same = rows.filter(values__name=values["name"]).values_list("event", "values")
        known = (pk for pk, said in same if _mark(said) == _mark(values))
        return next(known, None) or actions.make(values, change)

    def fields(self) -> list[Field]:
        titles = {name: column.label for name, column in COLUMNS.items()}
        return [
            Field(name, titles.get(name, name), required=name in ("name", "dates"))
            for name in TITLES
        ]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        """The columns of a calendar are always these."""
        return {title: title for title in titles if title in TITLES}

    def reader(self, run: ImportRun) -> ReadRow:
        slug = run.source.options.get("organiser", "")
        organiser = Organisation.objects.filter(slug=slug).first() if slug else None
        return EventReader(run.columns, run.mapping, organiser)

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return candidates.resembling(source, rows)

    def facts(self, row: ChangeRow) -> list[str]:
        dates = Dates.of(row.values["dates"])
        place = [row.values[name] for name in ("venue", "street") if row.values.get(name)]
        return [words.first_time(dates), *place]

    def in_words(self, field: str, value: Any) -> str:
        return in_words(field, value)
