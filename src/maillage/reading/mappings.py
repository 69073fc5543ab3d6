"""What the columns of a list hold, as a file that colleagues share: {"title": "field"} in JSON. A
title without a field is left aside. Whoever wrote the file, it is hostile until read."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.base.refusals import Refusal

LARGEST = 200_000  # bytes: a thousand long titles


class NoMapping(Refusal):
    def __init__(self, message: str) -> None:
        self.message = message


@dataclass(frozen=True)
class SharedMapping:
    """`mapping`: of columns that this list has; `absent`: titles that it has not."""

    mapping: dict[str, str]
    absent: list[str]


def written(titles: Sequence[str], mapping: Mapping[str, str]) -> str:
    """The file of a list, each of its columns named."""
    told = {title: mapping.get(title, "") for title in titles}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def understood(body: bytes, titles: Sequence[str], fields: Collection[str]) -> SharedMapping:
    """What a file says of the columns of a list. Raises NoMapping."""
    told = _titles_and_fields(body)
    taken: dict[str, str] = {}
    for title, name in told.items():
        if name and name not in fields:
            raise NoMapping(
                _("Ce fichier donne à « %(t)s » le champ « %(f)s », qui n’existe pas ici.")
                % {"t": title[:60], "f": name[:60]}
            )
        if name and title in titles and (other := taken.setdefault(name, title)) != title:
            raise NoMapping(
                _("Ce fichier dit que « %(a)s » et « %(b)s » contiennent la même chose.")
                % {"a": other[:60], "b": title[:60]}
            )
    here = {title: name for title, name in told.items() if title in titles}
    if not here:
        raise NoMapping(_("Ce fichier ne parle d’aucune des colonnes de cette liste."))
    return SharedMapping(here, [title[:60] for title in told if title not in here])


def _titles_and_fields(body: bytes) -> dict[str, str]:
    if len(body) > LARGEST:
        raise NoMapping(_("Ce fichier est trop lourd pour dire ce que contiennent des colonnes."))
    try:
        told: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise NoMapping(_("Ce fichier ne se lit pas : ce n’est pas du JSON en UTF-8.")) from fault
    if not isinstance(told, dict) or not all(isinstance(name, str) for name in told.values()):
        raise NoMapping(_('Ce fichier ne dit pas {"titre": "champ"} pour chaque colonne.'))
    return told


def over(guessed: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """What is told wins over what was guessed, and each field has one column."""
    given = set(told.values())
    kept = {t: name for t, name in guessed.items() if t not in told and name not in given}
    return kept | {title: name for title, name in told.items() if name}
