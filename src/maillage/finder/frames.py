"""What a room declares to be searched, and what it may add to the map of another."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base.catalogue import Slot
from maillage.search.index import Question, declare_facet
from maillage.territories import queries as territories

Labels = Callable[[Collection[str]], Mapping[str, Any]]


class Mark(NamedTuple):
    """A result on the map: its name; the icon and the tint of its theme, named by its hue; a ring
    where one knows little of it, or of where it stands."""

    name: str
    icon: str = ""
    tint: int = 0
    is_ring: bool = False


Marks = Callable[[Collection[int], Any], Mapping[int, Mark]]


@dataclass(frozen=True)
class Filter:
    """A facet of the index that people may choose in; `parameter` is its name in the address.
    `labels(values)` gives what values are called: one without a name is not offered, nor a facet of
    one value, unless it `stands_alone`."""

    facet: str
    parameter: str
    title: Any
    labels: Labels
    stands_alone: bool = False


@dataclass(frozen=True)
class Switch:
    """A choice that is no facet, since what it holds depends on the hour: `narrow(question)` is the
    question under it. Its count costs one more question to the index."""

    name: str
    parameter: str
    title: Any
    label: Any
    narrow: Callable[[Question], Question]


@dataclass(frozen=True)
class Order:
    """An order of the results; `sort` as the index says it."""

    name: str
    sort: str
    label: Any


@dataclass(frozen=True)
class Drawn:
    """The drawn map of a room: what it invites to, what it says of a commune where there are so
    many, and the name of the address of a commune, by its code; without one, the results there.
    `legend`: what its pins mean."""

    invites: Any
    label: Callable[[str, int], str]
    commune: str = ""
    legend: Any = ""


class Suggestion(NamedTuple):
    """What completes what is being typed, as French writes it: `sign` is its icon, `word` what it
    is, `hint` what tells it from another. It leads to `address`, else it is put in the field; its
    `postcode` in the field beside it, where there is one."""

    text: str
    sign: str
    word: str
    hint: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Finder:
    """How a room is searched. `kinds` of the index; `counted(n)` says how many are found. The first
    of `orders` is that of nothing chosen. `page`, `points`, `pin` and `completion` name addresses
    of the room; `pin` takes the number of a result. `prefer`: see `search.index.Question`.
    `suggests` completes what is typed; the words of the index do for a room that has nothing."""

    kinds: tuple[str, ...]
    title: Any
    counted: Callable[[int], str]
    page: str
    points: str
    pin: str
    completion: str
    drawn: Drawn
    orders: Sequence[Order]
    filters: Sequence[Filter] = ()
    switches: Sequence[Switch] = ()
    has_dates: bool = False
    example: Any = ""  # of words to type
    prefer: tuple[str, tuple[str, ...]] | None = None
    suggests: Callable[[str], list[Suggestion]] | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """The parameters of its addresses: no other makes another page."""
        chosen = (*(f.parameter for f in self.filters), *(s.parameter for s in self.switches))
        days = ("du", "au") if self.has_dates else ()
        return (*chosen, *days, "q", "tel-quel", "ou", "rayon", "lon", "lat", "bbox", "tri", "page")

    def declare(self) -> None:
        """Tell the index which facets are chosen in."""
        for one in self.filters:
            declare_facet(one.facet)


@dataclass(frozen=True)
class Layer:
    """What answers the same question in another kind, on a map: `marks(ids, user)` are those that
    this person may see, an `icon` marks them, `pin` names the address of what one says, by its
    number; `narrow` asks less of the kind, as what is not over; `is_on`: shown before anybody asks.
    A filter that its entries do not carry is answered by none of them."""

    kind: str
    label: Any
    icon: str
    marks: Marks
    pin: str
    narrow: Callable[[Question], Question] | None = None
    is_on: bool = True

    def question(self, asked: Question) -> Question:
        found = replace(asked, kinds=(self.kind,))
        return self.narrow(found) if self.narrow else found

    @property
    def pin_url(self) -> str:
        return reverse(self.pin, args=[0])


@dataclass(frozen=True)
class Tried:
    """A search whose results the team may ask why: `search` reads an address (see `state.Search`),
    `marks(ids, user)` names results."""

    search: type[Any]
    marks: Marks


TRIED: Slot[Tried] = Slot("searches of which the team may ask « pourquoi ce résultat ? »")
BY_NAME = Order("nom", "name", _("Nom"))
BY_DISTANCE = Order("distance", "distance", _("Distance"))  # offered where there is a centre
BY_DAY = Order("jour", "time", _("Le plus proche"))
COMMUNE = Filter("commune", "commune", _("Commune"), territories.names_of_communes)
EPCI = Filter("epci", "epci", _("Intercommunalité"), territories.names_of_epcis)
