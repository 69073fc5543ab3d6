"""What sources bring becomes one award each; what is odd is left aside, marked and counted."""

import json
from decimal import Decimal

import pytest

from maillage.awards import rules
from maillage.awards.models import Award, AwardClaim, SpendSum
from maillage.awards.tests.builders import BUYER, FIRM, bring, decp, record
from maillage.base import undoing
from maillage.sources import actions as sources
from maillage.sources.steps import drive

pytestmark = pytest.mark.django_db


def only():
    return Award.objects.get()


def marks(row):
    return {mark[0] for mark in row.marks}


def test_a_record_becomes_an_award(territory):
    bring(decp(record()))
    found = only()
    assert (found.buyer_siret, found.amount, found.cpv) == (BUYER, Decimal(120000), "90911200")
    assert (found.commune_id, str(found.notified_on), found.months) == ("42095", "2025-03-10", 24)
    (winner,) = found.winners.all()
    assert (winner.siren, winner.basket) == (FIRM[:9], "absent")
    assert found.marks == []


def test_a_file_that_says_the_same_changes_nothing_and_two_sources_tell_of_one(territory):
    bring(decp(record()))
    claims = AwardClaim.objects.count()
    run = bring(decp(record()))
    assert (run.found["new"], run.found["changed"]) == (0, 0)
    assert AwardClaim.objects.count() == claims
    bring(decp(record(montant=130000)), source="ville")
    assert Award.objects.count() == 1
    assert SpendSum.objects.get(by="whole", year=0, basket="all").awards == 1


def test_modifications_make_the_amount_and_an_odd_one_leaves_it(territory):
    changes = [
        {"modification": {"id": 2, "dateNotificationModification": "2025-08-01", "montant": 1}},
        {
            "modification": {
                "id": 1,
                "dateNotificationModification": "2025-06-01",
                "montant": 150000,
            }
        },
        {"modification": {"id": 3, "dureeMois": 30, "dateNotificationModification": "2025-09-01"}},
    ]
    bring(decp(record(modifications=changes)))
    found = only()
    assert (found.amount, found.first_amount, found.months) == (150000, 120000, 30)
    assert marks(found) == {"modified_amount"}
    assert [one["number"] for one in found.modifications] == ["1", "2", "3"]


AMOUNTS = [0, 1, 9_999_999_999, 1e17, "beaucoup", -5]
DAYS = ["2025-03-10", "10/03/2025", "20250310", "2025-03-10+01:00"]
NO_DAYS = ["hier", "2025-02-30", "2999-01-01"]
NO_BUYERS = [BUYER[:13], "2142009580001X", "21420095800013", "ville"]
NO_WINNERS = ["1234567890123", "ABC", "12345678900024"]


def test_what_nobody_believes_is_left_aside_marked_and_counted(territory):
    """In one file, each beside a record that is right."""
    told = {
        **{f"amount{i}": record(montant=one) for i, one in enumerate(AMOUNTS)},
        **{f"day{i}": record(dateNotification=one) for i, one in enumerate(DAYS)},
        **{f"noday{i}": record(dateNotification=one) for i, one in enumerate(NO_DAYS)},
        **{f"buyer{i}": record(acheteur={"id": one}) for i, one in enumerate(NO_BUYERS)},
        **{f"winner{i}": record(winners=[one]) for i, one in enumerate(NO_WINNERS)},
        "unsaid": record(montant="NC", winners=[]),
    }
    run = bring(decp(*({**one, "id": name} for name, one in told.items())))
    found = {row.number: row for row in Award.objects.all()}
    assert found.keys() == told.keys()
    for name, row in found.items():
        if name.startswith("amount"):
            assert (row.amount, row.reason, marks(row)) == (None, "absurd", {"amount"})
        elif name.startswith("day"):
            assert (str(row.notified_on), marks(row)) == ("2025-03-10", set())
        elif name.startswith("noday"):
            assert row.notified_on is None
            assert len(marks(row) & {"date", "date_ahead"}) == 1
        elif name.startswith("buyer"):
            assert (row.buyer_siret, marks(row)) == ("", {"siret"})
        elif name.startswith("winner"):
            assert (row.reason, marks(row)) == ("unknown", {"winner"})
    assert (found["unsaid"].amount, marks(found["unsaid"])) == (None, {"no_winner"})
    counted = [run.faults[name] for name in ("amount", "siret", "winner", "date", "date_ahead")]
    assert counted == [len(AMOUNTS), len(NO_BUYERS), len(NO_WINNERS), 2, 1]


SPELLINGS = (
    BUYER,
    " ".join(BUYER),
    f"{BUYER[:3]} {BUYER[3:6]} {BUYER[6:9]} {BUYER[9:]}",
    f"SIRET {BUYER}",
    f"n° {BUYER}",
    f"'{BUYER}",
    f"{BUYER}.0",
    f"{BUYER[:9]}.{BUYER[9:]}",
    f"{BUYER[:9]}-{BUYER[9:]}",
    f"\u00a0{BUYER}\u202f",
    f"SIRET : {BUYER}",
)


def test_eleven_spellings_of_a_buyer_are_one(territory):
    told = [record(f"n{i}", acheteur={"id": one}) for i, one in enumerate(SPELLINGS)]
    bring(decp(*told))
    assert set(Award.objects.values_list("buyer_siret", flat=True)) == {BUYER}
    assert SpendSum.objects.get(by="buyer", value=BUYER, year=0, basket="all").awards == 11


def test_what_a_source_says_besides_is_kept(territory):
    bring(decp(record(champInconnu={"a": [1]}, ccag="Travaux")))
    assert only().rest == {"champInconnu": {"a": [1]}, "ccag": "Travaux"}


def test_a_row_of_several_winners_and_a_concession(territory):
    concession = {
        "id": "C1",
        "autoriteConcedante": {"id": BUYER},
        "nature": "Concession de service",
        "objet": "Un <b>café</b>",
        "dateSignature": "2025-01-02",
        "valeurGlobale": 5000,
        "concessionnaires": [{"concessionnaire": {"id": FIRM, "typeIdentifiant": "SIRET"}}],
    }
    bring(
        json.dumps({"marches": {"contrat-concession": [concession], "marche": [record()]}}).encode()
    )
    found = Award.objects.get(form="concession")
    assert (found.name, found.amount, found.winners.get().siren) == ("Un café", 5000, FIRM[:9])
    assert marks(found) == {"html"}


def test_undoing_an_import_takes_its_awards_and_their_amounts_away(territory):
    run = bring(decp(record()))
    undoing.undo(change=sources.spoken_by(run), of=run.subject, by="user:0", at=run.at)
    run.refresh_from_db()
    drive(run)
    assert not Award.objects.filter(is_shown=True).exists()
    assert not SpendSum.objects.exists()


def test_considerations_and_frameworks():
    assert rules.social(["Critère social", "Marché réservé"]) == "reserved"
    assert rules.social(["Pas de considération sociale"]) == "none"
    assert rules.social([]) == ""
    assert rules.is_ceiling("ACCORD-CADRE", [])
    assert rules.is_ceiling("Marché", ["Accord-cadre", "Concours"])
    assert not rules.is_ceiling("Marché subséquent", ["Accord-cadre"])
