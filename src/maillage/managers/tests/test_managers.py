"""« C'est ma structure » : four proofs, several managers, and what happens when they leave."""

import datetime as dt
import hashlib
import re

import pytest
from django.test import Client

from maillage.accounts.models import User
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Message
from maillage.managers.actions import managers
from maillage.managers.models import PageCode
from maillage.organisations import rules
from maillage.organisations.models import Manager
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution
from maillage.upkeep.tests.test_acts import undo

pytestmark = pytest.mark.django_db


def claim(client, page, email):
    client.post(
        f"/structures/{page.slug}/gerer/",
        {"name": "Mila", "note": "coordinatrice", "sender_email": email},
    )
    link = re.search(r"/contribuer/suivi/[\w-]+/", Message.objects.latest("pk").text)[0]
    client.post(f"{link}envoyer/")
    return link, Contribution.objects.latest("pk")


def holders(page):
    held = page.managers.filter(ended_at=None)
    return set(held.values_list("user__email", "proof"))


@pytest.fixture
def mila(client, territory):
    """Mila holds the page of La Roue, by its domain."""
    page = make_organisation(name="La Roue", website="https://www.laroue.org/")
    claim(client, page, "mila@laroue.org")
    user = User.objects.get(email="mila@laroue.org")
    client.force_login(user)
    return user


def test_an_address_of_the_own_domain_is_enough(client, territory):
    page = make_organisation(name="La Roue", website="https://www.laroue.org/contact")
    _link, row = claim(client, page, "mila@laroue.org")
    assert row.state == "accepted"
    assert holders(page) == {("mila@laroue.org", "domain")}


@pytest.mark.parametrize(
    ("website", "email"),
    [
        ("https://www.laroue.org/", "mila@laroue.org.pirate.fr"),
        ("https://www.laroue.org/", "mila@pirate-laroue.org"),
        ("https://laroue.wixsite.com/", "mila@wixsite.com"),
        ("https://www.facebook.com/laroue", "mila@facebook.com"),
        ("", "mila@gmail.com"),
    ],
)
def test_a_domain_that_is_not_theirs_proves_nothing(client, territory, website, email):
    page = make_organisation(name="La Roue", website=website, email="laroue@gmail.com")
    _link, row = claim(client, page, email)
    assert (row.state, holders(page)) == ("waiting", set())


def test_a_domain_that_several_share_proves_nothing(client, territory):
    """The town hall hosts the pages of its associations."""
    page = make_organisation(name="La Roue", website="https://www.firminy.fr/la-roue")
    make_organisation(name="Le Jardin", website="https://www.firminy.fr/le-jardin")
    assert claim(client, page, "quelquun@firminy.fr")[1].state == "waiting"


def test_the_host_of_a_published_address_proves_nothing(client, territory):
    """A small provider that no list knows: its customers are not the structure."""
    page = make_organisation(name="La Roue", email="laroue@courriel-des-monts.example")
    assert claim(client, page, "quelquun@courriel-des-monts.example")[1].state == "waiting"


def test_a_domain_where_another_publishes_an_address_proves_nothing(client, territory):
    page = make_organisation(name="La Roue", website="https://www.firminy.example/la-roue")
    make_organisation(name="La mairie", email="accueil@firminy.example")
    assert claim(client, page, "quelquun@firminy.example")[1].state == "waiting"


def test_a_domain_under_a_provider_proves_nothing():
    assert rules.is_shared("laroue.wixsite.com")
    assert not rules.is_shared("laroue.example")


@pytest.mark.parametrize("email", ["noe@laroue.org", "contact@laroue.org"])
def test_a_page_that_somebody_holds_is_given_by_people(client, mila, amina, email):
    """Neither by its domain nor by the address that it publishes."""
    page = Manager.objects.get().organisation
    type(page).objects.update(email="contact@laroue.org")
    client.logout()
    _link, row = claim(client, page, email)
    assert (row.state, holders(page)) == ("waiting", {("mila@laroue.org", "domain")})
    client.force_login(amina)
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    assert (email, "officer") in holders(page)


def test_two_claims_at_once_give_the_page_once(client, territory):
    """The second reaches the act itself, whatever was read before."""
    page = make_organisation(name="La Roue", website="https://www.laroue.org/")
    give = {"organisation": page, "name": "", "proof": "domain", "by": "system", "at": clock.now()}
    managers.give(email="mila@laroue.org", **give)
    with pytest.raises(managers.AlreadyManaged):
        managers.give(email="noe@laroue.org", **give)


def test_a_right_code_for_a_page_that_somebody_holds_is_for_people(client, mila, amina):
    page = Manager.objects.get().organisation
    type(page).objects.update(email="laroue@gmail.com")
    client.logout()
    link, row = claim(client, page, "noe@gmail.com")
    address = f"/structures/{page.slug}/gerer/code/?suivi={link.split('/')[-2]}"
    client.post(address, {"send": "1"})
    code = re.search(r"^ {4}(\w{8})$", Message.objects.latest("pk").text, re.M)[1]
    said = client.post(address, {"code": code}, follow=True).content.decode()
    assert "l’équipe décide" in said
    assert holders(page) == {("mila@laroue.org", "domain")}
    client.force_login(amina)
    assert "Établi par un code" in client.get(row.get_absolute_url()).content.decode()


def test_a_code_is_kept_under_the_key_of_the_site(client, territory):
    page = make_organisation(name="La Roue", email="laroue@gmail.com")
    link, _row = claim(client, page, "mila@gmail.com")
    client.post(f"/structures/{page.slug}/gerer/code/?suivi={link.split('/')[-2]}", {"send": "1"})
    code = re.search(r"^ {4}(\w{8})$", Message.objects.latest("pk").text, re.M)[1]
    assert PageCode.objects.get().code_hash != hashlib.sha256(code.encode()).hexdigest()


def test_a_code_to_the_published_address(client, territory):
    page = make_organisation(name="La Roue", email="laroue@gmail.com")
    link, row = claim(client, page, "mila@gmail.com")
    token = link.split("/")[-2]
    address = f"/structures/{page.slug}/gerer/code/?suivi={token}"
    assert address in client.get(link).content.decode()
    client.post(address, {"send": "1"})
    mail = Message.objects.latest("pk")
    assert mail.recipient == "laroue@gmail.com"
    client.post(address, {"code": "FAUXFAUX"})
    assert holders(page) == set()
    code = re.search(r"^ {4}(\w{8})$", mail.text, re.M)[1]
    client.post(address, {"code": f"{code[:4]} {code[4:].lower()}"})
    assert holders(page) == {("mila@gmail.com", "code")}
    row.refresh_from_db()
    assert row.state == "accepted"


def test_a_code_is_void_after_five_wrong_ones(client, territory):
    page = make_organisation(name="La Roue", email="laroue@gmail.com")
    link, _row = claim(client, page, "mila@gmail.com")
    address = f"/structures/{page.slug}/gerer/code/?suivi={link.split('/')[-2]}"
    client.post(address, {"send": "1"})
    code = re.search(r"^ {4}(\w{8})$", Message.objects.latest("pk").text, re.M)[1]
    for _n in range(5):
        client.post(address, {"code": "FAUXFAUX"})
    assert PageCode.objects.get().attempts == 5
    client.post(address, {"code": code})
    assert holders(page) == set()


def test_the_team_decides_and_takes_back(client, territory, amina):
    page = make_organisation(name="La Roue")
    _link, row = claim(client, page, "mila@gmail.com")
    client.force_login(amina)
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": 1})
    assert holders(page) == {("mila@gmail.com", "officer")}
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert holders(page) == set()


def test_managers_invite_and_remove_each_other(client, mila):
    page = Manager.objects.get().organisation
    client.post(f"/structures/{page.slug}/gestionnaires/", {"email": "noe@laroue.org"})
    assert Message.objects.latest("pk").recipient == "noe@laroue.org"
    assert len(holders(page)) == 2
    own = page.managers.get(user=mila)
    client.post(f"/structures/{page.slug}/gestionnaires/{own.pk}/retirer/")
    assert {email for email, _proof in holders(page)} == {"noe@laroue.org"}
    assert client.get(f"/structures/{page.slug}/modifier/").status_code == 403


def test_the_last_manager_cannot_vanish_silently(client, mila):
    page = Manager.objects.get().organisation
    own = page.managers.get(user=mila)
    client.post(f"/structures/{page.slug}/gestionnaires/{own.pk}/retirer/")
    assert len(holders(page)) == 1


# « C'est ma structure » in its own words


def ask(client, page, email):
    """Until the link of the message."""
    client.post(
        f"/structures/{page.slug}/gerer/",
        {"name": "Mila", "note": "coordinatrice", "sender_email": email},
    )
    return re.search(r"/contribuer/suivi/[\w-]+/", Message.objects.latest("pk").text)[0]


def test_the_one_link_of_a_claim_signs_in_and_opens_the_form(client, territory):
    page = make_organisation(name="La Roue", website="https://laroue.example")
    link = ask(client, page, "mila@laroue.example")
    assert client.get(link).context["user"].is_anonymous  # reading gives nothing
    assert not holders(page)
    opened = client.post(f"{link}tenir/", follow=True)
    assert opened.redirect_chain[-1][0] == f"/structures/{page.slug}/modifier/"
    assert opened.context["user"].email == "mila@laroue.example"
    assert holders(page) == {("mila@laroue.example", "domain")}


def test_the_link_of_a_claim_signs_in_once(client, territory):
    page = make_organisation(name="La Roue", website="https://laroue.example")
    link = ask(client, page, "mila@laroue.example")
    client.post(f"{link}tenir/")
    other = Client()
    assert "Modifier ma fiche" in other.get(link).content.decode()
    assert other.post(f"{link}tenir/", follow=True).context["user"].is_anonymous


def test_an_old_link_gives_the_page_and_asks_to_sign_in(client, territory, monkeypatch):
    page = make_organisation(name="La Roue", website="https://laroue.example")
    link, at = ask(client, page, "mila@laroue.example"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=3))
    assert client.post(f"{link}tenir/", follow=True).context["user"].is_anonymous
    assert holders(page) == {("mila@laroue.example", "domain")}


def test_the_link_of_a_claim_never_enters_in_the_place_of_another(client, territory, bilal):
    page = make_organisation(name="La Roue", website="https://laroue.example")
    link = ask(client, page, "mila@laroue.example")
    client.force_login(bilal)
    assert client.post(f"{link}tenir/", follow=True).context["user"] == bilal


def test_the_second_factor_of_a_colleague_is_asked_for(client, territory, amina):
    """Who answers for the site and holds a page too is not let in by a link alone."""
    page = make_organisation(name="La Roue", website="https://agente.example")
    link = ask(client, page, amina.email)
    opened = client.post(f"{link}tenir/", follow=True)
    assert opened.redirect_chain[-1][0].startswith("/compte/connexion/second-facteur/")
    assert opened.context["user"].is_anonymous


def test_the_link_of_another_contribution_holds_no_page(client, territory):
    page = make_organisation(name="La Roue")
    client.post(
        f"/structures/{page.slug}/signaler/",
        {"problem": "wrong", "note": "Horaires", "sender_email": "claire@exemple.fr"},
    )
    link = re.search(r"/contribuer/suivi/[\w-]+/", Message.objects.latest("pk").text)[0]
    assert client.post(f"{link}tenir/").status_code == 404


def test_a_claim_never_speaks_of_a_contribution(client, territory, amina):
    """Its form, its messages, its page: « votre proposition » is another gesture."""
    page = make_organisation(name="La Roue")
    sent = client.post(
        f"/structures/{page.slug}/gerer/",
        {"name": "Mila", "note": "coordinatrice", "sender_email": "mila@gmail.com"},
    )
    link = re.search(r"/contribuer/suivi/[\w-]+/", Message.objects.latest("pk").text)[0]
    form = client.get(f"/structures/{page.slug}/gerer/")
    said = [answer.content.decode() for answer in (form, sent, client.get(link))]
    client.post(f"{link}tenir/")
    said.append(client.get(link).content.decode())
    assert "Votre demande est confirmée" in said[-1]
    assert "Mila, coordinatrice" in said[-1]
    client.force_login(amina)
    row = Contribution.objects.get()
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    said += [f"{mail.subject} {mail.text}" for mail in Message.objects.all()]
    assert [words for words in said if "votre proposition" in words.lower()] == []


def test_who_is_signed_in_goes_straight_to_the_form(client, territory, bilal):
    page = make_organisation(name="La Roue", email=bilal.email)
    client.force_login(bilal)
    answer = client.post(f"/structures/{page.slug}/gerer/", {"name": "Bilal", "note": "président"})
    assert answer["Location"] == f"/structures/{page.slug}/modifier/"


def test_giving_a_page_is_taken_back_for_whom_it_was_given(bilal):
    page, other = make_organisation(name="La Roue"), make_organisation(name="Le Fil")
    give = {"email": bilal.email, "name": "Bilal", "by": "user:99"}
    first = managers.give(organisation=page, proof="domain", at=clock.now(), **give)
    again = managers.give(organisation=page, proof="officer", at=clock.now(), **give)
    elsewhere = managers.give(organisation=other, proof="domain", at=clock.now(), **give)
    by = {"of": Subject("manager", str(page.managers.get().pk)), "by": "user:99"}
    with pytest.raises(undoing.OfAnotherSubject):
        undoing.undo(change=elsewhere, at=clock.now(), **by)
    undoing.undo(change=again, at=clock.now(), **by)
    assert page.managers.today().count() == 1  # the first proof still holds
    undoing.undo(change=first, at=clock.now(), **by)
    assert (page.managers.today().count(), other.managers.today().count()) == (0, 1)


def test_giving_a_page_is_not_undone_as_a_change_of_its_words():
    page = make_organisation()
    managers.give(
        organisation=page,
        email="mila@exemple.fr",
        name="Mila",
        proof="officer",
        by="user:1",
        at=clock.now(),
    )
    with pytest.raises(undoing.OfAnotherSubject):
        undo(Change.objects.latest("pk"), page)
