"""What national lists tell becomes one aid each; what is not understood is marked."""

import datetime as dt
from decimal import Decimal

import pytest

from maillage.aids import actions, rules
from maillage.aids.models import Aid, AidClaim
from maillage.aids.tests.builders import bring, make_aid, national, results, told
from maillage.base import clock, undoing
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive

pytestmark = pytest.mark.django_db


def only():
    return Aid.objects.get()


def test_an_aid_of_aides_territoires_with_all_that_it_says(territory):
    bring(results(told()))
    found = only()
    assert found.name == "Coup de pouce associatif"
    assert found.funders == ["Région Auvergne-Rhône-Alpes", "Département de la Loire"]
    assert (found.gives, found.beneficiaries) == (["grant", "loan"], ["association", "company"])
    assert (found.steps, found.recurrence, found.is_call) == (["think"], "again", True)
    assert (found.starts_on, found.deadline) == (dt.date(2026, 9, 1), dt.date(2031, 12, 15))
    assert (found.rate_min, found.rate_max) == (Decimal(20), Decimal(80))
    assert (found.link, found.apply_at) == (
        "https://region.example/coup-de-pouce",
        "https://region.example/deposer",
    )
    assert found.checked_on == dt.date(2026, 11, 2)
    assert (found.is_everywhere, found.marks) == (True, [])


def test_a_row_of_the_national_schema(territory):
    closing = {"date_cloture": "2031-10-15T15:00:00Z"}
    bring(national(**closing), source="agence", format="dispositif-aide")
    found = only()
    assert (found.name, found.funders) == ("Accélérateur de proximité", ["Agence inventée"])
    assert found.summary == "Développez votre activité au plus près"
    assert (found.gives, found.beneficiaries) == (
        ["grant", "guarantee"],
        ["company", "association"],
    )
    assert found.deadline == dt.date(2031, 10, 15)
    assert (found.is_everywhere, found.marks) == (True, [])


@pytest.mark.parametrize(
    ("where", "left", "communes"),
    [
        ("PAYS-99100", "", None),
        ("DEP-42|DEP-69", "", None),
        ("REG-84", "COM-42095", "all but Firminy"),
        ("COM-42095", "", ["42095"]),
    ],
)
def test_where_it_applies_is_told_in_codes(territory, where, left, communes):
    said = {"eligibilite_geographique": where, "eligibilite_geographique_exclusions": left}
    bring(national(**said), source="agence", format="dispositif-aide")
    codes = sorted(only().communes.values_list("pk", flat=True))
    if communes == "all but Firminy":
        assert "42218" in codes
        assert "42095" not in codes
    else:
        assert codes == (communes or [])
        assert only().is_everywhere == (communes is None)


def test_an_aid_of_elsewhere_waits_apart(territory):
    run = bring(results(told(), told(8, name="Aide bretonne", perimeter="Bretagne (Région)")))
    assert only().name == "Coup de pouce associatif"
    assert run.rows.get(state=ChangeRow.State.OUTSIDE).name == "Aide bretonne"


def test_what_is_not_understood_is_marked_and_counted(territory):
    odd = told(
        perimeter="Communes de moins de 3 500 habitants",
        aid_types=["Parrainage"],
        targeted_audiences=["Licornes"],
        submission_deadline="à l’automne",
        subvention_rate_upper_bound=450,
        origin_url="néant",
    )
    run = bring(results(odd))
    marks = {mark[0] for mark in only().marks}
    assert marks == {"perimeter", "gives", "beneficiaries", "date", "rate", "link"}
    assert {code: run.faults[code] for code in marks} == dict.fromkeys(marks, 1)
    assert only().is_everywhere


def test_a_row_without_name_is_refused_and_counted(territory):
    run = bring(results(told(), told(8, name="")))
    assert (run.found["rejected"], Aid.objects.count()) == (1, 1)


def test_the_same_list_again_changes_nothing(territory):
    bring(results(told()))
    claims = AidClaim.objects.count()
    run = bring(results(told()))
    assert (run.found["new"], run.found["changed"], AidClaim.objects.count()) == (0, 0, claims)


def test_what_its_list_drops_leaves_and_comes_back(territory):
    bring(results(told(), told(8, name="Autre", origin_url="https://a.example/b")))
    bring(results(told()), accepts=[*ChangeRow.CERTAIN, ChangeRow.State.GONE])
    assert [one.name for one in Aid.objects.filter(is_shown=True)] == ["Coup de pouce associatif"]
    bring(results(told(), told(8, name="Autre", origin_url="https://a.example/b")))
    assert Aid.objects.filter(is_shown=True).count() == 2
    assert Aid.objects.count() == 2


# The same aid of two sources


SAME = {
    "titre": "Coup de pouce associatif",
    "url_source": "http://www.region.example/coup-de-pouce/",
}


def test_the_same_name_at_the_same_address_is_one_aid(territory):
    bring(results(told()))
    bring(national(**SAME), source="agence", format="dispositif-aide")
    assert AidClaim.objects.filter(aid=only()).count() == 2
    assert only().gives == ["grant", "guarantee"]  # « agence » and the other have one rank: by name


def test_a_near_name_is_asked_and_a_person_joins_them(territory):
    bring(results(told()))
    near = {"titre": "Le coup de pouce associatif", "url_source": "https://autre.example/"}
    run = bring(national(**near), source="agence", format="dispositif-aide")
    assert (run.found["doubtful"], Aid.objects.count()) == (1, 1)
    sources.decide_row(str(run.rows.get().pk), "same:0", by="user:0", at=run.at)
    assert AidClaim.objects.filter(aid=only()).count() == 2


def test_what_the_team_wrote_wins_over_lists(territory):
    bring(results(told()))
    said = {"summary": "Avec nos mots", "deadline": "2031-11-30"}
    actions.write_aid(values=said, aid=only(), by="user:1", at=clock.now())
    bring(results(told(submission_deadline="2031-12-31")))
    assert (only().summary, only().deadline) == ("Avec nos mots", dt.date(2031, 11, 30))


def test_undoing_an_import_takes_its_aids_away(territory):
    run = bring(results(told()))
    undoing.undo(change=sources.spoken_by(run), of=run.subject, by="user:0", at=run.at)
    run.refresh_from_db()
    drive(run)
    assert not Aid.objects.filter(is_shown=True).exists()


# Rules, alone


@pytest.mark.parametrize(
    ("said", "value"),
    [("Prêt", "loan"), ("Avance récupérable", "advance"), ("Ingénierie financière", "advice")],
)
def test_a_word_of_a_list_means_one_thing(said, value):
    assert rules.meant([said], rules.GIVES) == ([value], [])


@pytest.mark.parametrize(
    ("said", "value"),
    [("Collectivités d’outre-mer", "authority"), ("Entreprises publiques locales", "authority")],
)
def test_a_word_means_whom(said, value):
    assert rules.meant([said], rules.BENEFICIARIES).values == [value]


def test_figures_are_read_or_refused():
    assert (rules.rate("12,5 %"), rules.amount("15 000 €"), rules.rate("")) == (12.5, 15000, None)
    for typed in ("101", "beaucoup", "-3"):
        with pytest.raises(ValueError, match=typed):
            rules.rate(typed)


def test_two_spellings_of_an_address_are_one():
    one = rules.same_address("https://www.region.example/aide/?utm_source=x")
    assert one == rules.same_address("http://region.example/aide")


SOUGHT = rules.AidSought(["association"], "42218", "mobility")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, ["Se demande toute l’année"]),
        ({"beneficiaries": ["company"]}, None),
        (
            {"beneficiaries": ["association"], "deadline": dt.date(2099, 1, 2)},
            ["Pour : une association", "À demander jusqu’au 2 janvier 2099"],
        ),
        ({"theme_id": "food"}, None),
        (
            {"theme_id": "mobility", "is_everywhere": False},
            ["De votre domaine", "Réservée à votre secteur", "Se demande toute l’année"],
        ),
        ({"starts_on": dt.date(2099, 1, 1)}, []),
    ],
)
def test_why_an_aid_fits(values, why):
    assert rules.fits(Aid(name="Aide", **values), SOUGHT) == why


def test_what_it_gives_may_be_asked():
    asked = rules.AidSought(gives=["loan"])
    assert rules.fits(Aid(name="A", gives=["grant"]), asked) is None
    assert rules.fits(Aid(name="A", gives=["loan"]), asked) == ["Se demande toute l’année"]


def test_a_name_that_is_known_is_not_enough(territory):
    make_aid("Coup de pouce", link="https://a.example/")
    make_aid("Coup de pouce", link="https://b.example/")
    assert Aid.objects.count() == 2
