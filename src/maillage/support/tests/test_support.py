"""Somebody who does not know where to start: four questions, and who can help, with why."""

from urllib.parse import urlencode

import pytest

from maillage.aids.tests.builders import make_aid
from maillage.base.models import Message
from maillage.dossiers.models import Dossier
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import reread
from maillage.schemes.models import LifeStage, SupportSubject
from maillage.schemes.tests.builders import make_support
from maillage.support import rules
from maillage.support.rules import SITUATIONS, sought
from maillage.support.words import READINGS

pytestmark = pytest.mark.django_db
ASKED = {"a": "projet", "q": "Un café où l’on répare", "ou": "Firminy", "b": ["status"]}


def read(client, address, **typed):
    answer = client.get(address, typed)
    assert answer.status_code == 200, address
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_every_situation_leads_to_a_known_path(db):
    from maillage.schemes.models import Scheme

    known = set(Scheme.objects.values_list("key", flat=True))
    assert {one.scheme for one in SITUATIONS.values()} <= known


def test_a_difficulty_asks_for_who_knows_difficulties():
    asked = sought("difficulte", ["money"], "42095")
    assert asked == (("difficulty", "money"), "42095", True)
    assert sought("nsp", [], None) == ((), None, None)


def test_the_door_asks_no_account_and_no_siret(client, territory):
    page = read(client, "/accompagnement/")
    assert "Par où commencer ?" in page
    assert page.count('type="radio"') == len(SITUATIONS)
    assert 'name="siret"' not in page
    assert "csrfmiddlewaretoken" not in page


def test_who_fits_is_named_with_the_reason(client, territory):
    make_support("La Couveuse", subjects=["status"], communes=["42095"], phone="0477000000")
    make_support("Le Prêteur", subjects=["money"])
    page = read(client, "/accompagnement/reponse/", **ASKED)
    assert "Une porte ouverte pour vous" in page
    assert "La Couveuse" in page
    assert "Aide à : choisir un statut" in page
    assert "Vient dans la commune" in page
    assert "Le Prêteur" not in page
    assert 'href="tel:0477000000"' in page


def test_when_nobody_does_just_that_others_listen(client, territory):
    make_support("Le Prêteur", subjects=["money"])
    page = read(client, "/accompagnement/reponse/", **ASKED)
    assert "Personne ne dit faire exactement cela" in page
    assert "Le Prêteur" in page


def test_a_page_that_nobody_sees_is_no_door(client, territory):
    hidden = make_support("La Secrète", subjects=["status"]).organisation
    Organisation.objects.filter(pk=hidden.pk).update(is_listed=False)
    page = read(client, "/accompagnement/reponse/", **ASKED)
    assert "La Secrète" not in page
    assert "Personne ne s’est encore déclaré" in page
    assert reread(hidden).name == "La Secrète"


def test_a_commune_outside_has_its_neighbour_named(client, territory):
    make_support("La Couveuse", subjects=["status"])
    page = read(client, "/accompagnement/reponse/", **ASKED | {"ou": "Lyon"})
    assert "Lyon a une autre porte que la nôtre" in page
    assert "La Couveuse" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"a": ""}, "Dites où vous en êtes"),
        ({"a": "siret"}, "Choisissez une des réponses"),
        ({"ou": "Trifouilly-les-Oies"}, "« Trifouilly-les-Oies » : aucune commune"),
        ({"ou": ""}, "Dites où : une commune"),
        ({"b": ["talk", "status", "money", "team"]}, "Trois besoins au plus"),
        ({"b": ["DROP TABLE"]}, "Choisissez parmi"),
    ],
)
def test_a_missing_answer_is_asked_again_and_nothing_is_lost(client, territory, typed, said):
    page = read(client, "/accompagnement/reponse/", **ASKED | typed)
    assert said in page
    assert "Un café où l’on répare" in page


def test_what_is_typed_is_shown_as_words(client, territory):
    page = read(client, "/accompagnement/reponse/", **ASKED | {"q": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("key", READINGS)
def test_what_is_law_says_that_it_is_to_be_checked(client, territory, key):
    page = read(client, f"/accompagnement/lire/{key}/")
    assert "à vérifier" in page


def test_there_is_a_telephone_for_who_cannot_write(client, territory, monkeypatch):
    assert "Plutôt au téléphone" not in read(client, "/accompagnement/")
    monkeypatch.setattr(rules.Setting, "__call__", lambda self: "04 77 00 00 00")
    page = read(client, "/accompagnement/reponse/", **ASKED)
    assert 'href="tel:04 77 00 00 00"' in page


def test_every_subject_can_be_reached_from_the_door():
    asked = {str(s) for s in rules.TICKED} | {s for one in SITUATIONS.values() for s in one.adds}
    assert asked == set(SupportSubject.values)


def test_somebody_without_siret_is_answered_by_a_known_day(client, territory):
    """Asked on a Friday: three working days later is Wednesday."""
    chosen = make_support("La Couveuse", subjects=["status"])
    address = f"/accompagnement/demander/?{urlencode(ASKED, doseq=True)}"
    told = {"words": "Un café où l’on répare", "name": "Nadia", "email": "nadia@exemple.fr"}
    client.post(address, told)
    opened = Dossier.objects.get()
    assert (opened.words, opened.name, opened.commune_id) == (told["words"], "Nadia", "42095")
    assert [one.support for one in opened.requests.all()] == [chosen]
    sent = Message.objects.get()
    assert sent.recipient == "nadia@exemple.fr"
    assert "Nadia" not in sent.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": "Un café", "email": ""}, "sinon, comment répondre"),
        ({"words": "", "phone": "0477000000"}, "Quelques mots suffisent"),
        ({"words": "Un café", "email": "nadia"}, "adresse"),
    ],
)
def test_without_a_way_to_answer_nothing_is_opened(client, territory, typed, said):
    address = f"/accompagnement/demander/?{urlencode(ASKED, doseq=True)}"
    assert said in client.post(address, typed).content.decode().replace("\xa0", " ")
    assert not Dossier.objects.exists()


def test_a_robot_opens_nothing_and_is_thanked(client, territory):
    address = f"/accompagnement/demander/?{urlencode(ASKED, doseq=True)}"
    sent = {"words": "Buy", "phone": "1", "surname": "Bot"}
    assert client.post(address, sent)["Location"] == "/accompagnement/recue/"
    assert not Dossier.objects.exists()


def test_schemes_and_aids_that_fit_are_told_with_why(client, territory):
    make_aid("Coup de pouce", beneficiaries=["project"], communes=["42095"])
    make_aid("Pour les mairies", beneficiaries=["authority"])
    make_aid("Pour ailleurs", beneficiaries=["project"], communes=["42218"])
    page = read(client, "/accompagnement/reponse/", **ASKED)
    assert "Pour un projet en route" in page
    assert "Création" in page
    assert "Coup de pouce" in page
    assert "Pour : une personne ou un groupe qui a un projet" in page
    assert "Réservée à votre secteur" in page
    assert "Pour les mairies" not in page
    assert "Pour ailleurs" not in page
    other = read(client, "/accompagnement/reponse/", **ASKED | {"a": "structure"})
    assert "Dispositif local d’accompagnement" in other
    assert "Coup de pouce" not in other


def test_the_languages_that_are_spoken_are_said(client, territory):
    make_support("La Couveuse", subjects=["status"], languages=["français", "arabe"])
    assert "français, arabe" in read(client, "/accompagnement/reponse/", **ASKED)


def test_who_stands_where_is_called_as_schemes_call_it():
    known = {rules.stage_of(situation) for situation in SITUATIONS} - {""}
    assert known == set(LifeStage.values)
