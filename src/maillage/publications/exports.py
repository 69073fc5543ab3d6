"""A publication as a spreadsheet: a line a cell, in the order of the form, and its code book."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.publications.models import Publication
from maillage.reading.tables import to_csv

CSV = "text/csv; charset=utf-8"
# A choice in two columns, its code and its words; of each of the two questions of a crossing.
TABLES = (
    "tableau", "question", "code", "reponse", "croisee", "code_croise", "reponse_croisee",
    "reponses", "total", "montre",
)  # fmt: skip
BOOK = ("colonne", "partie", "question", "type", "unite", "code", "reponse", "note")


def csv(publication: Publication) -> str:
    """Every cell; a hidden one has no number, and says so."""
    return to_csv(TABLES, _lines(publication))


def _lines(publication: Publication) -> Iterator[list[Any]]:
    many = publication.release.many
    yield [0, _("toutes les réponses"), "", "", "", "", "", many, "", _("oui")]
    for number, table in enumerate(publication.release.tables, 1):
        questions = [one["key"] for one in table["by"]]
        if table["measure"]:
            questions.insert(0, table["measure"]["key"])
        for cell in table["cells"]:
            codes = _codes(table, cell)
            yield [number, *_of(questions, codes), *_numbers(cell)]


def _codes(table: Mapping[str, Any], cell: Mapping[str, Any]) -> list[tuple[str, str]]:
    said = [(code, labels[code]) for code, labels in zip(cell["key"], table["labels"], strict=True)]
    return [("", ""), *said] if table["measure"] else said


def _of(questions: list[str], codes: list[tuple[str, str]]) -> list[str]:
    one, *rest = [(name, *code) for name, code in zip(questions, codes, strict=True)]
    other = rest[0] if rest else ("", "", "")
    return [*one, *other]


def _numbers(cell: Mapping[str, Any]) -> list[Any]:
    total = "" if cell["total"] is None else cell["total"].replace(".", ",")
    if cell["n"] is None:
        return ["", "", _("non")]
    return [cell["n"], total, _("oui")]


def code_book(publication: Publication) -> str:
    """What each question of the tables asks, and what each code says, in the order of the form."""
    return to_csv(BOOK, _book(publication))


def _book(publication: Publication) -> Iterator[list[str]]:
    told: dict[str, tuple[Mapping[str, Any], Mapping[str, str]]] = {}
    for table in publication.release.tables:
        if table["measure"]:
            told.setdefault(table["measure"]["key"], (table["measure"], {"": ""}))
        for question, labels in zip(table["by"], table["labels"], strict=True):
            told[question["key"]] = (question, labels)
    for key, (question, labels) in told.items():
        about = [key, question["part"], question["label"], question["kind"], question["unit"]]
        for code, label in labels.items():
            yield [*about, code, label, ""]
    words = _("combien de réponses, ou combien ont donné un nombre ; vide : non montré")
    yield ["reponses", "", "", "", "", "", "", words]
    yield ["total", "", "", "", "", "", "", _("la somme des nombres donnés")]
