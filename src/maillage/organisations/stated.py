"""One shape for an edit: what a form says, what a page shows, what a contribution keeps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from maillage.organisations.rules import IDENTIFIERS

OF_PLACE = "place."  # before the fields of a place, where both are told one by one


@dataclass(frozen=True)
class Stated:
    """What somebody states of a structure and of one of its places, or what its page shows, as
    values of claims: {field: value}, where None says that there is none."""

    organisation: Mapping[str, Any] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)
    place_key: int = 0  # the place; 0: none, or the first one of a new page

    def __bool__(self) -> bool:
        return bool(self.organisation or self.place)

    def less(self, shown: "Stated") -> "Stated":
        """Only what differs from what shows, of the place that shows."""
        return Stated(
            _changed(shown.organisation, self.organisation),
            _changed(shown.place, self.place),
            shown.place_key,
        )

    def over(self, shown: "Stated") -> "Stated":
        """What would show, once this is said."""
        return Stated(
            {**shown.organisation, **self.organisation},
            {**shown.place, **self.place},
            shown.place_key,
        )

    def apart(self) -> tuple["Stated", "Stated"]:
        """Without, and with only, the identifiers that join a page to registers."""
        names = self.one_by_one()
        named = {name for name in names if name.removeprefix(OF_PLACE) in IDENTIFIERS}
        return self.only(names.keys() - named), self.only(named)

    def only(self, fields: Collection[str]) -> "Stated":
        """Of the fields named as one by one."""
        return Stated(
            {name: v for name, v in self.organisation.items() if name in fields},
            {name: v for name, v in self.place.items() if f"{OF_PLACE}{name}" in fields},
            self.place_key,
        )

    def one_by_one(self) -> dict[str, Any]:
        """{field, a place's after `place.`: value}"""
        of_place = {f"{OF_PLACE}{name}": value for name, value in self.place.items()}
        return {**self.organisation, **of_place}

    def together(self) -> dict[str, Any]:
        """{field: value}, as a form asks both."""
        return {**self.organisation, **self.place}

    def identifiers(self) -> dict[str, str]:
        """{identifier: value} of those that are given."""
        both = self.together()
        return {name: both[name] for name in IDENTIFIERS if both.get(name)}

    def patch(self) -> dict[str, Any]:
        """As a contribution keeps it: JSON."""
        of = {"organisation": dict(self.organisation), "place": dict(self.place)}
        return of | {"at": self.place_key} if self.place_key else of

    @classmethod
    def of_patch(cls, patch: Mapping[str, Any]) -> Self:
        """What a contribution states; nothing, once it is erased."""
        return cls(patch.get("organisation", {}), patch.get("place", {}), patch.get("at", 0))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in after.items() if before.get(k) != v and (before.get(k) or v)}
