"""What a stranger would try, through the pages alone: forms of one thing sent about another, kept
open too long, or filled with numbers of somebody else's."""

import datetime as dt
import re

import pytest
from django.test import Client

from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, history, jobs
from maillage.base.models import Change, Message
from maillage.invitations import actions as inviting
from maillage.managers.actions import managers
from maillage.merging import actions as merging
from maillage.organisations.models import Identifier, Organisation, Place
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation.models import Contribution, Vouch
from maillage.participation.tests.builders import olivia, rita
from maillage.search import index
from maillage.sources.tests.builders import bring
from maillage.upkeep.tests.test_vouching import decided
from tests.reader import (
    amend,
    as_user,
    confirmed,
    correct,
    form_shown,
    hold,
    mailed,
    press,
    propose,
)

pytestmark = pytest.mark.django_db
STE, RIVE, FIRMINY = "42218", "42186", "42095"
SIREN, SIRET = "732829320", "73282932000074"
FILE = "SIRET;Nom;Adresse;Code postal;Commune;Courriel\n"


@pytest.fixture
def page(territory):
    """A page of Rive-de-Gier."""
    return make_organisation(name="La Roue", summary="Des vélos.", place={"commune": RIVE})


@pytest.fixture
def other(territory):
    return make_organisation(name="Le Fil", summary="Mercerie.", place={"commune": STE})


def holder(page, email="mila@laroue.example"):
    managers.give(
        organisation=page, email=email, name="Mila", proof="officer", by="system", at=clock.now()
    )
    return as_user(User.objects.get(email=email))


def state(row):
    return Contribution.objects.get(pk=row.pk).state


def held_by(page):
    return set(page.managers.today().values_list("user__email", flat=True))


# 1. Referents


def test_a_page_that_moves_while_its_referent_reads(page):
    row = correct(page, summary="Volée.")
    reader = as_user(rita(RIVE))
    form = form_shown(reader, row.get_absolute_url(), "Publier")
    press(
        as_user(olivia()),
        f"/structures/{page.slug}/modifier/",
        "Mettre en ligne",
        commune="Firminy",
    )
    assert reread(page).places.get().commune_id == FIRMINY
    form.send(reader)
    assert (state(row), reread(page).summary) == ("waiting", "Des vélos.")


# A form of one page, sent about another


def test_a_place_of_another_page_is_not_written_through_mine(page, other):
    theirs = other.places.get()
    mila = holder(page)
    form = form_shown(mila, f"/structures/{page.slug}/modifier/", "Mettre en ligne")
    said = form.said | {"phone": "0465710001", "at": theirs.pk, "lieu": theirs.pk}
    mila.post(f"{form.action}?lieu={theirs.pk}", said)
    assert Place.objects.get(pk=theirs.pk).phone == ""


def test_nor_through_a_correction_that_names_it(page, other):
    theirs = other.places.get()
    row = correct(page, phone="04 65 71 00 01", at=str(theirs.pk), lieu=str(theirs.pk))
    press(as_user(olivia()), row.get_absolute_url(), "Publier")
    assert Place.objects.get(pk=theirs.pk).phone == ""
    assert reread(page).places.get().phone == "0465710001"


def test_a_manager_gives_themselves_nothing_by_naming_it(page):
    mila = holder(page)
    press(
        mila,
        f"/structures/{page.slug}/modifier/",
        "Mettre en ligne",
        standing="register",
        ess_status="ess",
        legal_category="9220",
        activity="95.29Z",
        listed=None,
        is_listed="",
        family="association",
    )
    found = reread(page)
    assert (found.is_listed, found.legal_category_id, found.activity_id) == (True, None, None)


def test_a_link_of_one_page_amends_no_other(page, other):
    correct(page, summary="Volée.")
    token = mailed(r"/contribuer/suivi/[\w-]+/").split("/")[-2]
    said = {
        "name": "Autre",
        "summary": "Ailleurs, autre chose.",
        "commune": "Saint-Étienne",
        "is_step_free": "unknown",
    }
    for path in (f"/structures/{other.slug}/corriger/", "/contribuer/structure/"):
        assert Client().post(f"{path}?suivi={token}", said).status_code == 404
    row = Contribution.objects.earliest("pk")
    assert (row.key, row.patch["organisation"]) == (str(page.pk), {"summary": "Volée."})


def test_a_form_that_was_open_when_the_right_ended(page):
    mila = holder(page)
    forms = [
        form_shown(mila, f"/structures/{page.slug}/{path}/", button)
        for path, button in (
            ("modifier", "Mettre en ligne"),
            ("gestionnaires", "Inviter"),
            ("confirmer", ""),
        )
    ]
    managers.end(manager=page.managers.get(), by="system", at=clock.now())
    for form in forms:
        form.send(mila, summary="Volée.", email="complice@pirate.example")
    assert (reread(page).summary, held_by(page)) == ("Des vélos.", set())


# 2. « C’est ma structure »


@pytest.mark.parametrize(
    ("website", "email"),
    [
        ("https://laroue.asso.fr/", "noe@asso.fr"),
        ("https://laroue.firminy.fr/", "noe@firminy.fr"),
        ("https://laroue.org@pirate.example/", "noe@laroue.org"),
        ("https://laroue.github.io/", "noe@github.io"),
        ("https://sites.google.com/view/laroue", "noe@google.com"),
        ("https://xn--laroue-ova.org/", "noe@laroue.org"),
        ("https://www.helloasso.com/associations/la-roue", "noe@helloasso.com"),
        ("https://lafabrique.gogocarto.fr/", "noe@gogocarto.fr"),
    ],
)
def test_a_host_that_resembles_gives_no_page(territory, website, email):
    page = make_organisation(name="La Roue", website=website, email="laroue@exemple.fr")
    hold(page, email)
    row = Contribution.objects.get()
    assert (held_by(page), row.state, row.flagged) == (set(), "waiting", "")


@pytest.mark.parametrize(
    "published", ["accueil@LaRoue.org", "accueil@courriel.laroue.org", "  accueil@laroue.org"]
)
@pytest.mark.parametrize("hidden", [False, True])
def test_another_structure_that_publishes_an_address_there(territory, published, hidden):
    page = make_organisation(name="La Roue", website="https://laroue.org")
    other = make_organisation(name="Le Fil", email=published.strip())
    if hidden:
        press(
            as_user(olivia()), f"/structures/{other.slug}/modifier/", "Mettre en ligne", listed=None
        )
        assert not reread(other).is_listed
    hold(page, "noe@laroue.org")
    assert held_by(page) == set()


@pytest.mark.parametrize(
    "said", [{"email": "noe@gmail.com"}, {"website": "https://pirate.example"}]
)
def test_neighbours_publish_no_proof(page, said):
    """One person with four addresses writes what would prove that they hold the page."""
    decided(participation__vouches=2)
    row = correct(page, **said)
    for email in ("paul@voisin.example", "rose@voisine.example"):
        press(
            Client(),
            f"/contribuer/a-confirmer/{row.pk}/",
            "Donner mon avis",
            agrees="yes",
            sender_email=email,
        )
        jobs.drain()
        press(Client(), mailed(r"/contribuer/avis/[\w-]+/"), "Compter mon avis")
    assert state(row) == "accepted"
    link = hold(page, next(iter(said.values())).replace("https://", "noe@"))
    assert held_by(page) == set()
    assert "/gerer/code/" not in Client().get(link).content.decode()


def test_the_code_of_one_page_opens_no_other(territory):
    mine = make_organisation(name="La Roue", email="noe@exemple.fr")
    theirs = make_organisation(name="Le Fil", email="lefil@exemple.fr")
    tokens = [hold(p, "noe@pirate.example").split("/")[-2] for p in (mine, theirs)]
    mine_code, their_code = (f"/structures/{p.slug}/gerer/code/?suivi={{}}" for p in (mine, theirs))
    press(Client(), mine_code.format(tokens[0]), "Envoyer le code")
    code = re.search(r"\b[A-Z0-9]{4} ?[A-Z0-9]{4}\b", Message.objects.latest("pk").text)[0]
    for path in (their_code.format(tokens[1]), their_code.format(tokens[0])):
        Client().post(path, {"code": code})
    assert held_by(theirs) == set()


def test_who_claims_a_page_that_is_joined_meanwhile_is_not_stuck(territory):
    page = make_organisation(name="La Roue", email="contact@exemple.fr")
    link = hold(page, "noe@gmail.com")
    kept = make_organisation(name="La Roue libre", email="libre@exemple.fr")
    merging.merge(one=kept, other=page, by="user:0", at=clock.now())
    body = Client().get(link).content.decode()
    path = re.search(r'href="(/structures/[^"]*/gerer/code/[^"]*)"', body)[1]
    assert Client().get(path).status_code == 200


# 3. Invitation codes


@pytest.fixture
def invited(territory, amina):
    """Rebond received a code by mail: its page, and the code."""
    bring((FILE + f"{SIRET};Rebond;4 rue Neuve;42000;Saint-Étienne;r@exemple.fr\n").encode())
    index.settle()
    inviting.prepare(name="Printemps", query="", by=amina.author, at=clock.now())
    jobs.drain()
    return Organisation.objects.get(), mailed(r"\?c=\w{8}")[3:]


def opened(code):
    return Client().post("/code/", {"code": code})["Location"]


def test_a_page_held_since_the_code_was_opened(invited):
    page, code = invited
    link = opened(code)
    leave = form_shown(Client(), link, "Ne pas figurer")
    take = form_shown(Client(), link, "Tenir la fiche")
    holder(page)
    leave.send(Client())
    take.send(Client(), name="Noé", sender_email="noe@gmail.com")
    for message in Message.objects.filter(recipient="noe@gmail.com"):
        confirmed(re.search(r"/contribuer/suivi/[\w-]+/", message.text)[0]).send(Client())
    assert (reread(page).is_listed, held_by(page)) == (True, {"mila@laroue.example"})


def test_the_code_of_a_page_that_was_joined_to_one_that_is_held(invited):
    page, code = invited
    kept = make_organisation(name="Le Rebond")
    holder(kept)
    link = opened(code)
    merging.merge(one=kept, other=page, by="user:0", at=clock.now())
    for path in (link, opened(code)):
        Client().post(path, {"answer": "leaves"})
    assert all(p.is_listed for p in Organisation.objects.all())
    assert Client().get(kept.get_absolute_url(), follow=True).status_code == 200
    Client().post(link, {"name": "Noé", "sender_email": "noe@gmail.com"})
    if found := re.findall(r"/contribuer/suivi/[\w-]+/", Message.objects.latest("pk").text):
        Client().post(f"{found[-1]}envoyer/")
    assert held_by(kept) | held_by(page) == {"mila@laroue.example"}


def test_a_page_opened_on_the_last_day_is_answered_on_the_ninety_first(invited, monkeypatch):
    page, code = invited
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=89, hours=23))
    form = form_shown(Client(), opened(code), "Ne pas figurer")
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=91))
    form.send(Client())
    assert reread(page).is_listed


def test_a_code_that_gave_the_page_does_not_give_it_again(invited, amina):
    """A letter in the wrong box: the team takes the page back, the code is typed again."""
    page, code = invited
    link = opened(code)
    press(Client(), link, "Tenir la fiche", name="Noé", sender_email="noe@gmail.com")
    confirmed(mailed(r"/contribuer/suivi/[\w-]+/")).send(Client())
    assert held_by(page) == {"noe@gmail.com"}
    managers.end(manager=page.managers.get(), by=amina.author, at=clock.now())
    for again in (link, opened(code)):
        assert "il a confié la fiche à quelqu’un" in Client().get(again).content.decode()
        Client().post(again, {"name": "Zoé", "sender_email": "zoe@gmail.com"})
        Client().post(again, {"answer": "leaves"})
    assert (Contribution.objects.count(), reread(page).is_listed) == (1, True)


def test_two_claims_of_one_code_are_one(invited):
    """Both asked before either pressed the button of their mail."""
    page, code = invited
    forms = []
    for email in ("noe@gmail.com", "zoe@gmail.com"):
        press(Client(), opened(code), "Tenir la fiche", name="Noé", sender_email=email)
        forms.append(confirmed(mailed(r"/contribuer/suivi/[\w-]+/")))
    forms[0].send(Client())
    managers.end(manager=page.managers.get(), by="system", at=clock.now())
    forms[1].send(Client())
    assert page.managers.count() == 1


# 4. What is published is what was read


def test_a_voice_given_before_says_nothing_of_a_correction_amended(page):
    decided(participation__vouches=2)
    row = propose()
    path = f"/contribuer/a-confirmer/{row.pk}/"
    for email in ("paul@voisin.example", "rose@voisine.example"):
        press(Client(), path, "Donner mon avis", agrees="yes", sender_email=email)
    jobs.drain()
    voices = [
        re.search(r"/contribuer/avis/[\w-]+/", m.text)[0]
        for m in Message.objects.filter(text__contains="/contribuer/avis/")
    ]
    first, second = (form_shown(Client(), voice, "Compter mon avis") for voice in voices)
    first.send(Client())
    amend(None, row, name="Casino du Crêt")
    second.send(Client())
    first.send(Client())
    assert not Vouch.objects.exclude(confirmed_at=None).exists()
    assert not Organisation.objects.filter(name="Casino du Crêt").exists()


# 5. Undo


def test_what_may_undo_and_who(page, other):
    mila = holder(page)
    press(mila, f"/structures/{page.slug}/modifier/", "Mettre en ligne", summary="Ateliers.")
    change = Change.objects.filter(act="organisation.revise").latest("pk")
    undo = f"/structures/{{}}/historique/{change.pk}/annuler/"
    for browser in (Client(), mila, holder(other, "noe@lefil.example"), as_user(rita(RIVE))):
        browser.post(undo.format(page.slug))
    officer = as_user(olivia())
    officer.post(undo.format(other.slug))
    assert reread(page).summary == "Ateliers."
    form = form_shown(officer, f"/structures/{page.slug}/historique/", "Annuler ce changement")
    form.send(officer)
    assert reread(page).summary == "Des vélos."
    before = Change.objects.count()
    form.send(officer)
    assert (Change.objects.count(), reread(page).summary) == (before, "Des vélos.")


@pytest.mark.parametrize(
    "act",
    [
        "import",
        "import.undo",
        "manager.give",
        "source.create",
        "organisation.redact",
        "settings.decide",
    ],
)
def test_a_change_that_is_not_of_the_page_is_not_undone_from_it(page, act):
    bring((FILE + f"{SIRET};Rebond;4 rue Neuve;42000;Saint-Étienne;\n").encode())
    holder(page)
    change = Change.objects.filter(act=act).first() or history.change(
        by="user:0", act=act, at=clock.now()
    )
    officer = as_user(olivia())
    before = Change.objects.count()
    answer = officer.post(f"/structures/{page.slug}/historique/{change.pk}/annuler/", follow=True)
    assert (answer.status_code, Change.objects.count()) == (200, before)
    assert Organisation.objects.visible_to(None).count() == 2
    assert held_by(page) == {"mila@laroue.example"}


def test_a_decision_undone_from_the_history_then_taken_back(page):
    row = correct(page, summary="Ateliers.")
    officer = as_user(olivia())
    press(officer, row.get_absolute_url(), "Publier")
    press(officer, f"/structures/{page.slug}/historique/", "Annuler ce changement")
    assert reread(page).summary == "Des vélos."
    officer.post(f"{row.get_absolute_url()}reprendre/", follow=True)
    assert reread(page).summary == "Des vélos."
    if state(row) == "waiting":
        press(officer, row.get_absolute_url(), "Publier")
        assert reread(page).summary == "Ateliers."


# 6. Numbers


def joins(*values):
    return Identifier.objects.filter(value__in=values).exists()


def test_a_number_through_every_door_of_a_manager(page):
    mila = holder(page)
    path = f"/structures/{page.slug}/modifier/"
    press(mila, path, "Mettre en ligne", siren="732 829 320", siret=SIRET)
    mila.get(f"/structures/{page.slug}/confirmer/")
    mila.post(f"/structures/{page.slug}/confirmer/")
    press(mila, path, "Mettre en ligne", summary="Ateliers.")  # the form is filled again
    assert (reread(page).siren, joins(f"siren:{SIREN}", f"siret:{SIRET}")) == ("", False)
    assert reread(page).summary == "Ateliers."
    assert Contribution.objects.waiting().count() == 1


def test_a_manager_who_is_a_referent_too_agrees_to_nothing(page):
    mila = holder(page, "rita@referente.example")
    rita(RIVE)
    with_second_factor(User.objects.get(email="rita@referente.example"))
    press(mila, f"/structures/{page.slug}/modifier/", "Mettre en ligne", siren=SIREN)
    row = Contribution.objects.get()
    mila.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    mila.post("/equipe/file/publier/", {"row": f"{row.pk}-{row.revision}"})
    assert (state(row), reread(page).siren) == ("waiting", "")


def test_a_number_slipped_into_a_contribution_while_a_referent_reads(territory):
    row = propose()
    reader = as_user(rita(STE))
    form = form_shown(reader, row.get_absolute_url(), "Publier")
    amend(None, row, siret=SIRET)
    form.send(reader)
    form.send(reader, revision="2")
    assert (state(row), joins(f"siret:{SIRET}")) == ("waiting", False)
