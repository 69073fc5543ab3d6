"""What sources bring becomes one notice each, whatever comes first; what is odd is marked."""

import datetime as dt
import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.base import undoing
from maillage.notices import rules
from maillage.notices.models import Notice, NoticeClaim
from maillage.notices.tests.builders import SIRET, bring, lines, record
from maillage.sources import actions as sources
from maillage.sources.steps import drive

LOT = {"numLot": "1", "intitule": "Gymnases", "classPrincipale": "90911200"}
FOLDER = "4f1a0c2e-0000-4000-8000-000000000001"


def only():
    return Notice.objects.get()


pytestmark = pytest.mark.django_db


def test_a_record_becomes_a_notice_with_its_lots(territory):
    bring(lines(record(lots=[LOT, LOT | {"numLot": "2", "intitule": "Écoles"}])))
    found = only()
    assert (found.name, found.buyer, found.buyer_siret) == (
        "Nettoyage de trois gymnases",
        "Ville de Firminy",
        SIRET,
    )
    assert found.deadline == dt.datetime(2026, 12, 8, 11, tzinfo=dt.UTC)
    assert f"{found.deadline_there:%H:%M}" == "12:00"  # in Paris, in winter
    assert [(lot.number, lot.name, lot.cpv) for lot in found.lots.all()] == [
        ("1", "Gymnases", ["90911200"]),
        ("2", "Écoles", ["90911200"]),
    ]


def test_a_file_that_says_the_same_changes_nothing(territory):
    bring(lines(record()))
    claims = NoticeClaim.objects.count()
    run = bring(lines(record(), record()))
    assert NoticeClaim.objects.count() == claims
    assert run.found["changed"] == run.found["new"] == 0


CORRECTED = record(
    "26-120001",
    nature="RECTIFICATIF",
    annonce_lie=["26-118042"],
    dateparution="2026-11-20",
    datelimitereponse="2026-12-15T11:00:00+00:00",
)
CANCELLED = record(
    "26-121000", etat="AVIS_ANNULE", annonce_lie=["26-118042"], dateparution="2026-11-25"
)


@pytest.mark.parametrize("order", list(permutations((record(), CORRECTED, CANCELLED))))
def test_a_correction_and_a_cancellation_are_versions_whatever_comes_first(territory, order):
    for one in order:
        bring(lines(one))
    found = only()
    assert found.is_cancelled
    assert f"{found.deadline:%d/%m}" == "15/12"
    assert [v["number"] for v in found.versions] == ["26-118042", "26-120001", "26-121000"]
    assert [on for on, _b, _a in rules.corrections(found.versions)] == ["2026-11-20"]


def test_versions_in_one_file_are_one_notice(territory):
    bring(lines(CORRECTED, record()))
    assert len(only().versions) == 2


def test_two_sources_that_name_one_folder_tell_of_one_notice(territory):
    bring(lines(record(contractfolderid=FOLDER)))
    bring(lines(record("P-7", contractfolderid=FOLDER, objet="Ménage")), source="plateforme")
    assert NoticeClaim.objects.filter(notice=only()).count() == 2


def test_two_sources_without_a_number_in_common_are_asked(territory):
    bring(lines(record()))
    run = bring(lines(record("P-7")), source="plateforme")
    assert (run.found["doubtful"], Notice.objects.count()) == (1, 1)
    row = run.rows.get()
    sources.decide_row(str(row.pk), "same:0", by="user:0", at=run.at)
    assert NoticeClaim.objects.filter(notice=only()).count() == 2


def test_undoing_an_import_takes_its_notices_away(territory):
    run = bring(lines(record()))
    undoing.undo(change=sources.spoken_by(run), of=run.subject, by="user:0", at=run.at)
    run.refresh_from_db()
    drive(run)
    assert not Notice.objects.filter(is_shown=True).exists()


# What is odd


ELEVEN = (
    SIRET,
    "214 200 958 00012",
    "214200958 00012",
    "SIRET 21420095800012",
    "SIRET : 214 200 958 00012",
    "'21420095800012",
    "21420095800012.0",
    "21420095800012,00",
    "214.200.958.00012",
    "214-200-958-00012",
    "n° SIRET 21420095800012",
)


@pytest.mark.parametrize("spelt", ELEVEN)
def test_eleven_spellings_are_one_buyer(territory, spelt):
    bring(lines(record(lots=[LOT], siret=spelt)))
    assert only().buyer_siret == SIRET


@pytest.mark.parametrize("spelt", ["2142009580001", "21420095800013", "2142009580001A", "MAIRIE"])
def test_a_doubtful_number_is_asked_and_the_notice_is_there(territory, spelt):
    run = bring(lines(record(lots=[LOT], siret=spelt)))
    found = only()
    assert found.buyer_siret == ""
    assert [mark for mark in found.marks if mark[0] == "siret"] == [["siret", "buyer_siret", spelt]]
    assert run.faults["siret"] == 1


@pytest.mark.parametrize("said", ["0", "1", "9999999999", "9 999 999 999,00 €", "à définir"])
def test_an_amount_that_nobody_believes_is_marked(said):
    with pytest.raises(ValueError, match=re.escape(said)):
        rules.amount(said)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1083333", 1083333),
        ("1 083 333,50 €", 1083333.5),
        ("1.083.333,50", 1083333.5),
        ("84 000 euros HT", 84000),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(said, value):
    assert rules.amount(said) == value


@pytest.mark.parametrize("said", ["2022-02-11", "20220211", "11/02/2022", "2022-02-11+01:00"])
def test_a_day_in_three_formats(said):
    assert rules.day(said) == dt.date(2022, 2, 11)


PARIS, REUNION = (dt.timezone(dt.timedelta(hours=n)) for n in (1, 4))


@pytest.mark.parametrize(
    ("said", "zone", "utc", "marks"),
    [
        ("2017-02-07T12:00:00+01:00", REUNION, "11:00", []),  # its own zone wins
        ("2020-06-05T12:00", REUNION, "08:00", ["zone"]),
        ("20200605 12:00", PARIS, "11:00", ["zone"]),
        ("05/06/2020 à 12h00", PARIS, "11:00", ["zone"]),
        ("2020-06-05", PARIS, "22:59", ["hour"]),
        ("2023-05-22T20:59:32+01:00", PARIS, "19:59", []),
    ],
)
def test_a_deadline_is_in_its_zone(said, zone, utc, marks):
    found, unsaid = rules.moment(said, zone)
    assert (f"{found.astimezone(dt.UTC):%H:%M}", unsaid) == (utc, marks)


def test_the_hour_of_an_island_is_its_own(territory):
    bring(lines(record(code_departement=["974"], datelimitereponse="2026-12-08T12:00")))
    assert only().deadline == dt.datetime(2026, 12, 8, 8, tzinfo=dt.UTC)


def test_odd_values_are_left_aside_with_a_mark_and_counted(territory):
    odd = record(
        objet="<b>Nettoyage</b> &lt;i&gt;des&lt;/i&gt; gymnases",
        dateparution="2026-11-10",
        datelimitereponse="2026-11-01T12:00:00+01:00",
        lots=[
            {"numLot": "1", "intitule": "Sans code", "valeur": "9999999999"},
            {"numLot": "2", "intitule": "Faux code", "classPrincipale": "90911200-7"},
            {"numLot": "3", "intitule": "Sans clé", "classPrincipale": "90911200"},
        ],
    )
    run = bring(lines(odd))
    found = only()
    assert found.name == "Nettoyage des gymnases"
    assert found.deadline is None
    assert {mark[0] for mark in found.marks} == {"html", "deadline_before"}
    marks = [[mark[0] for mark in lot.marks] for lot in found.lots.all()]
    assert marks == [["amount", "no_cpv"], ["cpv", "no_cpv"], []]
    assert (run.faults["no_cpv"], run.faults["amount"], run.faults["cpv"]) == (2, 1, 1)


def test_a_record_that_tells_nothing_is_refused_and_counted(territory):
    run = bring(lines(record(), record("26-2", objet="  "), [1], record("26-3", donnees="{half")))
    assert run.found["rejected"] == 2
    assert Notice.objects.count() == 2  # half an announcement keeps what its record says


@given(st.permutations(range(6)), st.lists(st.sampled_from("abc"), min_size=6, max_size=6))
def test_what_stands_never_depends_on_the_order_of_arrival(order, fields):
    versions = [
        {"number": str(i), "on": f"2026-01-0{1 + i % 3}", "kind": kind, "said": {field: i}}
        for i, (field, kind) in enumerate(zip(fields, (*rules.KINDS, "call"), strict=True))
    ]
    known = []
    for i in order:
        known = rules.joined(known, [versions[i]])
    assert rules.whole(known) == rules.whole(versions)
    assert rules.joined(known, versions) == known
