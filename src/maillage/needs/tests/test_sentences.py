"""What the house says of needs and challenges, and what it never says."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from maillage.accounts import rules as accounts
from maillage.agenda.tests.builders import make_event
from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.merging import actions as merging
from maillage.needs import frames
from maillage.needs.actions import stating, telling
from maillage.needs.frames import Knot
from maillage.needs.models import Challenge, Need
from maillage.needs.queries import thread
from maillage.needs.tests.builders import decide, make_challenge, make_need, make_option
from maillage.organisations.actions import redacting
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import hold, make_organisation, undo_from
from maillage.search import index
from maillage.sources.tests import builders
from maillage.web import pages

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
REBOND = "43939307500015;Rebond;4 rue Neuve;42700;Firminy\n"


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def ask(typed="", **more):
    index.settle()
    return index.ask(index.Question(("challenge",), typed, **more))


@pytest.fixture
def storing(territory):
    """Three structures lack room; a challenge on line, an option that a meeting kept."""
    needs = [make_need(f"Des mètres carrés {n}", page=make_organisation(f"P{n}")) for n in "ABC"]
    challenge = make_challenge(
        "Stocker", needs=needs, published=True, text="On refuse des dons.", family_id="premises"
    )
    option = make_option(challenge, "Un entrepôt partagé", is_published=True)
    decide(option, meeting=make_event("Le collectif se réunit"))
    index.settle()
    return challenge


# Found, and what never is


def test_a_published_challenge_is_found_and_no_need_is(storing):
    assert ask("entrepôt", audiences=accounts.reader(NOBODY)).ids == [storing.pk]
    index.settle()
    for words in ("mètres", "carrés"):
        assert index.ask(index.Question((), words, audiences=("public", "officer"))).total == 0


def test_a_challenge_that_is_not_published_is_found_by_officers_alone(amina, territory):
    row = make_challenge("Brouillon d’enjeu")
    found = [ask("brouillon", audiences=accounts.reader(user)).ids for user in (amina, NOBODY)]
    assert found == [[row.pk], []]


def test_an_option_enters_the_index_once_decided(territory):
    challenge = make_challenge("Stocker", published=True)
    option = make_option(challenge, "Conteneurs", is_published=True)
    assert ask("conteneurs").total == 0
    decide(option, "later")
    assert ask("conteneurs").ids == [challenge.pk]


def test_everybody_reads_what_was_decided_and_not_who_said_it(storing, client):
    said = body(client, storing.get_absolute_url())
    for words in ("Stocker", "On refuse des dons.", "Un entrepôt partagé", "retenue"):
        assert words in said
    assert "Le collectif se réunit" in said
    assert "mètres carrés" not in said
    assert "/structures/" not in said
    assert "dit par des structures d’ici" in said  # three are too few to be counted
    assert storing.get_absolute_url() in body(client, "/besoins/")


def test_a_challenge_says_how_many_said_it_once_they_are_enough(storing, client):
    for n in range(2):
        make = make_need(f"Encore {n}", page=make_organisation(f"Q{n}"))
        stating.group(needs=[make.pk], challenge=storing, by="user:0", at=clock.now())
    assert "dit par 5 structures" in body(client, storing.get_absolute_url())


def test_it_shows_at_home_in_its_commune_and_in_both_site_maps(storing, client):
    stating.write_challenge(
        challenge=storing, values={"commune_id": "42218"}, by="user:0", at=clock.now()
    )
    for address in ("/", "/annuaire/communes/42218/"):
        assert storing.get_absolute_url() in body(client, address)
    assert 'href="/besoins/"' in body(client, "/plan-du-site/")
    assert f"{storing.get_absolute_url()}</loc>" in body(client, "/sitemap.xml")
    assert storing.get_absolute_url() not in body(client, "/annuaire/communes/42095/")


def test_a_need_drops_no_kept_page(storing):
    stamp = pages.stamp()
    make_need("Un four")
    index.settle()
    assert pages.stamp()[:-3] == stamp[:-3]  # but for the time of day
    make_challenge("Recruter", published=True)
    assert pages.stamp()[0] != stamp[0]


# The thread


def titles(found):
    return [knot.title for knot in found.knots]


def test_what_became_of_my_need_is_one_page(storing, client):
    need = Need.objects.order_by("pk").first()
    mila = hold(need.organisation, "mila@example.org")
    client.force_login(mila)
    said = body(client, need.get_absolute_url())
    for words in ("Des mètres carrés A", "Stocker", "Un entrepôt partagé", "Pas encore d’action"):
        assert words in said
    noe = hold(make_organisation("Ailleurs"), "noe@example.org")
    client.force_login(noe)
    assert client.get(need.get_absolute_url()).status_code == 403


def test_the_thread_goes_up_to_what_is_done_and_back_down(storing, monkeypatch, amina):
    """A room above ties what it does to the need; from there, why it exists."""
    need, option = Need.objects.first(), storing.options.get()
    asked = []

    def tie(tied, user):
        asked.append((list(tied.needs), list(tied.challenges), list(tied.options)))
        yield Knot("L’action", "Entrepôt partagé", "/plan/1/")
        yield Knot("L’indicateur", "450 m² sur 1 200", "/plan/1/#indicateur")

    monkeypatch.setitem(frames.THREAD._items, "plans", tie)
    up = titles(thread.of_need(need, NOBODY))
    assert up[1:] == ["Stocker", "Un entrepôt partagé", "Entrepôt partagé", "450 m² sur 1 200"]
    assert asked == [([need.pk], [storing.pk], [option.pk])]
    down = thread.back(amina, needs=[need.pk], options=[option.pk])
    assert [knot.note or knot.title for knot in down][:2] == ["dit par 3 structures", "Stocker"]
    assert down[-1].url == option.get_absolute_url()


def test_who_may_not_see_the_challenge_knows_that_work_goes_on(territory):
    need = make_need(page=make_organisation("P"))
    make_challenge("Nom interne", needs=[need])
    said = titles(thread.of_need(Need.objects.get(), NOBODY))
    assert "Nom interne" not in said
    assert "Regroupé avec d’autres : l’équipe y travaille" in said


def test_the_thread_of_one_need_costs_the_same_among_many(storing, django_assert_max_num_queries):
    for n in range(30):
        need = make_need(f"Autre {n}")
        stating.group(needs=[need.pk], challenge=storing, by="user:0", at=clock.now())
    need = Need.objects.select_related("challenge").order_by("pk").first()
    with django_assert_max_num_queries(5):  # four, and whether the ledger moved, now and then
        thread.of_need(need, NOBODY)


def test_the_list_of_the_team_costs_the_same_for_many(
    amina, client, territory, django_assert_max_num_queries
):
    for n in range(45):
        make_need(f"Besoin {n}", page=make_organisation(f"P{n}") if n < 12 else None)
    client.force_login(amina)
    body(client, "/equipe/besoins/")  # the templates are read
    with django_assert_max_num_queries(24):
        said = body(client, "/equipe/besoins/?famille=premises&enjeu=non&q=besoin")
    assert "45 besoins" in said
    assert "page=2" in said


def test_a_need_is_followed_through_a_merge_and_the_undoing_of_an_import(amina, client):
    """Its structure comes with a list, is joined to another, is taken apart, goes with its list and
    comes back: the need is read by who holds the page that shows, and never lost."""
    run = builders.bring(REBOND)
    page, other = Organisation.objects.get(name="Rebond"), make_organisation("Rebond 42")
    need = make_need(page=page)
    mila = hold(other, "mila@example.org")
    client.force_login(mila)
    choice = merging.MergeChoice(keep=other.pk, despite_siren=True)
    change = merging.merge(one=other, other=page, by="user:1", at=clock.now(), choice=choice)
    assert need.words in body(client, f"{other.get_absolute_url()}besoins/")
    undo_from(other, change)
    assert need.words not in body(client, f"{other.get_absolute_url()}besoins/")
    client.force_login(amina)
    builders.undo(run)
    said = body(client, "/equipe/besoins/")
    assert need.words in said
    assert page.get_absolute_url() not in said  # nobody speaks of it any more
    builders.bring(REBOND)
    assert page.get_absolute_url() in body(client, "/equipe/besoins/")


# From a need to a challenge


def test_needs_are_grouped_in_one_form_and_taken_apart_in_one_click(amina, client, territory):
    keys = [make_need(f"Besoin {n}").pk for n in range(3)]
    client.force_login(amina)
    sent = {"need": keys[:2], "name": "Un lieu à plusieurs"}
    answer = client.post("/equipe/besoins/regrouper/", sent, follow=True)
    row = Challenge.objects.get()
    assert answer.redirect_chain == [(f"/equipe/enjeux/{row.slug}/", 302)]
    assert row.needs.count() == 2
    change = Change.objects.get(act="challenge.group")
    client.post(f"/equipe/besoins/defaire/{change.pk}/")
    assert not Challenge.objects.visible_to(amina).exists()
    assert not Need.objects.exclude(challenge=None).exists()


def test_nothing_ticked_is_refused_in_words(amina, client, territory):
    client.force_login(amina)
    answer = client.post("/equipe/besoins/regrouper/", {"name": "Vide"})
    assert "Cochez au moins un besoin" in answer.content.decode()


def test_a_structure_says_what_it_needs_from_its_page(client, territory):
    page = make_organisation("La Roue")
    client.force_login(hold(page, "mila@example.org"))
    address = f"{page.get_absolute_url()}besoins/"
    assert f'href="{address}"' in body(client, page.get_absolute_url())
    sent = {"words": "Un four", "family": "premises", "commune": "Firminy", "is_confidential": "on"}
    client.post(f"{address}nouveau/", sent)
    need = Need.objects.get()
    assert (need.organisation, need.origin, need.commune_id) == (page, "structure", "42095")
    assert need.is_confidential
    assert "Un four" in body(client, address)
    assert Client().get(address).status_code == 302
    client.force_login(hold(make_organisation("Autre"), "noe@example.org"))
    assert client.get(address).status_code == 403


def test_an_unknown_structure_or_commune_is_said_with_its_value(amina, client, territory):
    client.force_login(amina)
    sent = {"words": "Un four", "structure": "Nulle Part SAS", "commune": "Atlantide"}
    said = client.post("/equipe/besoins/nouveau/", sent).content.decode()
    assert "« Nulle Part SAS » n’est pas dans l’annuaire." in said
    assert "Cette commune n’est pas connue." in said
    assert not Need.objects.exists()


def test_a_decision_of_tomorrow_is_refused(amina, client, storing):
    option = make_option(storing, "Conteneurs")
    client.force_login(amina)
    sent = {"verdict": "kept", "reasons": "Oui", "decided_on": clock.today() + dt.timedelta(1)}
    said = client.post(f"/equipe/pistes/{option.pk}/decider/", sent).content.decode()
    assert "Une décision est prise aujourd’hui ou avant." in said
    assert not option.decisions.exists()


# Told


def test_who_holds_the_page_is_told_once_that_something_answers(territory):
    page = make_organisation("La Roue")
    need = make_need("Un four", page=page)
    mila, today = hold(page, "mila@example.org"), clock.today()
    assert telling.due(today) == set()
    said = {"needs": [need.pk], "by": "user:1", "at": clock.now()}
    stating.answer(key="action:1", words="Fournil commun", url="/plan/1/", **said)
    assert telling.due(today) == {mila.email}
    part = telling.part(mila.email, today)
    assert [item.title for item in part.items] == ["Fournil commun"]
    assert "Un four" in part.items[0].text
    telling.told(mila.email, today)
    stating.answer(key="action:1", words="Fournil commun, la suite", url="/plan/1/", **said)
    assert telling.due(today) == set()


# People


def test_what_a_person_wrote_is_in_their_data_and_leaves_with_them(client, territory):
    page = make_organisation("La Roue")
    mila = hold(page, "mila@example.org", name="Mila Rozan")
    need = make_need("Demandez à Mila Rozan, mila@example.org", page=page, by=mila.author)
    client.force_login(mila)
    with zipfile.ZipFile(io.BytesIO(client.get("/mon-espace/mes-donnees.zip").content)) as file:
        assert json.loads(file.read("besoins.json"))[0]["besoin"] == need.words
    client.post("/mon-espace/effacer/")
    need.refresh_from_db()
    told = list(Entry.objects.filter(kind="need").values_list("before", "after"))
    assert need.by == ""
    assert "mila@example.org" not in f"{need.words} {told}"


def test_what_is_taken_out_of_a_structure_is_taken_out_of_its_needs(territory):
    page, number = make_organisation("La Roue"), "06 12 34 56 78"
    need, other = make_need(f"Appelez {number}", page=page), make_need(f"Appelez {number}")
    redacting.redact(organisation=page, words=number, by="user:1", at=clock.now())
    need.refresh_from_db()
    other.refresh_from_db()
    told = list(Entry.objects.filter(kind="need", key=need.pk).values_list("before", "after"))
    assert number not in f"{need.words} {told}"
    assert number in other.words  # of no structure
    assert Change.objects.get(act="need.redact").by == "user:1"


def test_it_has_a_scene_in_the_demonstration_and_goes_with_it(db):
    call_command("demo")
    assert Challenge.objects.get().options.count() == 3
    assert Need.objects.filter(challenge__name="Manque de place pour stocker").count() == 3
