"""The grid as somebody fills it, and the results as everybody asked reads them."""

import pytest

from maillage.accounts import actions as accounts
from maillage.base import clock
from maillage.evaluations.models import Evaluation, Score
from maillage.evaluations.tests.builders import give, make_evaluation
from maillage.needs.tests.builders import make_challenge, make_option

pytestmark = pytest.mark.django_db
CRITERIA = [["Utile", "", 3], ["Faisable", "", 1]]


def person(name):
    email = f"{name.lower()}@example.org"
    return accounts.welcome(email=email, name=name, by="system", at=clock.now())


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def session(territory):
    challenge = make_challenge("Stocker")
    options = [make_option(challenge, name) for name in ("Entrepôt", "Conteneurs")]
    return make_evaluation(options, [person("Bilal"), person("Claire")], criteria=CRITERIA)


def users(session):
    return [seat.user for seat in session.evaluators.all()]


def names(session):
    pairs = [(o, c) for o in session.options.order_by("pk") for c in session.criteria.all()]
    return [f"o{option.pk}c{criterion.pk}" for option, criterion in pairs]


def test_a_grid_is_kept_in_part_then_finished(client, session):
    bilal = users(session)[0]
    client.force_login(bilal)
    fields, address = names(session), session.get_absolute_url()
    client.post(address, {fields[0]: "4", "fini": "0"})
    assert Score.objects.get().value == 4
    assert session.evaluators.get(user=bilal).finished_at is None
    said = client.post(address, {fields[0]: "4", "fini": "1"}).content.decode()
    assert "Il y a 3 erreurs" in said
    client.post(address, dict(zip(fields, ["4", "-", "0", "5"], strict=True)) | {"fini": "1"})
    values = list(Score.objects.order_by("option", "criterion__rank").values_list("value"))
    assert values == [(4,), (None,), (0,), (5,)]
    assert session.evaluators.get(user=bilal).finished_at is not None


@pytest.mark.parametrize("value", ["6", "-1", "²", "cinq", "1; DROP"])
def test_what_is_no_mark_is_refused(client, session, value):
    client.force_login(users(session)[0])
    client.post(session.get_absolute_url(), {names(session)[0]: value, "fini": "0"})
    assert not Score.objects.exists()


def test_marks_show_to_nobody_else_before_all_have_answered(client, session, amina):
    bilal, claire = users(session)
    give(session, bilal, [5, 5], [0, 0])
    for user in (amina, claire):
        client.force_login(user)
        said = body(client, session.get_absolute_url())
        assert "Ont répondu : Bilal." in said
        assert "Le classement" not in said
    give(session, claire, [1, 4], [2, 4])
    for user in (amina, bilal, claire):
        client.force_login(user)
        said = body(client, session.get_absolute_url())
        assert "Le classement" in said
        assert "Utile : Claire donne 1, Bilal donne 5." in said
    client.force_login(person("David"))
    assert client.get(session.get_absolute_url()).status_code == 403


def test_the_week_and_ones_own_space_say_what_waits(client, session, amina):
    bilal = users(session)[0]
    client.force_login(bilal)
    assert session.get_absolute_url() in body(client, "/mon-espace/")
    give(session, bilal, [5, 5], [0, 0])
    assert session.get_absolute_url() not in body(client, "/mon-espace/")


def test_a_session_is_opened_from_its_challenge(client, session, amina):
    challenge = session.challenge
    client.force_login(amina)
    sent = {
        "name": "Deuxième lecture",
        "reveals_on": "2099-01-01",
        "options": list(challenge.options.values_list("pk", flat=True)),
        "evaluators": "bilal@example.org\nclaire@example.org",
        "criteria": "Utile : 3 | À combien ?\nFaisable : 1",
    }
    client.post(f"/equipe/enjeux/{challenge.slug}/noter/", sent)
    made = Evaluation.objects.get(name="Deuxième lecture")
    criteria = list(made.criteria.values_list("name", "help", "weight"))
    assert criteria == [("Utile", "À combien ?", 3), ("Faisable", "", 1)]
    assert [seat.user.name for seat in made.evaluators.all()] == ["Bilal", "Claire"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("criteria", "Utile : 3\nFaisable", "Ligne 2 : écrivez « critère : poids »"),
        ("criteria", "Utile : 30", "Ligne 1 : le poids « 30 » n’est pas entre 1 et 10."),
        ("criteria", "Utile : 3\n\nutile : 1", "Ligne 3 : « utile » est déjà là."),
        ("evaluators", "bilal@example.org\nqui@exemple.fr", "Ligne 2 : « qui@exemple.fr »"),
        ("reveals_on", "2001-01-01", "Choisissez un jour à venir."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(client, session, amina, field, typed, said):
    client.force_login(amina)
    sent = {
        "name": "Autre",
        "reveals_on": "2099-01-01",
        "options": [option.pk for option in session.options.all()],
        "evaluators": "bilal@example.org",
        "criteria": "Utile : 3",
    }
    address = f"/equipe/enjeux/{session.challenge.slug}/noter/"
    assert said in client.post(address, sent | {field: typed}).content.decode()
    assert Evaluation.objects.count() == 1


def test_the_address_of_an_evaluator_shows_to_nobody_who_scores(client, session):
    bilal, claire = users(session)
    type(bilal).objects.filter(pk=bilal.pk).update(name="")
    client.force_login(claire)
    give(session, bilal, [5, 5], [0, 0])
    give(session, claire, [1, 4], [2, 4])
    said = body(client, session.get_absolute_url())
    assert "Le classement" in said
    assert bilal.email not in said
