"""Reading sources, runs and their change sets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.base import tables
from maillage.participation.models import Contribution
from maillage.sources.formats import FORMATS
from maillage.sources.models import ChangeRow, ImportRun, Licence, Source
from maillage.sources.slices import converted
from maillage.sources.targets import Field, target_of

FAULTS = {
    "leading_zero": _("zéro perdu par le tableur, remis"),
    "decimal": _("décimale ajoutée par le tableur, retirée"),
    "spaces": _("espaces en trop, retirés"),
    "number_spaces": _("numéro écrit avec des espaces, resserré"),
    "mojibake": _("accents abîmés, réparés"),
    "postcode_in_city": _("code postal écrit dans la commune, séparé"),
    "city_spelling": _("commune écrite autrement, reconnue"),
    "html": _("balises HTML, retirées"),
    "number_lost": _("numéro perdu par le tableur (notation scientifique)"),
    "check_digit": _("clé de contrôle fausse : une faute de frappe"),
    "unreadable": _("valeur illisible, laissée de côté"),
    "no_identifier": _("sans SIRET ni RNA"),
    "no_commune": _("commune non reconnue"),
    "far_from_commune": _("position trop loin de la commune"),
    "beside_commune": _("position dans la commune voisine"),
    "missing_name": _("sans nom"),
    "empty_row": _("lignes vides, passées"),
    "total_row": _("lignes de total"),
    "formula": _("formules de tableur"),
    "repeated_row": _("lignes répétées mot pour mot"),
    "repeated_key": _("identifiant répété avec d’autres valeurs"),
    "repeated_titles": _("titres répétés"),
    "cut_row": _("ligne coupée"),
    "not_a_point": _("géométrie qui n’est pas un point"),
    "pair": _("RNA et SIREN à rapprocher"),
}


def ranks() -> dict[str, dict[str, int]]:
    """{source: {field or "*": rank}}"""
    return dict(Source.objects.values_list("slug", "ranks"))


@dataclass(frozen=True)
class Column:
    """A column of a file on the mapping page, with what its first rows hold."""

    number: int
    title: str
    field: str
    samples: list[str]


def columns(run: ImportRun) -> list[Column]:
    """The columns of a run, as guessed or chosen, with three of their values."""
    samples: dict[int, list[str]] = {}
    path = converted(run)
    rows = tables.rows(path, run.offset) if path.exists() else iter(())
    for seen, row in enumerate(rows):
        if isinstance(row, tables.Row):
            for i, cell in enumerate(row.cells):
                found = samples.setdefault(i, [])
                if cell.strip() and cell not in found and len(found) < 3:
                    found.append(cell.strip()[:60])
        if seen > 50:
            break
    return [
        Column(i, title, run.mapping.get(title, ""), samples.get(i, []))
        for i, title in enumerate(run.columns)
    ]


def fields(run: ImportRun) -> list[Field]:
    return target_of(run.source).fields()


@dataclass(frozen=True)
class Tab:
    """A kind of row of a change set."""

    state: str
    label: str
    count: int


def tabs(run: ImportRun) -> list[Tab]:
    return [
        Tab(state, str(label), run.counts.get(state, 0)) for state, label in ChangeRow.State.choices
    ]


def rows(run: ImportRun, state: Any) -> QuerySet[ChangeRow]:
    return ChangeRow.objects.filter(run=run, state=state).order_by("line", "pk")


@dataclass(frozen=True)
class Acceptable:
    """Rows that may go on line, and what that does."""

    state: Any
    sentence: str


def waiting(run: ImportRun) -> list[Acceptable]:
    """What an officer may still put on line, by kind."""
    rows = ChangeRow.objects.filter(run=run, is_applied=False, is_aside=False)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    sentences = {
        ChangeRow.State.NEW: ngettext_lazy(
            "publier %(n)s nouvelle structure", "publier %(n)s nouvelles structures", "n"
        ),
        ChangeRow.State.WAITING: ngettext_lazy(
            "publier %(n)s structure que le réglage de la source met en attente",
            "publier %(n)s structures que le réglage de la source met en attente",
            "n",
        ),
        ChangeRow.State.CHANGED: ngettext_lazy(
            "compléter %(n)s fiche", "compléter %(n)s fiches", "n"
        ),
        ChangeRow.State.GONE: ngettext_lazy(
            "demander à l’équipe si %(n)s absente a fermé",
            "demander à l’équipe si %(n)s absentes ont fermé",
            "n",
        ),
    }
    return [
        Acceptable(state, sentence % {"n": counts[state]})
        for state, sentence in sentences.items()
        if counts.get(state)
    ]


def is_last(run: ImportRun) -> bool:
    """Whether nothing later of the same source stands: only then can it be undone."""
    later = ImportRun.objects.filter(source=run.source_id, pk__gt=run.pk, change__isnull=False)
    return not later.exclude(state=ImportRun.State.UNDONE).exists()


def contributions(rows: Iterable[ChangeRow]) -> dict[int, Contribution]:
    """{row: where it waits, or was decided}"""
    keys = [str(row.pk) for row in rows]
    found = Contribution.objects.filter(kind="import_row", key__in=keys).order_by("pk")
    return {int(c.key): c for c in found}


@dataclass(frozen=True)
class Noted:
    """A fault and how often it was found."""

    label: str
    count: int


def faults(run: ImportRun) -> list[Noted]:
    noted = [Noted(str(FAULTS.get(code, code)), count) for code, count in run.faults.items()]
    return sorted(noted, key=lambda n: -n.count)


REJECTED_HEADER = ("ligne", "colonne", "valeur", "raison")


def rejected(run: ImportRun) -> Iterator[list[Any]]:
    """The rows that cannot go in, each with its reason and its own cells, to be corrected."""
    for row in rows(run, ChangeRow.State.REJECTED).iterator():
        fault = next((f for f in row.faults if f["severity"] == "rejected"), row.faults[-1])
        cells = row.values.get("cells", [])
        yield [row.line, fault["column"], fault["value"], fault["reason"], *cells]


def licences() -> Mapping[str, Licence]:
    return {licence.pk: licence for licence in Licence.objects.all()}


def file_licences() -> list[Licence]:
    """Those under which the site may give a file."""
    return list(Licence.objects.filter(for_files=True))


def permitted(licence: str) -> set[str]:
    """The sources whose data may stand in a file under that licence."""
    allowed = {slug for slug, row in licences().items() if licence in row.permits}
    return set(Source.objects.filter(licence__in=allowed).values_list("pk", flat=True))


OPEN_TO_ALL = ("name", "street", "postcode", "commune", "siret", "website")


def waiting_row(number: str) -> dict[str, Any]:
    """What a register that was read, and is not on line for it, says of a SIRET or RNA number: to
    fill a form. Registers only: other lists may hold what is not public."""
    registers = [form.name for form in FORMATS if form.extract]
    rows = ChangeRow.objects.filter(key=number, is_applied=False, run__source__format__in=registers)
    row = rows.order_by("-run").first()
    if row is None or row.values.get("organisation", {}).get("diffusible") is False:
        return {}
    both = {**row.values.get("organisation", {}), **row.values.get("place", {})}
    return {name: both[name] for name in OPEN_TO_ALL if both.get(name)}


def shown_to_people() -> list[Source]:
    """The registers and lists that pages come from: what somebody found in one must be able to
    read (GDPR, article 14)."""
    used = ImportRun.objects.filter(change__isnull=False).values("source")
    return list(Source.objects.filter(pk__in=used).select_related("licence"))
