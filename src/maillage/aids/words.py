"""What an aid says of itself, as its pages word it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.aids import rules
from maillage.aids.models import Aid
from maillage.base import clock
from maillage.look.parts import day, grouped

FIELDS = {
    "name": gettext_lazy("Nom"),
    "summary": gettext_lazy("En une phrase"),
    "text": gettext_lazy("Ce qu’elle permet"),
    "conditions": gettext_lazy("À quelles conditions"),
    "funders": gettext_lazy("Qui la donne"),
    "gives": gettext_lazy("Ce qu’elle donne"),
    "beneficiaries": gettext_lazy("Pour qui"),
    "steps": gettext_lazy("À quelle étape"),
    "perimeter": gettext_lazy("Où"),
    "starts_on": gettext_lazy("Ouvre le"),
    "deadline": gettext_lazy("Dernier jour"),
    "recurrence": gettext_lazy("Revient"),
    "rate_min": gettext_lazy("Taux, au moins"),
    "rate_max": gettext_lazy("Taux, au plus"),
    "amount_max": gettext_lazy("Montant, au plus"),
    "link": gettext_lazy("Page officielle"),
    "apply_at": gettext_lazy("Où la demander"),
    "updated_on": gettext_lazy("Mise à jour le"),
}
COMPARED = tuple(name for name in FIELDS if name not in ("text", "conditions", "updated_on"))
CHOICES: dict[str, Any] = {
    "gives": Aid.Gives,
    "beneficiaries": Aid.Beneficiary,
    "steps": Aid.Step,
    "recurrence": Aid.Recurrence,
}


@dataclass(frozen=True)
class AidCard:
    aid: Aid
    state: str
    left: str
    due: str
    gives: list[str]
    beneficiaries: list[str]
    steps: list[str]
    money: str
    where: str


def card(aid: Aid) -> AidCard:
    return AidCard(
        aid,
        str(rules.STATES[aid.state]),
        left(aid),
        due(aid),
        named("gives", aid.gives),
        named("beneficiaries", aid.beneficiaries),
        named("steps", aid.steps),
        money(aid),
        aid.perimeter or (_("Tout le territoire") if aid.is_everywhere else ""),
    )


def named(field: str, values: Sequence[str]) -> list[str]:
    labels = dict(CHOICES[field].choices)
    return [str(labels[value]) for value in values if value in labels]


def left(aid: Aid) -> str:
    """« Il reste 19 jours »."""
    today = clock.today()
    if aid.state == "coming" and aid.starts_on:
        return _("Ouvre le %(day)s") % {"day": day(aid.starts_on)}
    if aid.state != "open" or aid.deadline is None:
        return str(rules.STATES[aid.state])
    days = (aid.deadline - today).days
    if days == 0:
        return _("C’est aujourd’hui")
    return ngettext("Il reste %(n)s jour", "Il reste %(n)s jours", days) % {"n": days}


def due(aid: Aid) -> str:
    if aid.deadline:
        return _("jusqu’au %(day)s") % {"day": day(aid.deadline)}
    if aid.checked_on:
        return _("vérifiée le %(day)s") % {"day": day(aid.checked_on)}
    return _("à vérifier : personne ne l’a confirmée")


def money(aid: Aid) -> str:
    """« de 20 à 80 % · 15 000 € au plus »."""
    parts = []
    low, high = aid.rate_min, aid.rate_max
    if low and high and low != high:
        parts.append(_("de %(a)s à %(b)s %%") % {"a": _plain(low), "b": _plain(high)})
    elif high or low:
        parts.append(_("%(b)s %% au plus") % {"b": _plain(high or low)})
    if aid.amount_max:
        parts.append(_("%(n)s € au plus") % {"n": grouped(int(aid.amount_max))})
    return " · ".join(parts)


def _plain(number: Any) -> str:
    return f"{float(number):g}".replace(".", ",")


def marks(aid: Aid) -> list[tuple[str, str]]:
    """(what is to be checked, what was said)"""
    return [(str(rules.MARKS[m[0]]), m[1]) for m in aid.marks if m[0] in rules.MARKS]


def said(field: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if field in CHOICES:
        return ", ".join(named(field, value if isinstance(value, list) else [value]))
    if field in ("deadline", "starts_on", "updated_on"):
        return day(dt.date.fromisoformat(value))
    if field in ("rate_min", "rate_max"):
        return f"{_plain(value)} %"
    if field == "amount_max":
        return f"{grouped(int(value))} €"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _weighed(value: Any) -> str:
    """What is compared of a value: the order of a list says nothing, nor « 80 » beside « 80.0 »."""
    if isinstance(value, list):
        return "|".join(sorted(map(str, value)))
    return f"{value:g}" if isinstance(value, int | float) else str(value or "")


def compared(heard: Sequence[Any]) -> list[dict[str, Any]]:
    """Field by field, what each says; what nobody says is left out."""
    found = []
    for name in COMPARED:
        told = [said(name, voice.values.get(name)) for voice in heard]
        spoken = {_weighed(voice.values.get(name)) for voice in heard} - {""}
        if spoken:
            cells = [(voice.name, one) for voice, one in zip(heard, told, strict=True)]
            found.append({"label": FIELDS[name], "said": cells, "differs": len(spoken) > 1})
    return found
