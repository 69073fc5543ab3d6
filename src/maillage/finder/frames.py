"""What a room declares to be searched, and what it may add to the map of another."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.search.index import Question, declare_facet
from maillage.territories import queries as territories

Labels = Callable[[Collection[str]], Mapping[str, Any]]
Names = Callable[[Collection[int], Any], Mapping[int, str]]


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
    many, and the name of the address of a commune, by its code; without one, the results there."""

    invites: Any
    label: Callable[[str, int], str]
    commune: str = ""


@dataclass(frozen=True)
class Finder:
    """How a room is searched. `kinds` of the index; `counted(n)` says how many are found. The first
    of `orders` is that of nothing chosen. `page`, `points`, `pin` and `completion` name addresses
    of the room; `pin` takes the number of a result. `prefer`: see `search.index.Question`."""

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

    @property
    def reads(self) -> tuple[str, ...]:
        """The parameters of its addresses: no other makes another page."""
        chosen = (*(f.parameter for f in self.filters), *(s.parameter for s in self.switches))
        days = ("du", "au") if self.has_dates else ()
        return (*chosen, *days, "q", "ou", "rayon", "lon", "lat", "bbox", "tri", "page")

    def declare(self) -> None:
        """Tell the index which facets are chosen in."""
        for one in self.filters:
            declare_facet(one.facet)


@dataclass(frozen=True)
class Layer:
    """What answers the same question in another kind, on a map: `names(ids, user)` are those that
    this person may see, an `icon` marks them, `pin` names the address of what one says, by its
    number. A filter that its entries do not carry is answered by none of them."""

    kind: str
    label: Any
    icon: str
    names: Names
    pin: str

    @property
    def pin_url(self) -> str:
        return reverse(self.pin, args=[0])


BY_NAME = Order("nom", "name", _("Nom"))
BY_DISTANCE = Order("distance", "distance", _("Distance"))  # offered where there is a centre
BY_DAY = Order("jour", "time", _("Le plus proche"))
COMMUNE = Filter("commune", "commune", _("Commune"), territories.names_of_communes)
EPCI = Filter("epci", "epci", _("Intercommunalité"), territories.names_of_epcis)
