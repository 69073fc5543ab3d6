"""« C'est ma structure » : four proofs, several managers, and what happens when they leave."""

import re

import pytest

from maillage.accounts.models import User
from maillage.base import clock, search
from maillage.base.models import Message
from maillage.directory.actions.network import publish_charter
from maillage.directory.models import Manager, NetworkMembership, PageCode
from maillage.directory.tests.builders import make_organisation, reread
from maillage.participation.models import Contribution

pytestmark = pytest.mark.django_db


def claim(client, page, email):
    client.post(f"/structures/{page.slug}/gerer/", {
        "name": "Mila", "note": "coordinatrice", "sender_email": email})  # fmt: skip
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
    client.post(row.get_absolute_url(), {"verdict": "accept"})
    assert holders(page) == {("mila@gmail.com", "officer")}
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert holders(page) == set()


def test_a_manager_writes_and_the_page_is_kept_by_the_structure(client, mila):
    page = Manager.objects.get().organisation
    form = client.get(f"/structures/{page.slug}/modifier/").context["form"]
    assert "listed" not in form.fields
    shown = {n: form[n].value() for n in form.fields if form[n].value() is not None}
    client.post(f"/structures/{page.slug}/modifier/", shown | {"summary": "On y répare."})
    assert (reread(page).summary, reread(page).standing) == ("On y répare.", "kept")


def test_everything_is_right_with_one_button(client, mila):
    page = Manager.objects.get().organisation
    client.post(f"/structures/{page.slug}/confirmer/")
    assert reread(page).standing == "kept"


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


# The local network


def test_a_structure_accepts_the_charter_of_the_day_and_is_found_by_it(client, mila):
    page = Manager.objects.get().organisation
    address = f"/structures/{page.slug}/reseau/"
    client.post(address)
    assert not NetworkMembership.objects.exists()  # no charter yet
    first = publish_charter(text="Nous coopérons.", by="user:0", at=clock.now())
    client.post(address)
    publish_charter(text="Nous coopérons encore mieux.", by="user:0", at=clock.now())
    assert NetworkMembership.objects.get().charter == first
    search.settle()
    assert "Membre du réseau local" in client.get(page.get_absolute_url()).content.decode()
    assert page.name in client.get("/annuaire/?reseau=oui").content.decode()
    assert page.name in client.get("/annuaire/structures.csv?reseau=oui").content.decode()
    client.post(address, {"leave": "1"})
    search.settle()
    assert page.name not in client.get("/annuaire/?reseau=oui").content.decode()
    assert NetworkMembership.objects.get().ended_at is not None
