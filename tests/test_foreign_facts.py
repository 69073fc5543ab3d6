"""What an unlucky officer does to facts, through the pages: imports undone in every order, places
that two sources share, pages joined and parted, values that look like something else."""

import re
from itertools import permutations

import pytest
from django.test import Client

from maillage.base import clock, jobs
from maillage.base.models import Change
from maillage.directory import queries
from maillage.directory.tests.visitor import everything_seen, pages_read
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation, Place
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import olivia
from maillage.search import index
from maillage.sources.tests import builders
from tests.reader import form_shown, press

pytestmark = pytest.mark.django_db
HEAD = "SIRET;SIREN;Nom;Adresse;Code postal;Commune;Téléphone\n"
G = (
    HEAD + "43939307500015;;Rebond;4 rue des Alouettes;42000;Saint-Étienne;\n"
    ";439393075;Rebond;12 rue Neuve;42000;Saint-Étienne;\n"
)
H = HEAD + ";439393075;REBOND 42;9 place Jean-Jaurès;42100;Saint-Étienne;0477112233\n"
K = HEAD + ";439393075;Rebond;12 R NEUVE;;Saint-Étienne;0477445566\n"  # the street of G
QUESTIONS = (
    "",
    "q=rebond",
    "q=velo",
    "q=atelier+rue",
    "commune=42218",
    "q=alouettes",
    "q=saint-etienne",
    "tri=nom",
    "q=rebon",
    "q=jean-jaures",
)


@pytest.fixture
def officer(territory):
    browser = Client()
    browser.force_login(olivia())
    return browser


def bring(rows, source):
    return builders.bring(rows.encode(), source=source)


def undo(officer, run):
    press(officer, run.get_absolute_url(), "Annuler")
    jobs.drain()
    run.refresh_from_db()
    assert run.state == "undone"


def seen():
    index.settle()
    return everything_seen(addresses=False)


def places(page=None):
    page = page or Organisation.objects.visible_to(None).get()
    rows = queries.visible_places(None).filter(organisation=page)
    return sorted((p.siret, p.street, p.phone) for p in rows)


def order_of(client, question):
    index.settle()
    body = client.get(f"/annuaire/?{question}").content.decode()
    return re.findall(r'href="/structures/([\w-]+)/"', body)


# 9. Undoing


@pytest.mark.parametrize("order", list(permutations("ghk")))
def test_whatever_is_undone_leaves_what_the_others_say(officer, order):
    """Each pair of imports, then one undone: a visitor sees the other one, as if alone."""
    said = {"g": G, "h": H, "k": K}
    alone = {}
    for name in order:
        run = bring(said[name], name)
        alone[name] = seen()
        undo(officer, run)
        assert seen()[0] == []
    first, second, third = (bring(said[name], name) for name in order)
    undo(officer, second)
    undo(officer, first)  # the eldest, under one that stays
    assert seen() == alone[order[2]]
    undo(officer, third)
    assert seen()[0] == []
    bring(said[order[1]], order[1])
    assert seen() == alone[order[1]]


def test_a_ghost_has_no_address_no_form_and_no_line(officer):
    bring(G, "g")
    before = pages_read(Client())
    run = bring(H, "h")
    ghost = Place.objects.get(street="9 place Jean-Jaurès")
    page = ghost.organisation
    assert Client().get(f"/annuaire/lieux/{ghost.pk}/").status_code == 200
    pages_read(Client())  # files are made and kept
    undo(officer, run)
    assert pages_read(Client()) == before
    assert Client().get(f"/annuaire/lieux/{ghost.pk}/").status_code == 404
    for path in ("", "modifier/", "corriger/", "signaler/", "gerer/", "fermer/"):
        body = officer.get(f"{page.get_absolute_url()}{path}").content.decode()
        assert f"lieu={ghost.pk}" not in body
        assert "Jaurès" not in body
        assert "Lieu non connu" not in body
    answer = officer.get(f"{page.get_absolute_url()}modifier/?lieu={ghost.pk}")
    assert "Jaurès" not in answer.content.decode()


def test_ten_questions_are_answered_in_the_order_of_before(officer):
    for n, name in enumerate(("Atelier vélo", "Rebond", "Vélo rebond", "La rue", "Alouettes")):
        make_organisation(
            name=name, summary="Un atelier de vélo.", place={"street": f"{n} rue des Alouettes"}
        )
    bring(G, "g")
    client = Client()
    before = {question: order_of(client, question) for question in QUESTIONS}
    assert len(before[""]) > 4
    undo(officer, bring(H, "h"))
    undo(officer, bring(K, "k"))
    page = Organisation.objects.get(name="Vélo rebond")
    press(officer, f"{page.get_absolute_url()}modifier/", "Mettre en ligne", name="Autre chose")
    press(officer, f"/structures/{reread(page).slug}/historique/", "Annuler ce changement")
    assert {question: order_of(client, question) for question in QUESTIONS} == before


def test_what_somebody_wrote_on_a_place_that_an_import_had_made(officer):
    """The import goes, the words of the team stay until they are undone too."""
    bring(G, "g")
    run = bring(H, "h")
    place = Place.objects.get(street="9 place Jean-Jaurès")
    press(
        officer,
        f"{place.organisation.get_absolute_url()}modifier/?lieu={place.pk}",
        "Mettre en ligne",
        phone="04 77 00 00 01",
    )
    undo(officer, run)
    assert ("", "", "0477000001") in places()
    change = Change.objects.filter(act="organisation.revise").latest("pk")
    officer.post(f"{place.organisation.get_absolute_url()}historique/{change.pk}/annuler/")
    assert len(places()) == 2


def two_pages_of_one_address():
    there = {"street": "12 rue Neuve", "postcode": "42000"}
    bring(G, "g")
    other = make_organisation(name="Le Rebond", summary="Des vélos.", place=there)
    return Organisation.objects.get(siren="439393075"), other


def merge(officer, one, other):
    path = f"{one.get_absolute_url()}reunir/"
    form = form_shown(officer, f"{path}?avec={other.slug}", "Réunir les deux fiches")
    return form.send(officer)


def test_pages_that_share_a_place_are_joined_and_parted_as_they_were(officer):
    one, other = two_pages_of_one_address()
    before = seen()
    merge(officer, one, other)
    head = Organisation.objects.visible_to(None).get()
    assert len(places(head)) == 2  # 4 rue des Alouettes, 12 rue Neuve once
    press(officer, f"{head.get_absolute_url()}historique/", "Annuler ce changement")
    assert seen() == before


@pytest.mark.parametrize("first", ["edit", "merge"])
def test_a_shared_place_edited_then_parted(officer, first):
    one, other = two_pages_of_one_address()
    before = seen()
    merge(officer, one, other)
    head = Organisation.objects.visible_to(None).get()
    merged = Change.objects.filter(act="organisation.merge").latest("pk")
    shared = queries.visible_places(None).get(organisation=head, street="12 rue Neuve")
    press(
        officer,
        f"{head.get_absolute_url()}modifier/?lieu={shared.pk}",
        "Mettre en ligne",
        phone="04 77 11 22 33",
    )
    edited = Change.objects.filter(act="organisation.revise").latest("pk")
    assert [p for p in places(head) if p[2]] == [("", "12 rue Neuve", "0477112233")]
    for change in (edited, merged) if first == "edit" else (merged, edited):
        for page in (one, other):
            officer.post(f"{page.get_absolute_url()}historique/{change.pk}/annuler/")
    assert seen() == before


# 10. One address of one structure


def test_a_page_of_the_team_and_the_register(officer):
    """Typed with its SIREN and its street, then found by the register under its SIRET."""
    press(
        officer,
        "/equipe/structures/nouvelle/",
        "Mettre en ligne",
        name="Rebond",
        commune="Saint-Étienne",
        street="4, rue des alouettes",
        siren="439 393 075",
    )
    bring(G.replace(";439393075;Rebond;12 rue Neuve;42000;Saint-Étienne;\n", ""), "registre")
    assert [(siret, phone) for siret, _street, phone in places()] == [("43939307500015", "")]


def test_two_establishments_of_one_street_and_a_list_that_knows_the_siren(territory):
    two = (
        HEAD + "43939307500015;;Rebond;4 rue Neuve;42000;Saint-Étienne;\n"
        "43939307500023;;Rebond;4 rue Neuve;42000;Saint-Étienne;\n"
    )
    bring(two, "registre")
    bring(HEAD + ";439393075;Rebond;4 r. Neuve;42000;Saint-Etienne;0477112233\n", "liste")
    assert [p[0] for p in places()] == ["43939307500015", "43939307500023"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_lists_say_one_street_in_three_ways(territory, order):
    ways = ("12 rue de la République", "12, R DE LA REPUBLIQUE", "12 RUE DE LA REPUBLIQUE ")
    for n in order:
        bring(HEAD + f";439393075;Rebond;{ways[n]};42000;Saint-Étienne;\n", f"liste-{n}")
    assert len(places()) == 1


def test_a_street_corrected_by_hand_stays_one_place_when_the_register_comes_back(officer):
    row = HEAD + "43939307500015;;Rebond;4 rue des Alouettes;42000;Saint-Étienne;\n"
    bring(row, "registre")
    page = Organisation.objects.get()
    press(officer, f"{page.get_absolute_url()}modifier/", "Mettre en ligne", street="6 rue Neuve")
    bring(row, "registre")
    bring(HEAD + ";439393075;Rebond;6 rue Neuve;42000;Saint-Étienne;\n", "liste")
    assert places() == [("43939307500015", "6 rue Neuve", "")]


# 11. History


def history_of(browser, page):
    return re.sub(
        r"\s+", " ", browser.get(f"{page.get_absolute_url()}historique/").content.decode()
    )


def test_a_telephone_of_the_second_place_through_its_form(officer):
    bring(G, "g")
    bring(H, "h")
    page = Organisation.objects.get()
    second = Place.objects.get(street="12 rue Neuve")
    press(
        officer,
        f"{page.get_absolute_url()}modifier/?lieu={second.pk}",
        "Mettre en ligne",
        phone="04 77 11 22 34",
    )
    first = history_of(officer, page).split('<li class="card">')[1]
    assert "12 rue Neuve" in first
    assert "<ins>04 77 11 22 34</ins>" in first
    assert first.count("<dt>") == 1
    press(officer, f"{page.get_absolute_url()}historique/", "Annuler ce changement")
    assert Place.objects.get(pk=second.pk).phone == ""


def test_saving_without_a_change_tells_nothing(officer):
    bring(G, "g")
    page = Organisation.objects.get()
    before = history_of(officer, page)
    for place in page.places.all():
        press(officer, f"{page.get_absolute_url()}modifier/?lieu={place.pk}", "Mettre en ligne")
    assert history_of(officer, page).count("<dt>") == before.count("<dt>")


def test_every_act_is_said_in_french_wherever_it_is_read(officer):
    """A run, its undoing, a correction, a refusal, a closing, a merge: no name of the code."""
    bring(G, "g")
    undo(officer, bring(H, "h"))
    page = Organisation.objects.get()
    other = make_organisation(name="Le Rebond")
    for verdict in ("Publier", "Refuser et répondre"):
        said = {"sender_email": "claire@exemple.fr", "agrees": "on", "summary": f"Oui {verdict}."}
        press(Client(), f"{page.get_absolute_url()}corriger/", "Envoyer ma correction", **said)
        row = Contribution.objects.latest("pk")
        Contribution.objects.filter(pk=row.pk).update(state="waiting")
        press(officer, row.get_absolute_url(), verdict, text_refuse="Non merci.")
    merge(officer, page, other)
    press(officer, f"{page.get_absolute_url()}historique/", "Annuler ce changement")
    people.revise(
        organisation=page,
        version=reread(page).version,
        by="user:0",
        stated=Stated({"closed_on": "2024-01-01"}),
        at=clock.now(),
    )
    acts = set(Change.objects.values_list("act", flat=True))
    assert {"import", "import.undo", "undo", "organisation.merge"} <= acts
    read = history_of(officer, page) + "".join(
        officer.get(path).content.decode() for path in ("/equipe/", "/equipe/imports/")
    )
    assert [act for act in acts if "." in act and act in read] == []


# 12. Values


LOOKS = {
    "acronym": "free",
    "summary": "2024-01-01",
    "description": "true",
    "offers": "income",
    "wants": "2031-12-24",
}


@pytest.fixture
def looking(territory):
    page = make_organisation(
        name="True",
        **LOOKS,
        place={"phone": "0477112233", "street": "free", "siret": "43939307500015"},
    )
    index.settle()
    return page


WRONG = (
    "22/11/477",
    "Gratuit",
    "1 janvier 2024",
    "1er janvier 2024",
    "01/01/2024",
    "Selon les revenus",
    "24 décembre 2031",
    "24/12/2031",
    "Oui<",
    ">Vrai<",
)


def test_what_looks_like_something_else_is_shown_as_it_is(officer, looking):
    other = make_organisation(name="False", acronym="referral", place={"phone": "0477112234"})
    own = looking.get_absolute_url()
    paths = [
        own,
        f"{own}historique/",
        f"{own}modifier/",
        f"{own}corriger/",
        "/annuaire/?q=true",
        f"{own}reunir/?avec={other.slug}",
        f"/annuaire/lieux/{looking.places.get().pk}/",
        "/annuaire/completion.json?q=tru",
        "/annuaire/structures.csv",
        "/annuaire/structures.geojson",
        f"{own}faire-savoir/",
    ]
    for path in paths:
        answer = officer.get(path)
        assert answer.status_code == 200, path
        body = re.sub(r"<select.*?</select>", "", answer.content.decode(), flags=re.DOTALL)
        body = re.sub(r"<(label|option|form role)[^>]*>.*?</\1>", "", body, flags=re.DOTALL)
        said = [wrong for wrong in WRONG if wrong in body]
        assert said == [], path


def test_a_correction_reads_what_was_typed(officer, looking):
    press(
        Client(),
        f"{looking.get_absolute_url()}corriger/",
        "Envoyer ma correction",
        sender_email="claire@exemple.fr",
        agrees="on",
        phone="04 77 12 11 22",
        summary="referral",
    )
    link = Contribution.objects.get()
    Contribution.objects.update(state="waiting")
    body = officer.get(link.get_absolute_url()).content.decode()
    assert "04\u00a077\u00a012\u00a011\u00a022" in body
    assert "04\u00a077\u00a011\u00a022\u00a033" in body
    assert ">referral<" in body
    press(officer, link.get_absolute_url(), "Publier")
    assert reread(looking).summary == "referral"
