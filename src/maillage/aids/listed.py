"""Aids that national lists bring, as the target of their imports."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.aids import actions, candidates, queries, rules, words
from maillage.aids.connectors.formats import TARGET
from maillage.aids.models import AidClaim
from maillage.claims.listed import Paired, PairQuestions
from maillage.reading.cells import date, website
from maillage.reading.rows import LEFT, LONGEST_KEY, REJECTED, CellFault, Read, RowReader
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import Field, Match, ReadRow, Sentences

State: Any = ChangeRow.State
NOTHING = "nothing_told"
LABELS: dict[str, Any] = {
    **words.FIELDS,
    "key": gettext_lazy("Identifiant"),
    "url": gettext_lazy("Sa page dans la liste"),
    "left": gettext_lazy("Sauf"),
    "is_call": gettext_lazy("Appel à projets"),
}
# Titles of Aides-territoires, and of the national schema « dispositif-aide » (0.2.0).
TITLES = {
    "id": "key",
    "name": "name",
    "description": "text",
    "eligibility": "conditions",
    "financers": "funders",
    "perimeter": "perimeter",
    "targeted_audiences": "beneficiaries",
    "aid_types": "gives",
    "mobilization_steps": "steps",
    "is_call_for_project": "is_call",
    "start_date": "starts_on",
    "submission_deadline": "deadline",
    "recurrence": "recurrence",
    "subvention_rate_lower_bound": "rate_min",
    "subvention_rate_upper_bound": "rate_max",
    "loan_amount": "amount_max",
    "origin_url": "link",
    "application_url": "apply_at",
    "url": "url",
    "date_updated": "updated_on",
    "titre": "name",
    "promesse": "summary",
    "eligibilite": "conditions",
    "types_aides": "gives",
    "porteurs": "funders",
    "url_source": "link",
    "cibles": "beneficiaries",
    "eligibilite_geographique": "perimeter",
    "eligibilite_geographique_exclusions": "left",
    "date_ouverture": "starts_on",
    "date_cloture": "deadline",
    "date_mise_a_jour": "updated_on",
}
SITE = "https://aides-territoires.beta.gouv.fr"  # before the path of a page that it names
LONGEST = {"name": 300, "summary": 250, "text": 6000, "conditions": 4000}
WORDED = (
    ("gives", rules.GIVES),
    ("beneficiaries", rules.BENEFICIARIES),
    ("steps", rules.STEPS),
)
_NAME = re.compile(r"""['"]?nom['"]?\s*:\s*(?:'([^']+)'|"([^"]+)")""")
YES = ("true", "1", "vrai", "oui")


class AidReader(RowReader):
    """An identifier and a name make an aid. What is not understood is kept out, with a mark that
    its page shows."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.columns, run.mapping)
        self.ground = queries.ground()

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read = Read(line)
        told = {name: cell for _title, name, cell in reversed([*self.cells(read, cells)])}
        if not told.get("key") or not told.get("name"):
            reason = str(gettext_lazy("ni identifiant ni nom"))
            read.faults.append(CellFault(NOTHING, "", "", reason, REJECTED))
            return read
        self.marks: list[list[str]] = []
        said = self._said(read, told)
        said["marks"] = self.marks
        read.values = {name: value for name, value in said.items() if value not in (None, "", [])}
        read.key, read.name = told["key"][:LONGEST_KEY], said["name"]
        read.lasts = False  # a perimeter may move under the same words
        return read

    def _said(self, read: Read, told: Mapping[str, str]) -> dict[str, Any]:
        said: dict[str, Any] = {
            name: _clipped(told.get(name, ""), most) for name, most in LONGEST.items()
        }
        said["name"] = " ".join(said["name"].split())
        said["funders"] = _funders(told.get("funders", ""))
        for name, known in WORDED:
            found = rules.meant(rules.listed(told.get(name, "")), known)
            said[name] = found.values
            if found.unknown and name in rules.MARKS:
                self._mark(read, name, ", ".join(found.unknown), name)
        said["recurrence"] = next(
            iter(rules.meant([told.get("recurrence", "")], rules.RECURRENCES).values), ""
        )
        said["is_call"] = told.get("is_call", "").lower() in YES
        self._where(read, told, said)
        self._days(read, told, said)
        self._numbers(read, told, said)
        for name in ("link", "apply_at"):
            said[name] = self._link(read, name, told.get(name, ""))
        if not said["link"] and told.get("url"):
            page = told["url"]
            own = f"{SITE}{page}" if page.startswith("/") else page
            said["link"] = self._link(read, "link", own)
        return said

    def _mark(self, read: Read, code: str, said: str, field: str) -> None:
        self.marks.append([code, said[:120]])
        reason, label = str(rules.MARKS[code]), str(LABELS.get(field, field))
        read.faults.append(CellFault(code, label, said, reason, LEFT))

    def _where(self, read: Read, told: Mapping[str, str], said: dict[str, Any]) -> None:
        """Nothing is said of the communes of an aid that is for all of them."""
        typed = told.get("perimeter", "")
        found = rules.where(rules.listed(typed), rules.listed(told.get("left", "")), self.ground)
        if not typed or not found.is_known:
            self._mark(read, "perimeter", typed, "perimeter")
        said["perimeter"] = typed[:300]
        said["is_elsewhere"] = not found.communes
        if found.communes != self.ground.all:
            said["communes"] = sorted(found.communes)

    def _days(self, read: Read, told: Mapping[str, str], said: dict[str, Any]) -> None:
        for name in ("starts_on", "deadline", "updated_on"):
            typed = told.get(name, "")
            try:
                said[name] = date(typed.partition("T")[0]) if typed else ""
            except ValueError:
                self._mark(read, "date", typed, name)
        if said.get("deadline") and (said.get("starts_on") or "") > said["deadline"]:
            self._mark(read, "dates", f"{told['starts_on']} – {told['deadline']}", "deadline")

    def _numbers(self, read: Read, told: Mapping[str, str], said: dict[str, Any]) -> None:
        for name, code, clean in (
            ("rate_min", "rate", rules.rate),
            ("rate_max", "rate", rules.rate),
            ("amount_max", "amount", rules.amount),
        ):
            try:
                said[name] = clean(told.get(name, "")) or None
            except ValueError:
                self._mark(read, code, told[name], name)

    def _link(self, read: Read, name: str, typed: str) -> str:
        try:
            found = website(typed) if typed else ""
        except ValueError:
            found = ""
        if typed and (not found or len(found) > 500):
            self._mark(read, "link", typed, name)
            return ""
        return found


def _clipped(typed: str, most: int) -> str:
    text = "\n".join(filter(None, (" ".join(line.split()) for line in typed.splitlines())))
    return text if len(text) <= most else f"{text[: most - 1].rpartition(' ')[0]}…"


def _funders(typed: str) -> list[str]:
    """Names; the national schema writes them inside of things with a role."""
    if "{" in typed:
        try:
            rows = json.loads(typed)
            names = [str(row.get("nom", "")) for row in rows if isinstance(row, dict)]
        except (ValueError, RecursionError, TypeError):
            names = [one or other for one, other in _NAME.findall(typed)]
        found = [name.strip() for name in names]
    else:
        found = rules.listed(typed)
    return list(dict.fromkeys(name[:200] for name in found if name))


class FundingAids(Paired):
    """What its list no longer tells leaves."""

    name = TARGET
    claims = AidClaim
    show = staticmethod(actions.show)
    make = staticmethod(actions.make)
    label = gettext_lazy("Aides")
    labels = LABELS
    way = actions.OF_AIDS
    beside = ("summary", "perimeter", "link")
    asked = PairQuestions(
        gettext_lazy("Est-ce la même aide ?"),
        gettext_lazy("Faut-il publier cette aide ?"),
        gettext_lazy("C’est une autre aide : publier"),
    )
    faults = {NOTHING: gettext_lazy("ne dit aucune aide"), **rules.MARKS}
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("publier %(n)s aide", "publier %(n)s aides", "n"),
            State.OUTSIDE: ngettext_lazy(
                "publier %(n)s aide d’un autre territoire",
                "publier %(n)s aides d’un autre territoire",
                "n",
            ),
            State.CHANGED: ngettext_lazy(
                "mettre à jour %(n)s aide", "mettre à jour %(n)s aides", "n"
            ),
            State.GONE: ngettext_lazy("retirer %(n)s aide", "retirer %(n)s aides", "n"),
        },
        gettext_lazy("L’aide dit"),
        gettext_lazy("L’aide dira"),
    )

    def fields(self) -> list[Field]:
        names = list(dict.fromkeys(TITLES.values()))
        return [Field(name, LABELS.get(name, name), name in ("key", "name")) for name in names]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        return {title: TITLES[title.strip()] for title in titles if title.strip() in TITLES}

    def reader(self, run: ImportRun) -> ReadRow:
        return AidReader(run)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        """An aid of elsewhere that nobody has taken here waits apart."""
        return [
            match._replace(state=State.OUTSIDE)
            if match.state == State.NEW and read.values.get("is_elsewhere")
            else match
            for read, match in zip(reads, super().match(source, reads), strict=True)
        ]

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        """One that says the same at the same address is joined by itself."""
        new = [row for row in rows if queries.same_as(row.values) is None]
        return candidates.resembling(source, new)

    def facts(self, row: ChangeRow) -> list[str]:
        said = row.values
        told = [", ".join(said.get("funders", ())), words.said("deadline", said.get("deadline"))]
        return [one for one in told if one not in ("", "–")]

    def in_words(self, field: str, value: Any) -> str:
        if field in ("communes", "marks"):
            return str(len(value or ()))
        told = words.said(field, value)
        return "" if told == "–" else told
