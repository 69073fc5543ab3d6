"""What was promised: its state, its euros, its jobs, where; who reads it, and who writes it."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.agenda.tests.builders import at, make_event
from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.personal import PERSONAL, Person
from maillage.figures import actions as figures
from maillage.media.paper import FOOT, end_of
from maillage.needs.tests.builders import make_challenge, make_need
from maillage.organisations.tests.builders import make_organisation
from maillage.plans.actions import writing
from maillage.plans.models import PlanAction
from maillage.plans.tests.builders import adopt, line, make_action, make_plan, rewrite, step
from maillage.pledges import actions, kinds, paper, queries, rules
from maillage.pledges.models import ElectedTerm, Pledge
from maillage.pledges.tests.builders import make_pledge, make_term, rewrite_pledge
from maillage.search import index

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 5)


def body(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.fixture
def june(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 5, 10, tzinfo=dt.UTC))


@pytest.fixture
def plan(territory, june):
    """A warehouse that is late, in Saint-Étienne and Firminy; a hall that is done; a team’s
    draft."""
    row = make_plan()
    make_action(
        "Entrepôt",
        status="going",
        communes=["42218", "42095"],
        steps=[step(1, planned=dt.date(2026, 2, 1))],
        lines=[line("Région", planned=100_000, obtained=40_000), line("État", planned=20_000)],
    )
    make_action("Halle", status="done", communes=["42218"], lines=[line("Région", planned=5_000)])
    make_action("Brouillon", is_shown=False, status="done", lines=[line("Région", planned=777)])
    adopt(row)
    return row


def deed(name):
    return PlanAction.objects.get(name=name)


def page_of(term=None):
    return queries.public_page(term or ElectedTerm.objects.get())


# Its state


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ([], "planned"),
        (["planned", "planned"], "planned"),
        (["planned", "going"], "going"),
        (["planned", "done"], "going"),
        (["done", "done"], "done"),
        (["done", "stopped"], "going"),  # what was given up in part is not kept
        (["done", "late"], "late"),
        (["stopped", "late"], "late"),
        (["stopped", "planned"], "planned"),
        (["stopped", "stopped"], "stopped"),
    ],
)
def test_its_state_is_that_of_its_actions(states, state):
    assert rules.state_of(states) == state


def test_a_person_says_otherwise_and_why(plan, client):
    row = make_pledge("Un entrepôt", deed("Entrepôt"))
    assert page_of().pledges[0].state == "late"
    with pytest.raises(actions.StateWithoutWhy):
        rewrite_pledge(row, said_state="done")
    rewrite_pledge(row, said_state="done", said_why="Il est ouvert, le chantier finit.")
    page = body(client, row.term.get_absolute_url())
    assert "Il est ouvert, le chantier finit." in page
    assert page_of().pledges[0].state == "done"


def test_what_is_given_up_says_what_was_said_then(plan):
    make_pledge("Une halle", deed("Halle"))
    rewrite(deed("Halle"), "Le propriétaire a vendu.", status="stopped")
    (card,) = page_of().pledges
    assert (card.state, card.why) == ("stopped", "Le propriétaire a vendu.")


# Its euros and its jobs


def test_an_action_that_serves_two_pledges_is_counted_once(plan):
    """120,000 € of the warehouse and 5,000 € of the hall, by hand."""
    make_pledge("Des lieux", deed("Entrepôt"), deed("Halle"))
    make_pledge("Du réemploi", deed("Entrepôt"), deed("Brouillon"))
    page = page_of()
    assert [row.money.planned for row in page.pledges] == [12_500_000, 12_000_000]
    assert (page.money.planned, page.money.obtained) == (12_500_000, 4_000_000)


def test_what_the_public_may_not_read_counts_for_nobody(plan, client, amina):
    """The team reads the same figures: anybody may check them."""
    row = make_pledge("Un brouillon", deed("Brouillon"))
    client.force_login(amina)
    page = body(client, row.term.get_absolute_url())
    assert "777" not in page
    assert page_of().pledges[0].state == "planned"


def measured(name, unit, value, baseline, *deeds):
    row = figures.write(
        values={"name": name, "unit": unit, "is_shown": True}, by="user:0", at=clock.now()
    )
    said = {"value": Decimal(value), "source": "Relevé", "note": ""}
    figures.say(indicator=row, day=TODAY, values=said, by="user:0", at=clock.now())
    for one, start in zip(deeds, baseline, strict=True):
        told = [{"indicator": row.pk, "baseline": start, "target": None}]
        rewrite(one, indicators=told)
    return row


def test_jobs_are_what_was_gained_each_indicator_once_and_units_apart(plan):
    """60 jobs from 50 in one action and from 48 in the other: ten, the least; 3.5 full time."""
    measured("Postes", "emplois", 60, ["50", "48"], deed("Entrepôt"), deed("Halle"))
    other = make_action("Atelier")
    measured("Temps", "ETP", "3.5", [None], other)
    make_pledge("Des emplois", deed("Entrepôt"), deed("Halle"))
    make_pledge("Un atelier", deed("Halle"), other)
    assert [(int(j.value * 10), j.unit) for j in page_of().jobs] == [(35, "ETP"), (100, "emplois")]
    assert rules.unit_of_jobs("m²") == ""
    assert rules.unit_of_jobs("équivalents temps plein") == "ETP"


# Who reads it


def test_a_draft_is_for_officers_and_a_term_without_pledges_is_nowhere(plan, client, amina):
    row = make_pledge("Secret", deed("Halle"), published=False)
    address = row.term.get_absolute_url()
    body(client, address, 404)
    assert "Aucun engagement" in body(client, "/mandat/")
    assert "Engagements du mandat" not in body(client, "/plan-du-site/")
    client.force_login(amina)
    desk = f"/equipe/mandats/{row.term.slug}/"
    assert "Secret" in body(client, desk)
    assert "Secret" not in body(client, address)  # as everybody will read it
    client.post(f"{desk}publier/")
    client.logout()
    assert "Secret" in body(client, address)
    assert client.get("/mandat/").url == address
    assert address in body(client, "/sitemap.xml")
    client.force_login(amina)
    client.post(f"{desk}{row.pk}/publier/", {"depublier": "1"})
    client.logout()
    body(client, address, 404)


def test_a_name_is_public_once_its_bearer_agrees_and_leaves_with_them(plan, client):
    told = {"elected_name": "Odette Réal", "elected_role": "vice-présidence"}
    row = make_pledge("Un entrepôt", **told)
    address = row.term.get_absolute_url()
    page = body(client, address)
    assert "vice-présidence" in page
    assert "Odette" not in page
    rewrite_pledge(row, elected_agrees=True)
    assert "Odette Réal, vice-présidence" in body(client, address)
    rewrite_pledge(row, elected_name="Odette Vrai")
    assert "Odette Vrai" in body(client, address)
    written = list(history.of("pledge", str(row.pk)))
    assert not any("Odette" in str((entry.before, entry.after)) for entry in written)
    PERSONAL.get("pledges").forget(
        person=Person("odette@exemple.fr"), names=["Odette Vrai"], at=clock.now()
    )
    row.refresh_from_db()
    assert (row.elected_name, row.elected_agrees) == ("", False)


def test_the_index_finds_its_words_for_who_may_read_it(plan):
    row = make_pledge("Une grange partagée", deed("Halle"), text="Pour le **foin**")
    make_pledge("Un foin caché", published=False)
    index.settle()

    def found(typed, audiences):
        return index.ask(index.Question(("pledge",), typed, audiences=audiences)).ids

    assert found("foin", index.PUBLIC) == [row.pk]
    assert len(found("foin", (*index.PUBLIC, "officer"))) == 2
    actions.withdraw_pledge(pledge=row, by="user:0", at=clock.now())
    index.settle()
    assert found("foin", index.PUBLIC) == []
    assert list(kinds.all_keys()) == [str(Pledge.objects.get(is_withdrawn=False).pk)]


# The page of a mayor


def test_the_page_of_a_commune_says_what_concerns_it_and_nothing_else(plan, client):
    make_event(
        name="Fête de Firminy",
        commune_id="42095",
        dates=at("2026-07-01T10:00", "2026-07-01T12:00"),
    )
    need = make_need("Stocker", page=make_organisation("La Louche"))
    make_challenge("Manque de place", needs=[need], published=True, commune_id="42095")
    row = make_pledge("Des lieux", deed("Entrepôt"), deed("Halle"))
    make_pledge("Partout", make_action("Sans lieu"))
    page = queries.commune_page(row.term, "42095")
    assert [card.action.name for card in page.here.actions] == ["Entrepôt"]
    assert (page.here.money.planned, page.shared) == (12_000_000, 1)
    told = body(client, f"{row.term.get_absolute_url()}42095/")
    for words in ("Firminy", "Fête de Firminy", "Manque de place", "Partout"):
        assert words in told, words
    assert "Halle" not in told
    assert client.get("/mandat/42095/").url.endswith("/42095/")
    body(client, f"{row.term.get_absolute_url()}75056/", 404)  # Paris is elsewhere
    assert "Le mandat, ici" in body(client, "/annuaire/communes/42095/")
    assert row.get_absolute_url() in body(client, deed("Entrepôt").get_absolute_url())
    assert 'aria-label="Firminy : 1 engagement"' in body(client, row.term.get_absolute_url())


def test_both_print_on_one_sheet_whatever_they_hold(plan, client):
    long = "Un engagement dit avec beaucoup de mots, comme il s’en vote parfois, " * 3
    for n in range(rules.MOST_PLEDGES):
        make_pledge(f"{n} {long}"[:250], deed("Entrepôt"), deed("Halle"), text=long)
    term = ElectedTerm.objects.get()
    with pytest.raises(actions.TooManyPledges):
        make_pledge("Un de trop")
    for address in (term.get_absolute_url(), f"{term.get_absolute_url()}42218/"):
        sent = client.get(f"{address}feuille.pdf")
        assert sent.headers["Content-Type"] == "application/pdf"
        assert len(re.findall(rb"/Type\s*/Page\b", sent.content)) == 1

    def write(details, sheet):
        paper._term(page_of(), "https://exemple.fr/", details, sheet)

    scale, details = paper.fitting(write)
    assert end_of(lambda sheet: write(details, sheet), scale) < FOOT


# The team


SENT = {"name": "Des lieux", "said_state": "", "said_why": ""}


def test_the_team_writes_orders_withdraws_and_takes_back(plan, client, amina):
    client.force_login(amina)
    sent = {"name": "Mandat", "body": "Le conseil", "starts": "2026-03-28", "ends": "2032-03-27"}
    client.post("/equipe/mandats/nouveau/", sent)
    desk = f"/equipe/mandats/{ElectedTerm.objects.get().slug}/"
    for name in ("Un", "Deux", "Trois"):
        answer = client.post(
            f"{desk}nouveau/", SENT | {"name": name, "actions": [deed("Halle").pk]}, follow=True
        )
        assert "/defaire/" in answer.content.decode()

    def order():
        return [
            row.pledge.name for row in queries.page_of(ElectedTerm.objects.get(), amina).pledges
        ]

    three = Pledge.objects.get(name="Trois")
    client.post(f"{desk}{three.pk}/ordre/", {"monter": "1"})
    assert order() == ["Un", "Trois", "Deux"]
    client.post(f"{desk}{three.pk}/retirer/")
    assert order() == ["Un", "Deux"]
    for act in ("pledge.withdraw", "pledge.order"):
        change = three_changed(three, act)
        assert client.post(f"{desk}defaire/{change.pk}/").status_code == 302
    assert order() == ["Un", "Deux", "Trois"]
    three.refresh_from_db()
    late = client.post(f"{desk}{three.pk}/", SENT | {"name": "Tard", "version": 1})
    assert "entre-temps" in late.content.decode()
    other = make_pledge("Ailleurs", term=make_term("Autre"))
    assert client.get(f"{desk}{other.pk}/").status_code == 404
    elsewhere = history.of("pledge", str(other.pk))[0].change_id
    assert client.post(f"{desk}defaire/{elsewhere}/").status_code == 404


def three_changed(row, act):
    return next(e.change for e in history.of("pledge", str(row.pk)) if e.change.act == act)


def test_the_publication_of_several_is_taken_back_together(plan, client):
    rows = [make_pledge(name, published=False) for name in ("Un", "Deux")]
    actions.publish_pledges(pledges=rows, by="user:0", at=clock.now())
    change = history.of("pledge", str(rows[0].pk))[0].change
    of = Subject("pledge", str(rows[1].pk))
    undoing.undo(change=change, of=of, by="user:0", at=clock.now())
    assert not Pledge.objects.filter(is_published=True).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": ""}, "obligatoire"),
        ({"said_state": "done"}, "Dites pourquoi"),
        ({"source_url": "javascript:alert(1)"}, "URL"),
        ({"actions": ["0"]}, "choix valide"),
    ],
)
def test_what_is_no_pledge_is_refused_in_words(plan, client, amina, sent, said):
    client.force_login(amina)
    term = make_term()
    answer = client.post(f"/equipe/mandats/{term.slug}/nouveau/", SENT | sent)
    assert said in answer.content.decode()
    assert not Pledge.objects.exists()


def test_an_action_that_leaves_the_plan_leaves_the_page(plan):
    make_pledge("Une halle", deed("Halle"))
    writing.drop(action=deed("Halle"), by="user:0", at=clock.now())
    (card,) = page_of().pledges
    assert (card.state, card.cards) == ("planned", [])


def test_its_page_costs_the_same_whatever_it_holds(plan, client, django_assert_max_num_queries):
    for n in range(12):
        make_pledge(f"Engagement {n}", deed("Entrepôt"), make_action(f"Action {n}"))
    address = ElectedTerm.objects.get().get_absolute_url()
    body(client, address)
    with django_assert_max_num_queries(12):
        body(client, f"{address}?x=1")
    with django_assert_max_num_queries(9):
        queries.public_page(ElectedTerm.objects.get())
    assert not Pledge.objects.visible_to(AnonymousUser()).filter(is_published=False).exists()
