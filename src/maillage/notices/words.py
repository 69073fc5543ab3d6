"""What a notice says of itself, as its pages word it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.base import clock
from maillage.look.parts import day, grouped
from maillage.notices import rules
from maillage.notices.models import Lot, Notice
from maillage.vocabulary import queries as vocabulary

PROCEDURES = {
    "open": gettext_lazy("procédure ouverte"),
    "restricted": gettext_lazy("procédure restreinte"),
    "adapted": gettext_lazy("procédure adaptée"),
    "dialogue": gettext_lazy("dialogue compétitif"),
    "negotiated": gettext_lazy("procédure négociée"),
    "neg-w-call": gettext_lazy("procédure négociée"),
}
CONSIDERATIONS = {
    "social": gettext_lazy("Critère ou objectif social"),
    "environment": gettext_lazy("Critère environnemental"),
    "execution": gettext_lazy("Exécution dans le cadre d’emplois protégés"),
}
FIELDS = {
    "name": gettext_lazy("Objet"),
    "buyer": gettext_lazy("Acheteur"),
    "procedure": gettext_lazy("Procédure"),
    "contract": gettext_lazy("Nature"),
    "published_on": gettext_lazy("Publié le"),
    "deadline": gettext_lazy("Réponses jusqu’au"),
    "amount": gettext_lazy("Montant"),
    "amount_max": gettext_lazy("Montant, au plus"),
    "months": gettext_lazy("Durée, en mois"),
    "cpv": gettext_lazy("Codes CPV"),
    "reserved": gettext_lazy("Marché réservé"),
    "documents": gettext_lazy("Pièces du marché"),
}
VERSIONS = {
    rules.CALL: gettext_lazy("avis"),
    rules.PLANNING: gettext_lazy("annonce préalable"),
    rules.CORRECTION: gettext_lazy("correction"),
    rules.CANCELLATION: gettext_lazy("annulation"),
    rules.AWARD: gettext_lazy("résultat"),
}


@dataclass(frozen=True)
class NoticeCard:
    notice: Notice
    state: str
    left: str
    due: str
    amount: str
    procedure: str
    reserved: str
    considerations: list[str]
    codes: list[tuple[str, str]]


def card(notice: Notice) -> NoticeCard:
    return NoticeCard(
        notice,
        str(rules.STATES[notice.state]),
        left(notice),
        due(notice),
        amount(notice),
        str(PROCEDURES.get(notice.procedure, notice.procedure)),
        reserved(notice.reserved),
        [str(CONSIDERATIONS[one]) for one in notice.considerations if one in CONSIDERATIONS],
        [(code, vocabulary.cpv_name(code)) for code in notice.cpv],
    )


def left(notice: Notice) -> str:
    """« Il reste 19 jours », by days of the place."""
    if not notice.is_open or notice.deadline_there is None:
        return str(rules.STATES[notice.state])
    zone = ZoneInfo(notice.zone)
    days = (clock.day(notice.deadline_there, zone) - clock.day(clock.now(), zone)).days
    if days == 0:
        return _("C’est aujourd’hui")
    return ngettext("Il reste %(n)s jour", "Il reste %(n)s jours", days) % {"n": days}


def due(notice: Notice) -> str:
    """« mardi 15 décembre 2026, 12 h 00 », in the hour of the place."""
    at = notice.deadline_there
    if at is None:
        return _("échéance non connue")
    on = day(clock.day(at, at.tzinfo))
    return f"{on}, {at:%H} h {at:%M}" if notice.says_hour else on


def amount(of: Notice | Lot) -> str:
    if of.amount is None:
        return ""
    most = getattr(of, "amount_max", None)
    said = f"{grouped(int(of.amount))} €"
    return _("de %(a)s à %(b)s €") % {"a": said, "b": grouped(int(most))} if most else said


def reserved(value: str) -> str:
    return "" if value in ("", "none") else str(dict(Notice.Reserved.choices)[value])


def lot(row: Lot) -> dict[str, Any]:
    return {
        "lot": row,
        "amount": amount(row),
        "reserved": reserved(row.reserved),
        "codes": [(code, vocabulary.cpv_name(code)) for code in row.cpv],
        "marks": [str(rules.MARKS[mark[0]]) for mark in row.marks if mark[0] in rules.MARKS],
    }


def marks(notice: Notice) -> list[tuple[str, str]]:
    """(what is odd, what was said)"""
    return [(str(rules.MARKS[m[0]]), m[2]) for m in notice.marks if m[0] in rules.MARKS]


def rows(compared: Iterable[Any], heard: Sequence[str]) -> list[dict[str, Any]]:
    """By field, what each of those that are heard says."""
    return [
        {
            "label": FIELDS[one.field],
            "said": [
                (name, said(one.field, value)) for name, value in zip(heard, one.said, strict=True)
            ],
            "differs": one.differs,
        }
        for one in compared
    ]


def said(field: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if field == "deadline":
        at = dt.datetime.fromisoformat(value)
        return f"{day(clock.day(at, at.tzinfo))}, {at:%H} h {at:%M}"
    if field == "published_on":
        return day(dt.date.fromisoformat(value))
    if field in ("amount", "amount_max"):
        return f"{grouped(int(value))} €"
    if field == "reserved":
        return str(dict(Notice.Reserved.choices).get(value, value))
    if field == "contract":
        return str(dict(Notice.Contract.choices).get(value, value))
    if field == "procedure":
        return str(PROCEDURES.get(value, value))
    return ", ".join(value) if isinstance(value, list) else str(value)


def versions(notice: Notice) -> list[tuple[str, str, str]]:
    """(day, what it was, its number), the first one first."""
    return [
        (
            day(dt.date.fromisoformat(one["on"])) if one["on"] else "–",
            str(VERSIONS.get(one["kind"], one["kind"])),
            one["number"],
        )
        for one in rules.in_order(notice.versions)
    ]
