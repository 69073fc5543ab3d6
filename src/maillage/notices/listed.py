"""Notices that official sources bring, as the target of their imports."""

import datetime as dt
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.base import clock
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.claims import actions as claims
from maillage.claims.actions import Word
from maillage.claims.listed import Paired, PairQuestions
from maillage.claims.queries import left_by, said_by, subject_of, words_now
from maillage.notices import actions, candidates, queries, rules
from maillage.notices.connectors.formats import TARGET
from maillage.notices.connectors.told import LISTS, TITLES
from maillage.notices.models import NoticeClaim
from maillage.reading import identifiers
from maillage.reading.cells import repaired, website
from maillage.reading.fingerprints import of_values
from maillage.reading.rows import LEFT, LONGEST_KEY, REJECTED, REPAIRED, CellFault, Read, RowReader
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import UNCHANGED, Accepted, Field, Match, ReadRow, Sentences
from maillage.territories import queries as territories
from maillage.territories.queries.located import communes
from maillage.vocabulary import codes

State: Any = ChangeRow.State
NOTHING = "nothing_told"
LONGEST = {"name": 300, "summary": 3000, "procedure": 120, "buyer": 300}
LABELS = {
    "name": gettext_lazy("Objet"),
    "summary": gettext_lazy("Description"),
    "contract": gettext_lazy("Nature"),
    "procedure": gettext_lazy("Procédure"),
    "buyer": gettext_lazy("Acheteur"),
    "buyer_siret": gettext_lazy("SIRET de l’acheteur"),
    "commune": gettext_lazy("Commune"),
    "published_on": gettext_lazy("Publié le"),
    "deadline": gettext_lazy("Réponses jusqu’au"),
    "amount": gettext_lazy("Montant"),
    "amount_max": gettext_lazy("Montant, au plus"),
    "months": gettext_lazy("Durée, en mois"),
    "cpv": gettext_lazy("Codes CPV"),
    "reserved": gettext_lazy("Marché réservé"),
    "documents": gettext_lazy("Pièces du marché"),
    "lots": gettext_lazy("Lots"),
    "versions": gettext_lazy("Versions"),
}
TAGS = re.compile(r"<[^<>]{0,500}>")


class NoticeReader(RowReader):
    """A number and an object make a notice. What is odd is left aside with a mark that its page
    shows; nothing odd keeps a notice from those whom it interests."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.columns, run.mapping)
        self.communes = communes()

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read = Read(line)
        told = {name: cells[i] for i, _title, name in self.named if i < len(cells) and cells[i]}
        if told.get("fault") or not told.get("number") or not (told.get("name") or "").strip():
            reason = told.get("fault") or str(gettext_lazy("ni numéro ni objet"))
            read.faults.append(CellFault(NOTHING, "", "", reason, REJECTED))
            return read
        versions = [self._version(read, one) for one in (told, *_listed(told, "later"))]
        root = told.get("root") or told["number"]
        read.values = rules.whole(rules.joined((), versions))
        read.key, read.name = root[:LONGEST_KEY], read.values.get("name", "")
        return read

    def _version(self, read: Read, told: Mapping[str, str]) -> dict[str, Any]:
        marks = Marks(read)
        said = self._said(told, marks)
        said["marks"] = marks.found
        said["numbers"] = [told.get("root") or told["number"], *_listed(told, "numbers")]
        return {
            "number": told["number"][:LONGEST_KEY],
            "on": said.get("published_on") or "",
            "kind": told.get("kind") or rules.CALL,
            "said": said,
        }

    def _said(self, told: Mapping[str, str], marks: "Marks") -> dict[str, Any]:
        said: dict[str, Any] = {
            name: marks.words(name, told[name], most)
            for name, most in LONGEST.items()
            if name in told
        }
        for name in ("contract", "reserved"):
            said[name] = told.get(name, "")
        said["departments"] = rules.departments(_listed(told, "departments"))
        said["buyer_siret"] = marks.siret(told.get("buyer_id", ""))
        said["commune"] = self.communes.meant(
            told.get("town", ""), _postcode(told.get("postcode", "")), ""
        ).commune
        self._days(told, said, marks)
        for name in ("amount", "amount_max"):
            said[name] = marks.amount(name, told.get(name, ""))
        said["months"] = whole(told.get("months"), least=1, most=600)
        said["cpv"] = marks.cpv("cpv", _listed(told, "cpv"))
        for name in ("documents", "link"):
            said[name] = marks.link(name, told.get(name, ""))
        said["considerations"] = _considerations(told, _listed(told, "social"))
        lots = [self._lot(lot, marks) for lot in json.loads(told.get("lots") or "[]")]
        said["lots"] = lots
        texts = [said.get("summary", ""), told.get("reserved_words", "")]
        said["articles"] = rules.articles(*texts, *(lot["summary"] for lot in lots))
        return {name: value for name, value in said.items() if value not in (None, "", [])}

    def _days(self, told: Mapping[str, str], said: dict[str, Any], marks: "Marks") -> None:
        where = said["commune"] or next(iter(said["departments"]), None)
        zone = territories.calendar_at(where).zone
        said["zone"] = zone.key
        published = marks.day("published", told.get("published", ""))
        deadline = marks.moment("deadline", told.get("deadline", ""), zone)
        if published and deadline and clock.day(deadline, zone) < published:
            marks.add("deadline_before", "deadline", told["deadline"])
            deadline = None
        said["published_on"] = published.isoformat() if published else ""
        said["deadline"] = deadline.isoformat() if deadline else ""

    def _lot(self, told: Mapping[str, Any], marks: "Marks") -> dict[str, Any]:
        """What is odd in a lot is marked on the lot; the import counts it."""
        own = Marks(marks.read)
        where = f"lot {told['number']}".strip()
        found = {
            "number": str(told["number"])[:40],
            "name": own.words(where, told["name"], LONGEST["name"]),
            "summary": own.words(where, told["summary"], 2000),
            "cpv": own.cpv(where, told["cpv"]),
            "amount": own.amount(where, told["amount"]),
            "months": whole(told["months"], least=1, most=600),
            "reserved": told["reserved"],
            "considerations": _considerations(told, told["social"]),
        }
        if not found["cpv"]:
            own.add("no_cpv", where, "")
        return found | {"marks": own.found}


class Marks:
    """Values made clean; what is odd is told to the import, and to the page."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.found: list[list[str]] = []

    def add(self, code: str, where: str, said: str, severity: str = LEFT) -> None:
        self.found.append([code, where, said[:120]])
        reason = str(rules.MARKS[code])
        self.read.faults.append(
            CellFault(code, str(LABELS.get(where, where)), said, reason, severity)
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
        if not raw.strip():
            return ""
        try:
            number = identifiers.number(raw)
        except identifiers.Unlike:
            self.add("siret", "buyer_siret", raw)
            return ""
        if number.name != "siret" or not number.is_sure:
            self.add("siret", "buyer_siret", raw)
            return ""
        return number.value

    def amount(self, name: str, raw: str) -> float | None:
        try:
            return rules.amount(raw)
        except ValueError:
            self.add("amount", name, raw)
            return None

    def day(self, name: str, raw: str) -> dt.date | None:
        try:
            return rules.day(raw) if raw else None
        except ValueError:
            self.add("date", name, raw)
            return None

    def moment(self, name: str, raw: str, zone: dt.tzinfo) -> dt.datetime | None:
        try:
            found, unsaid = rules.moment(raw, zone) if raw else (None, [])
        except ValueError:
            self.add("date", name, raw)
            return None
        for code in unsaid:
            self.add(code, name, raw, REPAIRED)
        return found

    def cpv(self, name: str, raw: Iterable[str]) -> list[str]:
        found = []
        for one in raw:
            try:
                found.append(codes.cpv(one))
            except ValueError:
                self.add("cpv", name, one)
        return list(dict.fromkeys(found))

    def link(self, name: str, raw: str) -> str:
        try:
            found = website(raw) if raw.strip() else ""
        except ValueError:
            found = ""
        if raw.strip() and (not found or len(found) > 500):
            self.add("link", name, raw)
            return ""
        return found


def _listed(told: Mapping[str, str], name: str) -> list[Any]:
    return list(json.loads(told[name])) if told.get(name) and name in LISTS else []


def _postcode(said: str) -> str:
    plain = "".join(said.split())
    return plain if re.fullmatch(r"[0-9]{5}", plain) else ""


def _considerations(told: Mapping[str, Any], social: Sequence[str]) -> list[str]:
    found = ["social"] if social else []
    if told.get("environment"):
        found.append("environment")
    if told.get("execution") == "yes":
        found.append("execution")
    return found


class OfficialNotices(Paired):
    """A source shows what is recent: what leaves it stays. A record may be a later version of what
    the source has told: it is joined to it, whatever comes first."""

    name = TARGET
    claims = NoticeClaim
    show = staticmethod(actions.show)
    make = staticmethod(actions.make)
    label = gettext_lazy("Avis de marchés")
    labels = LABELS
    way = actions.OF_NOTICES
    beside = ("buyer", "published_on", "deadline", "amount")
    asked = PairQuestions(
        gettext_lazy("Est-ce le même avis ?"),
        gettext_lazy("Faut-il publier cet avis ?"),
        gettext_lazy("C’est un autre avis : publier"),
    )
    keeps_what_leaves = True
    faults = {
        NOTHING: gettext_lazy("ne dit aucun avis"),
        **rules.MARKS,
    }
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("publier %(n)s avis", "publier %(n)s avis", "n"),
            State.CHANGED: ngettext_lazy(
                "mettre à jour %(n)s avis", "mettre à jour %(n)s avis", "n"
            ),
        },
        gettext_lazy("L’avis dit"),
        gettext_lazy("L’avis dira"),
    )

    def fields(self) -> list[Field]:
        return [Field(name, LABELS.get(name, name), name == "number") for name in TITLES]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        """Its columns are ours, always these."""
        return {title: title for title in titles if title in TITLES}

    def reader(self, run: ImportRun) -> ReadRow:
        return NoticeReader(run)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        """Of records of one notice in one slice, each is compared with those before it."""
        keys = [read.key for read in reads]
        spoken, known = said_by(self.claims, source, keys), queries.latest_of(source, keys)
        found = []
        for read in reads:
            before = spoken.get(read.key, ())
            values = _joined(known.get(read.key), read.values)
            known[read.key] = values
            print_of = of_values(values)
            is_same = words_now(before) == {self.subject: print_of}
            state = UNCHANGED if is_same else State.CHANGED
            subject = subject_of(before, self.subject)
            found.append(Match(state if before else State.NEW, subject, print_of))
        return found

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        keys = [row.key for row in rows]
        known = queries.latest_of(source, keys)
        for row in rows:
            known[row.key] = _joined(known.get(row.key), row.values)
        before = said_by(self.claims, source, keys)
        subjects = left_by(self.claims, source, set(keys) - before.keys(), self.subject)
        subjects |= {key: subject_of(stated, self.subject) for key, stated in before.items()}
        words = [
            Word.of(
                key, self.subject, subjects.get(key) or self.make(known[key], change), known[key]
            )
            for key in dict.fromkeys(keys)
        ]
        claims.say_what_differs(
            self.claims, source=source, words=words, before=before, change=change
        )
        self.show({word.subject for word in words})

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return candidates.resembling(source, rows)

    def facts(self, row: ChangeRow) -> list[str]:
        said = row.values
        return [str(said[name]) for name in ("buyer", "deadline") if said.get(name)]

    def in_words(self, field: str, value: Any) -> str:
        if isinstance(value, list):
            return str(len(value)) if field in ("lots", "versions") else ", ".join(map(str, value))
        return "" if value is None else str(value)


def _joined(known: Mapping[str, Any] | None, brought: Mapping[str, Any]) -> dict[str, Any]:
    return rules.whole(rules.joined((known or {}).get("versions", ()), brought.get("versions", ())))
