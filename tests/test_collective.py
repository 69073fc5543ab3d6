"""A collective at work, as its people live it: from a question to a figure, over seven months.

What they type goes through the forms that they are shown; only the clock is moved.
"""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from maillage.accounts import actions as accounts
from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.evaluations.models import Evaluation
from maillage.figures.models import DatedValue, Indicator
from maillage.groups.models import Group, Meeting
from maillage.invitations import paper
from maillage.invitations.models import Wave
from maillage.mailing import actions as mailing
from maillage.needs.models import Challenge, Need, Option
from maillage.organisations.tests.builders import hold, make_organisation
from maillage.plans.models import PlanAction
from maillage.search import index
from maillage.surveys.models import Survey, SurveyResponse
from tests.reader import as_user, form_shown, press

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # each room asks both databases itself
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)  # a Monday
# By option, « Utile » (weight 3) then « Faisable » (1): the first is loved and doubted.
MARKS = {"Bilal": [5, 5, 2, 4, 0, 5], "Claire": [5, 1, 3, 3, 1, 5], "Driss": [1, 1, 4, 4, 0, 5]}
PLAN = "/equipe/plan/plan-de-l-ess/"


class Clock:
    now = MARCH

    @classmethod
    def goes_to(cls, day):
        """The morning of a day: what is due is sent."""
        cls.now = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), dt.UTC)
        jobs.drain()
        mailing.start()
        jobs.drain()


@pytest.fixture(autouse=True)
def march(territory, monkeypatch):
    Clock.now = MARCH
    monkeypatch.setattr(clock, "now", lambda: Clock.now)


@pytest.fixture
def codes(monkeypatch):
    """{structure: the code of its letter}, as somebody reads it on paper."""
    read = {}
    composed = paper.composed

    def printed(words, post, *code):
        if code:
            read[post.name] = code[0]
        return composed(words, post, *code)

    monkeypatch.setattr(paper, "composed", printed)
    return read


@pytest.fixture
def team(amina):
    return as_user(amina)


@pytest.fixture
def roue():
    return make_organisation(name="La Roue Libre", email="roue@exemple.fr")


@pytest.fixture
def mila(roue):
    """She holds its page."""
    return hold(roue, "mila@exemple.fr")


def read(browser, address):
    """The words of a page."""
    found = browser.get(address, follow=True)
    assert found.status_code == 200, address
    words = re.sub(r"<[^>]+>", " ", found.content.decode().partition("<main")[2])
    return " ".join(words.split())


def mails(email, words):
    return [one.text for one in Message.objects.filter(recipient=email) if words in one.text]


def with_code(code):
    """Where a code leads: the first screen of its survey."""
    opened = press(Client(), "/code/", "Ouvrir", code=code).redirect_chain[-1][0]
    return press(Client(), opened, "Commencer").redirect_chain[-1][0]


def answer(browser, screen, **typed):
    """Each screen, filled where it asks for what is typed, then what was said is sent."""
    while re.search(r"/\d+/$", screen):
        form = form_shown(browser, screen, "Enregistrer et continuer")
        shown = browser.get(screen).content.decode()
        known = {name: said for name, said in typed.items() if f'name="{name}"' in shown}
        screen = form.send(browser, **known).redirect_chain[-1][0]
    press(browser, screen, "Envoyer ma réponse")


def asked(team, codes):
    """Three structures: one answers by the link of its message, one types the code of its letter,
    one is called."""
    make_organisation(name="Rebond")
    make_organisation(name="Le Four commun")
    index.settle()
    press(team, "/equipe/enquetes/", "La préparer", name="De quoi avez-vous besoin ?")
    desk = Survey.objects.get().get_absolute_url()
    press(team, f"{desk}reglages/", "Enregistrer", closes_on="2026-04-03")
    press(team, desk, "Ouvrir")
    press(team, f"{desk}interroger/", "Préparer cette vague", name="Mars")
    jobs.drain()
    letter = f"/equipe/invitations/{Wave.objects.get().pk}/lettre/"
    press(team, letter, "Enregistrer et relire", signed="Amina")
    press(team, letter, "Préparer")
    jobs.drain()
    storage = {"locaux-besoin": ["stockage"]}
    link = re.search(r"\?c=(\w{8})", mails("roue@exemple.fr", "/code/")[0])[1]
    answer(Client(), with_code(link), **storage, surface="400")
    answer(
        Client(), with_code(codes["Rebond"].lower()), **{"locaux-besoin": ["stockage", "bureau"]}
    )
    called = press(team, f"{desk}appels/", "Elle répond au téléphone")
    answer(team, called.redirect_chain[-1][0], **storage, postes="2")
    return desk


def weighed(team, behind):
    """Three options; three people who disagree, blind until the last one has finished."""
    for name in ("Un entrepôt à plusieurs", "Des conteneurs", "Rester comme aujourd’hui"):
        press(team, f"{behind}piste/", "Enregistrer", name=name, is_published="on")
    people = [
        accounts.welcome(email=f"{name}@exemple.fr", name=name, by="system", at=clock.now())
        for name in MARKS
    ]
    press(
        team,
        f"{behind}noter/",
        "Ouvrir la séance",
        name="Où stocker ?",
        reveals_on="2026-05-30",
        options=[row.pk for row in Option.objects.all()],
        evaluators="\n".join(one.email for one in people),
        criteria="Utile : 3\nFaisable : 1",
    )
    session = Evaluation.objects.get().get_absolute_url()
    for browser, marks in zip(map(as_user, people), MARKS.values(), strict=True):
        assert "Le classement" not in read(browser, session)
        shown = browser.get(session).content.decode()
        boxes = dict.fromkeys(re.findall(r'name="(o\d+c\d+)"', shown))
        press(browser, session, "J’ai fini de noter", **dict(zip(boxes, marks, strict=True)))
    return session


def decided(team):
    """The collective meets; its decision keeps its reasons and its meeting."""
    press(team, "/groupes/nouveau/", "Enregistrer", name="Collectif", kind="steering")
    group = Group.objects.get().get_absolute_url()
    member = {"organisation": "Rebond", "side": "structure", "starts": "2026-04-01"}
    press(team, f"{group}mandats/", "Ajouter", **member)
    hours = {"day": "2026-04-13", "begins": "10:00", "ends": "12:00"}
    press(team, f"{group}reunions/nouvelle/", "Enregistrer", name="Réunion d’avril", **hours)
    meeting = Meeting.objects.get()
    best = Option.objects.get(name="Un entrepôt à plusieurs")
    said = {"words": "On la garde.", "about": f"option:{best.pk}"}
    press(team, f"{meeting.get_absolute_url()}decision/", "Enregistrer", **said)
    said = {"verdict": "kept", "reasons": "Trois en ont besoin.", "decided_on": "2026-04-13"}
    decide = f"/equipe/pistes/{best.pk}/decider/"
    press(team, decide, "Noter la décision", **said, meeting=meeting.event_id)
    return best


def adopted(team, option):
    """A plan of one action, its step, its money, what it answers and what is counted."""
    years = {"first_year": "2026", "last_year": "2028", "outline": "1. Des lieux", "is_shown": "on"}
    press(team, "/equipe/plan/nouveau/", "Enregistrer", name="Plan de l’ESS", **years)
    place = re.search(
        r'value="(\d+:)">1\. Des lieux', team.get(f"{PLAN}nouvelle/").content.decode()
    )
    said = {"name": "Entrepôt partagé", "place": place[1], "status": "going", "lead": "Rebond"}
    press(team, f"{PLAN}nouvelle/", "Enregistrer", **said, ends="2026-12-01", is_shown="on")
    step = {"form-0-name": "Signer le bail", "form-0-planned": "2026-06-01"}
    press(team, f"{PLAN}1/etapes/", "Enregistrer", **step)
    line = {"form-0-funder": "Région", "form-0-year": "2026", "form-0-planned": "180 000"}
    press(team, f"{PLAN}1/argent/", "Enregistrer", **line)
    said = {"name": "Stockage partagé", "unit": "m²", "measures": "La surface louée à plusieurs."}
    press(team, "/equipe/indicateurs/nouveau/", "Enregistrer", **said, is_shown="on")
    surface = Indicator.objects.get(name="Stockage partagé")
    ties = {"challenges": Challenge.objects.get().pk, "options": option.pk}
    ties |= {"form-0-indicator": surface.pk, "form-0-baseline": "0", "form-0-target": "1200"}
    press(team, f"{PLAN}1/liens/", "Enregistrer", **ties)
    press(team, f"{PLAN}adopter/", "Adopter", adopted_on="2026-04-13", meeting="le conseil")
    return PlanAction.objects.get().get_absolute_url(), surface


def test_from_a_question_to_a_figure_and_back(team, codes, roue, mila):
    desk = asked(team, codes)
    sent = SurveyResponse.objects.filter(state="sent")
    ways = sorted(sent.values_list("respondent__organisation__name", "way"))
    assert ways == [("La Roue Libre", "web"), ("Le Four commun", "phone"), ("Rebond", "web")]
    assert "3 réponses sur 3" in read(team, f"{desk}resultats/")

    storing = Need.objects.filter(words="Un lieu de stockage")
    assert storing.count() == 3
    form = form_shown(team, "/equipe/besoins/", "Regrouper ce qui est coché")
    form.send(team, need=[need.pk for need in storing], name="Stocker sans se ruiner")
    behind = f"/equipe/enjeux/{Challenge.objects.get().slug}/"
    press(team, behind, "Mettre en ligne")

    session = read(team, weighed(team, behind))
    # (3 × 5 + 5) / 4, (3 × 5 + 1) / 4 and (3 × 1 + 1) / 4: 10/3 on average.
    assert "Un entrepôt à plusieurs 3,3 sur 5 écart entre évaluateurs : 1,7" in session
    assert "Utile : Driss donne 1, Bilal, Claire donne 5." in session

    Clock.goes_to("2026-04-13")
    page, surface = adopted(team, decided(team))

    # Who stated a need is told, once, that something answers it.
    for day in ("2026-04-14", "2026-04-15"):
        Clock.goes_to(day)
        assert len(mails(mila.email, "Entrepôt partagé")) == 1

    # Six months: the step is late and the page says so, a new day asks for a word.
    Clock.goes_to("2026-07-06")
    assert "1 en retard" in read(Client(), "/plan/")
    later = {"form-0-expected": "2026-10-01"}
    refused = press(team, f"{PLAN}1/etapes/", "Enregistrer", **later)
    assert "dites pourquoi" in refused.content.decode()
    press(team, f"{PLAN}1/etapes/", "Enregistrer", **later, word="Le propriétaire hésite.")
    assert "Le propriétaire hésite." in read(Client(), page)
    assert "en retard de 4 mois" in read(Client(), page)
    Clock.goes_to("2026-09-15")  # nobody has said anything for more than sixty days
    assert "Entrepôt partagé" in read(team, f"{PLAN}?vue=attention")
    Clock.goes_to("2026-10-05")
    done = {"form-0-done_on": "2026-10-02", "word": "Le bail est signé."}
    press(team, f"{PLAN}1/etapes/", "Enregistrer", **done)
    values = f"/equipe/indicateurs/{surface.pk}/"
    measured = {"value": "450", "day": "2026-10-02", "source": "Le bail"}
    press(team, values, "Enregistrer la valeur", **measured)
    assert DatedValue.objects.get().value == Decimal(450)

    # What became of my need? Why does this action exist?
    mine = read(as_user(mila), storing.get(organisation=roue).get_absolute_url())
    for words in ("Stocker sans se ruiner", "Un entrepôt à plusieurs", "Entrepôt partagé"):
        assert words in mine, words
    shown = read(Client(), page)
    for words in ("Stocker sans se ruiner", "Le bail est signé.", "450 m² sur 1 200"):
        assert words in shown, words
