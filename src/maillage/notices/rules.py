"""What a notice is: its versions folded into what stands, and how odd values are told. Pure."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

CALL, PLANNING, AWARD, CORRECTION, CANCELLATION = KINDS = (
    "call",
    "planning",
    "award",
    "correction",
    "cancellation",
)
RANK = {PLANNING: 0, CALL: 1, CORRECTION: 2, CANCELLATION: 3, AWARD: 4}  # on one day
LEAST_AMOUNT, MOST_AMOUNT = 2, 5_000_000_000
MARKS = {
    "amount": _("montant invraisemblable, laissé de côté"),
    "date": _("date illisible, laissée de côté"),
    "deadline_before": _("échéance avant la publication, laissée de côté"),
    "hour": _("heure de l’échéance non dite : fin de journée"),
    "zone": _("fuseau de l’échéance non dit : l’heure du lieu"),
    "cpv": _("code CPV illisible, laissé de côté"),
    "no_cpv": _("lot sans code CPV"),
    "siret": _("SIRET de l’acheteur douteux, à confirmer"),
    "html": _("balises HTML, retirées"),
    "link": _("adresse illisible, laissée de côté"),
}
STATES = {
    "open": _("Ouvert aux réponses"),
    "planned": _("Annoncé, pas encore ouvert"),
    "closed": _("Clos"),
    "awarded": _("Attribué"),
    "cancelled": _("Annulé"),
}
ARTICLES = re.compile(r"\b([LR])[.\s]{0,2}(2113|3113)-([0-9]{1,2})(?:-([0-9]))?\b")

Values = Mapping[str, Any]


def fold(versions: Iterable[Values]) -> dict[str, Any]:
    """What stands of a notice, of all its versions in whatever order they came: each says over the
    one before; a cancellation and a result add only what nobody had said. A version: `number`,
    `on`, `kind`, `said`."""
    found: dict[str, Any] = {}
    for version in in_order(versions):
        said = {name: value for name, value in version["said"].items() if _says(value)}
        if version["kind"] in (CANCELLATION, AWARD):
            found = {**said, **found}
        else:
            found |= said
    return found


def in_order(versions: Iterable[Values]) -> list[Values]:
    return sorted(versions, key=lambda v: (v["on"], RANK.get(v["kind"], 1), v["number"]))


def joined(known: Sequence[Values], brought: Sequence[Values]) -> list[Values]:
    """All the versions that were told, each once, by its number: the last telling of one wins."""
    return in_order({version["number"]: version for version in (*known, *brought)}.values())


def whole(versions: Sequence[Values]) -> dict[str, Any]:
    """What a source says of a notice: what stands of its versions, and these."""
    last = in_order(versions)
    kinds = {version["kind"] for version in last}
    found = fold(last)
    return {
        **found,
        "is_cancelled": CANCELLATION in kinds,
        "awarded_on": next((v["on"] for v in last if v["kind"] == AWARD), None),
        "is_planned": kinds == {PLANNING},
        "versions": list(last),
    }


def corrections(versions: Iterable[Values]) -> list[tuple[str, Any, Any]]:
    """(day, deadline before, deadline after) of each correction that moved the deadline."""
    found, before = [], None
    for version in in_order(versions):
        after = version["said"].get("deadline")
        if before and after and after != before and version["kind"] == CORRECTION:
            found.append((version["on"], before, after))
        before = after or before
    return found


def _says(value: Any) -> bool:
    return value not in (None, "", [], {})


def amount(said: str) -> float | None:
    """An amount as people write it: `1 083 333,00 €`. Raises ValueError for one that is none, or
    that nobody believes: nothing, one euro, a row of nines."""
    plain = re.sub(r"(?:€|euros?|EUR|HT|TTC)\.?", "", said, flags=re.IGNORECASE)
    plain = re.sub(r"[\s\u202f\u00a0]", "", plain)
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]+)?", plain):
        raise ValueError(said)
    found = round(float(plain), 2)
    if not LEAST_AMOUNT <= found < MOST_AMOUNT or re.fullmatch("9{8,}", str(int(found))):
        raise ValueError(said)
    return found


def day(said: str) -> dt.date:
    """`2022-02-11`, `20220211`, `11/02/2022`, with an hour or a zone after it or not. Raises
    ValueError."""
    plain = said.strip()
    if found := re.match(r"([0-9]{2})[/.]([0-9]{2})[/.]([0-9]{4})(?![0-9])", plain):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.match(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])", plain):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(said)


_HOUR = re.compile(
    r".{8,10}[T\s]+(?:à\s+)?([0-9]{1,2})\s*[:hH]\s*([0-9]{2})?(?::([0-9]{2}))?(?:\.[0-9]+)?"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?$"
)


def moment(said: str, zone: dt.tzinfo) -> tuple[dt.datetime, list[str]]:
    """An instant, in its own zone or in this one, and the marks of what it did not say: `hour`,
    `zone`. Raises ValueError."""
    of, marks = day(said), []
    found = _HOUR.fullmatch(said.strip())
    if found is None:
        return dt.datetime.combine(of, dt.time(23, 59), zone), ["hour"]
    hour, minute, second, offset = found.groups()
    time = dt.time(int(hour), int(minute or 0), int(second or 0))
    if offset is None:
        marks.append("zone")
        return dt.datetime.combine(of, time, zone), marks
    plain = "+0000" if offset == "Z" else offset.replace(":", "")
    minutes = int(plain[1:3]) * 60 + int(plain[3:])
    own = dt.timezone(dt.timedelta(minutes=-minutes if plain[0] == "-" else minutes))
    return dt.datetime.combine(of, time, own), marks


def articles(*texts: str) -> list[str]:
    """The articles on reserved contracts and concessions that a text names: `L2113-13-1`."""
    found = []
    for text in texts:
        for letter, chapter, number, part in ARTICLES.findall(text):
            found.append(f"{letter}{chapter}-{number}{f'-{part}' if part else ''}")
    return list(dict.fromkeys(found))


def departments(codes: Collection[str]) -> list[str]:
    """The départements among codes of places: `5` is the 05; a NUTS code is none."""
    found = []
    for code in codes:
        plain = code.strip().upper()
        if re.fullmatch(r"[0-9]", plain):
            plain = f"0{plain}"
        if re.fullmatch(r"[0-9]{2}|2[AB]|9[78][0-9]", plain):
            found.append(plain)
    return list(dict.fromkeys(found))
