"""Who is proposed and why; who advises, and who no more."""

import datetime as dt

import pytest

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock
from maillage.schemes import actions, queries, rules
from maillage.schemes.models import Adviser, Scheme, SupportOrganisation
from maillage.schemes.rules import Sought, reasons_for
from maillage.schemes.tests.builders import make_adviser, make_support


def couveuse(**values):
    said = {"subjects": ["talk", "status"], "takes_structures": False}
    return SupportOrganisation(**said | values)


@pytest.mark.parametrize(
    ("sought", "values", "taken", "proposed"),
    [
        (Sought(("status",), "42218", False), {}, 0, True),
        (Sought(("money",), "42218", False), {}, 0, False),  # not its subject
        (Sought(("status",), "42218", True), {}, 0, False),  # a structure that exists
        (Sought(("status",), "42218", False), {"communes": ["42095"]}, 0, False),
        (Sought(("status",), "42095", False), {"communes": ["42095"]}, 0, True),
        (Sought(("status",), "42218", False), {"capacity": 2}, 1, True),
        (Sought(("status",), "42218", False), {"capacity": 2}, 2, False),  # full
        (Sought(("status",), "42218", False), {"is_open": False}, 0, False),
        (Sought(), {}, 0, True),  # who asks for nothing in particular is proposed everybody
    ],
)
def test_whom_the_rule_proposes(sought, values, taken, proposed):
    assert (reasons_for(couveuse(**values), sought, taken) is not None) == proposed


def test_it_says_why():
    said = reasons_for(couveuse(communes=["42218"]), Sought(("status",), "42218", False), 0)
    assert said == [
        "Aide à : choisir un statut",
        "Reçoit les projets avant tout SIRET",
        "Vient dans la commune",
    ]


def test_two_schemes_ship_with_their_stages(db):
    stages = {one.key: [str(s) for s in one.stages.all()] for one in Scheme.objects.all()}
    assert stages["dla"][1] == "Diagnostic partagé"
    assert stages["creation"][:3] == ["Accueil", "Orientation", "Étude"]
    assert Scheme.objects.filter(source__contains="à vérifier").count() == 2


@pytest.fixture
def lina(territory):
    return make_adviser("lina@a.example", make_support())


def test_a_duty_ends_at_the_next_request(lina):
    def again():
        return User.objects.get(pk=lina.pk)

    assert rules.advises(again())
    assert accounts.holds_duty(again())
    assert not rules.coordinates(again())
    actions.end(adviser=Adviser.objects.get(), by="user:0", at=clock.now())
    assert not rules.advises(again())
    assert queries.people_who_answer() == {}


def test_an_absence_has_its_days(lina):
    first, last = dt.date(2026, 8, 3), dt.date(2026, 8, 21)
    actions.be_away(user=lina, first=first, last=last, by=lina.author, at=clock.now())
    assert queries.away(last) == {lina.pk}
    assert queries.away(last + dt.timedelta(days=1)) == set()
    with pytest.raises(actions.AbsenceTooLong):
        actions.be_away(user=lina, first=last, last=first, by=lina.author, at=clock.now())


def test_an_officer_writes_who_accompanies(client, amina, territory):
    from maillage.organisations.tests.builders import make_organisation

    make_organisation("Le Tiers-lieu")
    client.force_login(amina)
    said = {"structure": "le tiers-lieu", "subjects": ["try"], "places": "Firminy", "is_open": "1"}
    client.post("/equipe/accompagnement/nouvelle/", said)
    found = SupportOrganisation.objects.get()
    assert (found.subjects, found.communes) == (["try"], ["42095"])
    who = {"email": "omar@b.example", "name": "Omar"}
    client.post(f"/equipe/accompagnement/{found.pk}/nommer/", who)
    assert Adviser.objects.lasting().get().user.name == "Omar"
