"""One row that breaks its reader is refused with its reason; the others go on line at once."""

import json
import logging

import pytest

from maillage.base.models import Job
from maillage.organisations.models import Organisation
from maillage.reading import singling
from maillage.registers import slots
from maillage.registers.connectors import rna
from maillage.registers.connectors.gogocarto import map as gogocarto
from maillage.registers.connectors.table import map as table
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.tests.builders import bring, compare

pytestmark = pytest.mark.django_db
GOOD = ";Atelier du Marais;1 rue Neuve;42000;Saint-Étienne\n"
STRANGE = ["²" * 14, "9" * 5000, "٣" * 14, "😀", "1e309", "-1"]


def names():
    return set(Organisation.objects.values_list("name", flat=True))


def test_a_strange_number_never_refuses_its_row(territory):
    """Figures that make no number may be a slip of the pen: the row waits. Words are left aside."""
    lines = [f"{siret};Étrange {n};2 rue Neuve;42700;Firminy" for n, siret in enumerate(STRANGE)]
    run = bring(GOOD + "\n".join(lines) + "\n")
    assert run.state == ImportRun.State.APPLIED
    waiting = set(run.rows.filter(state=ChangeRow.State.DOUBTFUL).values_list("line", flat=True))
    assert waiting == {4}
    assert len(names()) == len(STRANGE)
    said = [row.faults for row in run.rows.filter(line__gt=2)]
    assert all("quatorze chiffres" in str(faults) for faults in said)
    assert not Job.objects.exists()


@pytest.mark.parametrize("title", ["Code postal", "Latitude", "Adresse", "Commune", "Tel", "Site"])
def test_no_cell_stops_a_list(territory, title):
    cells = [*STRANGE, "٣٣٣٣٣ Lieu", "²²²²² Lieu"]
    body = "".join(f"Étrange {n};{cell}\n" for n, cell in enumerate(cells))
    run = bring(f"Nom;{title}\nAtelier du Marais;\n{body}".encode())
    assert run.state == ImportRun.State.APPLIED
    assert "Atelier du Marais" in names()
    assert not Job.objects.exists()


def test_half_a_letter_of_a_json_stops_nothing(territory):
    rows = [{"nom": "Atelier du Marais"}, {"nom": "Étr\ud800ange", "adresse": "nul\x00"}]
    run = bring(json.dumps(rows).encode(), file_name="liste.json")
    assert run.state == ImportRun.State.APPLIED
    assert names() == {"Atelier du Marais", "Étr?ange"}


def test_whatever_a_reader_raises_is_the_reason_of_a_row(territory, monkeypatch, caplog):
    def breaks(self, *args):
        if args[1].get("name", "").startswith("Étrange"):
            raise KeyError("whatever")
        return identify(self, *args)

    identify = table.TableReader._identify
    monkeypatch.setattr(table.TableReader, "_identify", breaks)
    with caplog.at_level(logging.WARNING, singling.logger.name):
        run = bring(GOOD + ";Étrange;2 rue X;42000;Saint-Étienne\n;Étrange 2;;42000;Firminy\n")
    assert names() == {"Atelier du Marais"}
    refused = run.rows.filter(state=ChangeRow.State.REJECTED)
    assert {row.line for row in refused} == {3, 4}
    assert "KeyError" in refused[0].faults[0]["reason"]
    traced = [record for record in caplog.records if record.exc_info]
    assert len(traced) == 1  # the trace once, not once a row


@pytest.mark.parametrize("step", ["match", "resemble", "apply"])
def test_a_row_that_breaks_a_step_is_found_and_the_others_go_on(territory, monkeypatch, step):
    def breaks(self, source, rows, *rest):
        if any("Étrange" in row.values["organisation"]["name"] for row in rows):
            raise ZeroDivisionError
        return does(self, source, rows, *rest)

    does = getattr(slots.Organisations, step)
    monkeypatch.setattr(slots.Organisations, step, breaks)
    body = "".join(f";Atelier {n};{n} rue Neuve;42000;Saint-Étienne\n" for n in range(9))
    run = bring(body + ";Étrange;2 rue Neuve;42700;Firminy\n" + GOOD)
    assert run.state == ImportRun.State.APPLIED
    assert names() == {"Atelier du Marais", *(f"Atelier {n}" for n in range(9))}
    assert run.found["rejected"] == run.rows.filter(state="rejected").count() == 1
    assert "ZeroDivisionError" in str(run.rows.get().faults)
    assert not Job.objects.exists()


def test_what_breaks_every_row_is_the_fault_of_none(territory, monkeypatch):
    def breaks(self, source, rows):
        raise ZeroDivisionError

    monkeypatch.setattr(slots.Organisations, "match", breaks)
    body = "".join(f";Atelier {n};;42000;Saint-Étienne\n" for n in range(singling.MOST + 2))
    run = compare(body)
    assert (run.state, names()) == (ImportRun.State.FAILED, set())
    assert "voir le journal" in run.fault
    assert not Job.objects.exists()


@pytest.mark.parametrize("status", STRANGE)
def test_a_strange_status_of_a_map_hides_what_is_below_zero_alone(territory, status):
    elements = gogocarto.Elements(["name", "status"], {"name": "name"})
    is_hidden = elements(2, ["Le Marais", status]).verdict == "rejected"
    assert is_hidden == (status == "-1")


def test_a_key_longer_than_its_column_refuses_its_row(territory):
    read = singling.understood(rna.RnaReader([], {}), 2, ["W" * 300, "", "Le Marais"], set())
    assert [fault.code for fault in read.faults] == [singling.BROKEN]


def test_rows_without_an_identifier_are_never_refused_for_having_the_same(territory):
    titles = "Nom;Adresse;Code postal;Commune;Téléphone\n"
    rows = [f"Rebond;1 rue Neuve;42700;Firminy;047700000{n}\n" for n in (1, 2)]
    run = compare((titles + "".join(rows)).encode())
    (fault,) = [f for f in run.rows.get(line=3).faults if f["severity"] == "rejected"]
    assert fault["reason"].startswith("dit le même nom au même endroit que la ligne 2")
