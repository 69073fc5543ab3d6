"""Awards that official sources bring, as the target of their imports."""

import datetime as dt
import html
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.awardfiles.told import LISTS, TITLES
from maillage.awards import actions, rules
from maillage.awards.connectors.formats import TARGET
from maillage.awards.models import AwardClaim
from maillage.base import clock
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.claims import actions as claims
from maillage.claims.actions import Word
from maillage.claims.listed import Paired, PairQuestions
from maillage.claims.queries import left_by, said_by, subject_of
from maillage.reading import identifiers
from maillage.reading.cells import repaired
from maillage.reading.fingerprints import hash_of
from maillage.reading.rows import LEFT, LONGEST_KEY, REJECTED, REPAIRED, CellFault, Read, RowReader
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import Accepted, Field, ReadRow, Sentences
from maillage.territories.queries.located import communes
from maillage.vocabulary import codes

State: Any = ChangeRow.State
NOTHING = "nothing_told"
LONGEST = {"name": 300, "nature": 80, "procedure": 120, "buyer": 300}
TAGS = re.compile(r"<[^<>]{0,500}>")
SAME_SIGN = re.compile(r"(.)\1+")


class AwardReader(RowReader):
    """A number, or an object, makes an award. What is odd is left aside with a mark that its page
    shows; nothing odd keeps an award from being counted where it must be."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.columns, run.mapping)
        self.communes = communes()
        self.today = clock.today()

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read = Read(line)
        told = {name: cells[i] for i, _title, name in self.named if i < len(cells) and cells[i]}
        if told.get("fault") or not (told.get("number") or told.get("name") or "").strip():
            reason = told.get("fault") or str(gettext_lazy("ni numéro ni objet"))
            read.faults.append(CellFault(NOTHING, "", "", reason, REJECTED))
            return read
        marks = AwardMarks(read)
        said = self._said(told, marks)
        said["marks"] = marks.found
        read.values = {n: value for n, value in said.items() if value not in (None, "", [], {})}
        read.key = _key(said["uid"])
        read.name = read.values.get("name", "")[:200]
        return read

    def _said(self, told: Mapping[str, str], marks: "AwardMarks") -> dict[str, Any]:
        said: dict[str, Any] = {
            name: marks.words(name, told[name], most)
            for name, most in LONGEST.items()
            if name in told
        }
        lists: dict[str, Any] = {n: json.loads(told[n]) if n in told else [] for n in LISTS}
        said["number"] = told.get("number", "")[:80]
        said["form"] = told.get("kind", "")
        said["name"] = said.get("name") or f"n° {said['number']}"
        said["buyer_siret"] = marks.siret(told.get("buyer_id", ""))
        buyer = said["buyer_siret"] or "".join(told.get("buyer_id", "").split())
        said["uid"] = f"{buyer}:{said['number'] or _key(said['name'])}"[:120]
        self._place(told, said)
        self._days(told, said, marks)
        self._amounts(told, lists, said, marks)
        said["cpv"] = marks.cpv(told.get("cpv", ""))
        said["social"] = rules.social(lists["social"])
        said["considerations"] = [
            one[:80] for one in (*lists["social"], *lists["environment"]) if not _is_none(one)
        ]
        said["techniques"] = [one[:80] for one in lists["techniques"] if not _is_none(one)]
        said["is_ceiling"] = rules.is_ceiling(said.get("nature", ""), lists["techniques"])
        said["winners"] = self._winners(told, lists, said, marks)
        for code, words in lists["odd"]:
            marks.add(code, "winners", words)
        beside = {n: told[n] for n in ("price", "grouping", "framework", "offers") if told.get(n)}
        said["rest"] = {**beside, **json.loads(told.get("rest") or "{}")}
        return said

    def _place(self, told: Mapping[str, str], said: dict[str, Any]) -> None:
        """A code of commune, else a postcode with a name beside it."""
        code, kind = told.get("place_code", "").strip(), told.get("place_type", "").casefold()
        name = told.get("place_name", "")
        name = "" if name.casefold() == kind else name
        is_postcode = "postal" in kind and re.fullmatch(r"[0-9]{5}", code)
        insee = code if "commune" in kind else ""
        if insee or is_postcode:
            meant = self.communes.meant(name, code if is_postcode else "", insee)
            said["commune"] = meant.commune
        said["place"] = " ".join(filter(None, (code, name)))[:120]

    def _days(self, told: Mapping[str, str], said: dict[str, Any], marks: "AwardMarks") -> None:
        for ours, theirs in (("notified_on", "notified"), ("published_on", "published")):
            found = marks.day(ours, told.get(theirs, ""))
            if found and found > self.today:
                marks.add("date_ahead", ours, told[theirs])
                found = None
            said[ours] = found.isoformat() if found else ""

    def _amounts(
        self,
        told: Mapping[str, str],
        lists: Mapping[str, Any],
        said: dict[str, Any],
        marks: "AwardMarks",
    ) -> None:
        """What is odd in a modification is left aside: the amount before it stands."""
        first = marks.amount("amount", told.get("amount", ""))
        months = marks.months(told.get("months", ""))
        kept = []
        for one in lists["modifications"]:
            on = marks.day("modifications", one.get("on", ""))
            amount = marks.amount("modified_amount", one.get("amount", ""))
            kept.append(
                {
                    "number": one.get("number", "")[:20],
                    "on": on.isoformat() if on else "",
                    "what": marks.words("modifications", one.get("what", ""), 300),
                    "amount": _number(amount),
                    "months": marks.months(one.get("months", "")),
                    "winners": [row.get("name") or row["id"] for row in one.get("winners", ())],
                }
            )
        last, said["months"] = rules.modified(first, months, kept)
        said["first_amount"], said["amount"] = _number(first), _number(last)
        said["modifications"] = [
            {n: value for n, value in one.items() if value not in (None, "", [])} for one in kept
        ]

    def _winners(
        self,
        told: Mapping[str, str],
        lists: Mapping[str, Any],
        said: Mapping[str, Any],
        marks: "AwardMarks",
    ) -> list[dict[str, Any]]:
        found = [marks.winner(one) for one in lists["winners"]]
        if not found:
            marks.add("no_winner", "winners", "")
        if (whole(told.get("expected")) or 0) > len(found) > 0:
            marks.add("missing_winners", "winners", told["expected"])
        if any(one["number"] and one["number"] == said["buyer_siret"] for one in found):
            marks.add("self", "winners", said["buyer_siret"])
        return found


class AwardMarks:
    """Values made clean; what is odd is told to the import, and to the page."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.found: list[list[str]] = []

    def add(self, code: str, where: str, said: str, severity: str = LEFT) -> None:
        self.found.append([code, where, said[:120]])
        reason = str(rules.MARKS[code])
        self.read.faults.append(
            CellFault(code, str(rules.LABELS.get(where, where)), said, reason, severity)
        )

    def words(self, name: str, raw: str, longest: int) -> str:
        """Plain words: a source escapes its tags, or does not."""
        text, _repairs = repaired(raw)
        text = html.unescape(text)
        if TAGS.search(raw) or TAGS.search(text):
            self.add("html", name, raw, REPAIRED)
            text = TAGS.sub(" ", text)
        text = " ".join(text.split())
        return text if len(text) <= longest else f"{text[: longest - 1].rpartition(' ')[0]}…"

    def siret(self, raw: str) -> str:
        """The fourteen digits, however they are spelt; what is no sure SIRET is asked."""
        try:
            number = identifiers.number(raw) if raw.strip() else None
        except identifiers.Unlike:
            number = None
        if number is None or number.name != "siret" or not number.is_sure:
            self.add("siret", "buyer_siret", raw)
            return ""
        return number.value

    def winner(self, told: Mapping[str, str]) -> dict[str, Any]:
        """A number that is sure leads to a firm; one that is not is only kept to be seen."""
        raw, kind = told.get("id", ""), told.get("type", "").strip().upper()
        found: dict[str, Any] = {"name": told.get("name", "")[:300], "type": kind, "number": ""}
        if told.get("share"):
            found["share"] = float(told["share"])
        try:
            number = identifiers.number(raw)
        except identifiers.Unlike:
            number = None
        if number and number.is_sure:
            found["number"], found["siren"] = number.value, number.value[:9]
        elif kind in rules.ABROAD and len(raw) > 3 and not SAME_SIGN.fullmatch(raw):
            found["number"] = raw[:40]
        else:
            self.add("winner", "winners", raw or told.get("name", ""))
            found["told"] = raw[:40]
        return found

    def amount(self, name: str, raw: str) -> Decimal | None:
        try:
            return rules.amount(raw)
        except ValueError:
            self.add(name, "amount", raw)
            return None

    def months(self, raw: str) -> int | None:
        plain = raw.removesuffix(".0").strip()
        found = whole(plain, least=0, most=1200)
        if plain and found is None:
            self.add("months", "months", raw)
        return found

    def day(self, name: str, raw: str) -> dt.date | None:
        try:
            return rules.day(raw) if raw else None
        except ValueError:
            self.add("date", name, raw)
            return None

    def cpv(self, raw: str) -> str:
        try:
            return codes.cpv(raw) if raw.strip() else ""
        except ValueError:
            self.add("cpv", "cpv", raw)
            return ""


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _is_none(said: str) -> bool:
    return said.casefold().startswith(("pas de ", "sans objet"))


def _key(said: str) -> str:
    """What tells an award from the others of its source; the hash of what is too long."""
    return said if len(said) <= LONGEST_KEY else f"{said[:50]}~{hash_of(said)}"


class OfficialAwards(Paired):
    """A source shows what is recent: what leaves it stays. What two sources call by the same buyer
    and the same number is one award."""

    name = TARGET
    claims = AwardClaim
    show = staticmethod(actions.show)
    label = gettext_lazy("Marchés attribués")
    labels = rules.LABELS
    way = actions.OF_AWARDS
    beside = ("buyer", "notified_on", "amount")
    asked = PairQuestions(
        gettext_lazy("Est-ce le même marché ?"),
        gettext_lazy("Faut-il publier ce marché ?"),
        gettext_lazy("C’est un autre marché : publier"),
    )
    keeps_what_leaves = True
    faults = {NOTHING: gettext_lazy("ne dit aucun marché"), **rules.MARKS}
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy(
                "publier %(n)s marché attribué", "publier %(n)s marchés attribués", "n"
            ),
            State.CHANGED: ngettext_lazy(
                "mettre à jour %(n)s marché attribué",
                "mettre à jour %(n)s marchés attribués",
                "n",
            ),
        },
        gettext_lazy("Le marché dit"),
        gettext_lazy("Le marché dira"),
    )

    def fields(self) -> list[Field]:
        return [Field(name, rules.LABELS.get(name, name), name == "number") for name in TITLES]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        """Its columns are ours, always these."""
        return {title: title for title in titles if title in TITLES}

    def reader(self, run: ImportRun) -> ReadRow:
        return AwardReader(run)

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        """Many at once: one question for those that are known, one for each that is new."""
        brought = {row.key: row.values for row in rows}
        before = said_by(self.claims, source, list(brought))
        known = left_by(self.claims, source, brought.keys() - before.keys(), self.subject)
        known |= {key: subject_of(stated, self.subject) for key, stated in before.items()}
        new = [key for key in brought if not known.get(key)]
        known |= zip(new, actions.make_all([brought[key] for key in new]), strict=True)
        words = [
            Word.of(key, self.subject, known[key] or 0, values) for key, values in brought.items()
        ]
        claims.say_what_differs(
            self.claims, source=source, words=words, before=before, change=change
        )
        self.show({word.subject for word in words})

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        """What names an award is exact: nothing is near it."""
        return {}

    def facts(self, row: ChangeRow) -> list[str]:
        said = row.values
        return [str(said[name]) for name in ("buyer", "notified_on", "amount") if said.get(name)]

    def in_words(self, field: str, value: Any) -> str:
        if field == "winners":
            return ", ".join(one.get("name") or one.get("number") or "?" for one in value or [])
        if isinstance(value, list):
            return str(len(value)) if field == "modifications" else ", ".join(map(str, value))
        return "" if value is None else str(value)
