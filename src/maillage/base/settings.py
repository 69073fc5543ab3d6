"""What an installation decides for itself: declared by rooms, typed, one table, one page.

`CONFIRM_AFTER = Setting("directory.confirm_after", label, default=12, at_least=1)` in a room,
`CONFIRM_AFTER()` wherever it counts. The type is the default's: bool, int, or str with choices.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history, undoing
from maillage.base.catalogue import Slot
from maillage.base.kinds import Subject
from maillage.base.models import Change, SettingValue

Value = TypeVar("Value", bool, int, str)


@dataclass(frozen=True)
class Setting(Generic[Value]):
    name: str
    label: Any
    default: Value
    help: Any = ""
    at_least: int | None = None
    at_most: int | None = None
    choices: Sequence[tuple[str, Any]] = ()

    def __call__(self) -> Value:
        """What was decided here, else the default."""
        return _decided().get(self.name, self.default)


@dataclass(frozen=True)
class Section:
    """The settings of one subject, as the page shows them."""

    title: Any
    settings: tuple[Setting, ...]


ACTS = {"settings.decide": _("Réglages")}
SETTINGS: Slot[Section] = Slot("settings, by subject")


@history.until_changed("settings.")
def _decided() -> dict[str, Any]:
    return dict(SettingValue.objects.values_list("name", "value"))


@transaction.atomic
def decide(*, values: Mapping[str, Any], by: str, at: dt.datetime) -> list[str]:
    """Write what differs from what holds now, into the ledger too; the names that changed."""
    known = _known()
    new = {name: value for name, value in values.items() if known[name]() != value}
    if new:
        _put(new, by=by, at=at)
    return list(new)


def _known() -> dict[str, Setting]:
    return {s.name: s for section in SETTINGS for s in section.settings}


def _put(new: Mapping[str, Any], *, by: str, at: dt.datetime) -> Change:
    known = _known()
    labels = [str(known[name].label) for name in new]
    change = history.change(by=by, act="settings.decide", at=at, note=", ".join(labels))
    for name, value in new.items():
        history.record(change=change, kind="setting", key=name, before=known[name](), after=value)
        SettingValue.objects.update_or_create(name=name, defaults={"value": value})
    history.forget()
    return change


def _holds(setting: Subject) -> Any:
    return _known()[setting.key]()


def _put_back(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    return _put({setting.key: value for setting, value in values.items()}, by=by, at=at)


# One page writes them all at once.
WAYS = {"settings.decide": undoing.as_before(_holds, _put_back, "setting", is_one=True)}
