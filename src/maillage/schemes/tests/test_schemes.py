"""Who is proposed and why; who advises, and who no more."""

import datetime as dt

import pytest

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock
from maillage.schemes import actions, queries, rules
from maillage.schemes.models import Adviser, Scheme, SchemeRule, SupportOrganisation
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


# Schemes: stages that keep their dossiers, conditions that are dated


def at():
    return {"by": "user:0", "at": clock.now()}


def condition(kind, values=(), **more):
    return SchemeRule(kind=kind, values=list(values), **more)


NAMES = {"family": {"association": "Association"}, "commune": {"42095": "Firminy"}}
FACTS = rules.SchemeFacts(stage="projet", commune="42095")


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ([condition("stage", ["projet", "idee"])], (["Pour un projet en route"], [])),
        ([condition("stage", ["structure"])], None),
        # of one kind, either; of two, both
        (
            [condition("stage", ["idee"]), condition("stage", ["projet"])],
            (["Pour un projet en route"], []),
        ),
        ([condition("stage", ["projet"]), condition("commune", ["42218"])], None),
        (
            [condition("commune", ["42095"]), condition("staff", least=1, most=50)],
            (["Proposé à Firminy"], ["À vérifier ensemble : de 1 à 50 salariés"]),
        ),
        (
            [condition("family", ["association"])],
            ([], ["À vérifier ensemble : Association"]),
        ),
    ],
)
def test_whom_a_scheme_is_for(conditions, found):
    assert rules.eligible(conditions, FACTS, NAMES) == found


@pytest.mark.parametrize(("staff", "fits"), [(0, False), (1, True), (50, True), (51, False)])
def test_a_number_of_people_is_in_its_bounds(staff, fits):
    told = rules.eligible(
        [condition("staff", least=1, most=50)], rules.SchemeFacts(staff=staff), {}
    )
    assert (told is not None) == fits


def test_the_two_that_ship_are_for_those_who_create_and_those_who_exist(db):
    def found(stage):
        told = queries.fitting(rules.SchemeFacts(stage=stage), clock.today())
        return [one.key for one, _why in told]

    assert (found("idee"), found("structure")) == (["creation"], ["dla"])
    assert found("") == []


def test_a_condition_holds_between_its_days(db):
    scheme = Scheme.objects.get(key="creation")
    scheme.rules.all().delete()
    dated = {"valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 12, 31)}
    values = {"kind": "stage", "values": ["projet"]} | dated
    rule = actions.add_scheme_rule(scheme=scheme, values=values, **at())

    def is_found(day):
        return scheme in [one for one, _why in queries.fitting(FACTS, day)]

    assert [is_found(dt.date(y, 6, 1)) for y in (2025, 2026, 2027)] == [False, True, False]
    actions.end_scheme_rule(rule=rule, last=dt.date(2026, 5, 31), **at())
    assert not is_found(dt.date(2026, 6, 1))


def test_a_stage_that_is_renamed_or_moved_keeps_its_row(db):
    scheme = Scheme.objects.get(key="dla")
    before = {row.name: row.pk for row in scheme.stages.all()}
    welcome, *others = [(row.name, row.about) for row in scheme.stages.all()]
    stages = [others[0], ("Premier accueil", ""), *others[1:]]
    actions.write_scheme(values={}, stages=stages, scheme=scheme, **at())
    after = {row.name: row.pk for row in scheme.stages.all()}
    assert after["Premier accueil"] == before[welcome[0]]
    assert list(after)[:2] == ["Diagnostic partagé", "Premier accueil"]


def test_an_officer_writes_a_scheme_and_its_conditions(client, amina, territory):
    client.force_login(amina)
    base = "/equipe/accompagnement/dispositifs/"
    said = {"name": "Tester en couveuse", "lines": "Accueil : une heure\nEssai", "payers": "Région"}
    client.post(f"{base}nouveau/", said | {"is_open": "1", "papers": "CV\nProjet"})
    made = Scheme.objects.get(key="tester-en-couveuse")
    assert [(row.name, row.about) for row in made.stages.all()] == [
        ("Accueil", "une heure"),
        ("Essai", ""),
    ]
    assert (made.documents, made.funders) == (["CV", "Projet"], ["Région"])
    address = f"{base}{made.pk}/condition/"
    refused = client.post(address, {"kind": "commune", "named": "Trifouilly"})
    assert "n’est pas connu" in refused.content.decode().replace("\xa0", " ")
    client.post(address, {"kind": "commune", "named": "Firminy"})
    client.post(address, {"kind": "staff", "least": "1", "most": "10"})
    page = client.get(base).content.decode()
    assert "de 1 à 10 salariés" in page
    rule = made.rules.get(kind="commune")
    client.post(f"{base}{made.pk}/{rule.pk}/lever/")
    rule.refresh_from_db()
    assert rule.valid_until == clock.today() - dt.timedelta(days=1)
    client.post(f"{base}{made.pk}/", said | {"lines": "Essai"})
    made.refresh_from_db()
    assert ([str(row) for row in made.stages.all()], made.is_open) == (["Essai"], False)
