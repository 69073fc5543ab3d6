"""Several are asked, quotes are compared, one is chosen; who reads a dossier reads its mission."""

from decimal import Decimal

import pytest

from maillage.base import clock
from maillage.dossiers.models import DossierPerson
from maillage.dossiers.tests.builders import make_adviser, make_followed, make_support
from maillage.missions import actions, queries, rules
from maillage.missions.models import EngineeringMission
from maillage.missions.tests.builders import make_consultant, make_mission

pytestmark = pytest.mark.django_db


def quoted(row, price, days=8):
    told = {"price": Decimal(price), "days": Decimal(days)}
    quote = row.quotes.get()
    actions.receive_quote(quote=quote, values=told, at=clock.now())
    return quote


@pytest.mark.parametrize(
    ("cost", "many", "parts"),
    [
        ("7200", 3, ["2400", "2400", "2400"]),
        ("100", 3, ["33.34", "33.33", "33.33"]),
        ("0.02", 3, ["0.01", "0.01", "0.00"]),
        ("5", 0, []),
    ],
)
def test_a_cost_is_shared_to_the_cent(cost, many, parts):
    found = rules.shares(Decimal(cost), many)
    assert found == [Decimal(part) for part in parts]
    assert not many or sum(found) == Decimal(cost)


def test_a_day_has_its_rate():
    assert rules.day_rate(Decimal("7560"), Decimal("9")) == Decimal(840)
    assert rules.day_rate(None, Decimal(9)) is None
    assert rules.day_rate(Decimal(9), Decimal(0)) is None


def test_one_is_chosen_once_and_the_cost_is_shared(territory):
    other = make_support("L’Union")
    omar = make_adviser("omar@b.example", other)
    beside = make_followed(omar, other, email="b@exemple.fr")
    row, lina = make_mission(beside)
    with pytest.raises(actions.QuoteNotReceived):
        actions.choose_quote(quote=row.quotes.get(), at=clock.now())
    actions.choose_quote(quote=quoted(row, "7201"), at=clock.now())
    row.refresh_from_db()
    page = queries.page_of(row, lina)
    assert [part.share for part in page.parts] == [Decimal("3600.50")] * 2
    # who has not the dossier of the other reads that there is one
    assert [part.dossier is None for part in page.parts] == [False, True]
    assert [part.dossier is None for part in queries.page_of(row, omar).parts] == [True, False]
    with pytest.raises(actions.MissionNotOpen):
        actions.ask_consultants(mission=row, consultants=[], at=clock.now())


def test_a_mission_has_somebody(territory):
    with pytest.raises(actions.MissionWithoutBeneficiary):
        actions.write_mission(values={"name": "A", "terms": "B"}, dossiers=[], at=clock.now())


def test_who_leaves_the_dossier_reads_its_mission_no_more(territory, client):
    row, lina = make_mission()
    assert row in queries.missions(lina)
    DossierPerson.objects.update(ended_at=clock.now())
    assert not EngineeringMission.objects.visible_to(lina).exists()


def test_an_adviser_goes_from_terms_to_evaluation(territory, client):
    row, lina = make_mission()
    make_consultant("Atelier Méthode")
    client.force_login(lina)
    base, dossier = "/mon-espace/missions/", row.beneficiaries.get().dossier_id
    said = {"name": "Former à trois", "terms": "Une journée", "dossiers": [dossier]}
    client.post(f"{base}nouvelle/", said)
    made = EngineeringMission.objects.get(name="Former à trois")
    own = made.get_absolute_url()
    form = client.get(f"{own}devis/").content.decode()
    assert "Atelier Méthode" in form
    client.post(f"{own}devis/", {"consultants": [one.pk for one in queries.pool(made)]})
    assert made.quotes.count() == 2
    first, _second = made.quotes.order_by("pk")
    wrong = client.post(f"{own}devis/{first.pk}/", {"days": "0", "price": "-2"})
    assert "plus grand que zéro" in wrong.content.decode()
    client.post(f"{own}devis/{first.pk}/", {"days": "4", "price": "3200"})
    client.post(f"{own}devis/{first.pk}/retenir/")
    page = client.get(own).content.decode()
    assert "800" in page
    assert "retenu" in page
    client.post(f"{own}finir/", {"how": "done", "score": "5", "evaluation": "Des plannings."})
    made.refresh_from_db()
    assert (made.state, made.score) == ("done", 5)
    assert made.name in client.get(base).content.decode()


def test_the_team_keeps_the_pool_and_reads_no_mission(territory, client, amina):
    row, _lina = make_mission()
    client.force_login(amina)
    base = "/equipe/accompagnement/consultants/"
    client.post(base, {"name": "Cabinet Neuf", "knows": "Finances", "is_open": "1"})
    assert "Cabinet Neuf" in client.get(base).content.decode()
    assert client.get(row.get_absolute_url()).status_code in (403, 404)
