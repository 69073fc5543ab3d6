"""The letter composes itself of what rooms offer; the team keeps, orders, rewords."""

import datetime as dt

import html5lib
import pytest

from maillage.agenda.tests.builders import at as dates
from maillage.agenda.tests.builders import make_event
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.look.frames import SEND
from maillage.mailing.frames import OFFERS, Item, Offer
from maillage.newsletter import queries, slots
from maillage.newsletter.actions import composing
from maillage.newsletter.models import Issue
from maillage.newsletter.rules import MOST_BYTES, Wishes, in_order
from maillage.newsletter.tests.builders import make_issue, make_subscriber
from maillage.web.answers import absolute

pytestmark = pytest.mark.django_db
BY = "user:1"


@pytest.fixture
def offers(monkeypatch):
    """Two rooms of the test alone, and what they offer: {section: items}."""
    told = {"news": [], "trees": []}
    monkeypatch.setattr(OFFERS, "_items", {})
    for n, name in enumerate(told):
        OFFERS.add(name, Offer(name.title(), lambda period, name=name: told[name], n))
    return told


def leaf(n, **more):
    return Item(f"leaf:{n}", f"Feuille {n}", f"Elle est tombée le {n}.", f"/feuilles/{n}/", **more)


def titles(issue):
    return [item.title for item in queries.told(issue)]


def act(made, **said):
    return made(by=BY, at=clock.now(), **said)


def test_an_issue_fills_itself_with_what_comes(territory):
    day = clock.today() + dt.timedelta(days=5)
    make_event("Souper partagé", dates=dates(f"{day}T18:00", f"{day}T20:00"))
    make_event("Dans un an", dates=dates(f"{day.year + 1}-12-01T18:00"))
    make_event("Annulé", dates=dates(f"{day}T09:00"), status="cancelled")
    assert titles(make_issue()) == ["Souper partagé"]


def test_sections_stand_in_their_order_and_what_is_new_comes_last(offers):
    offers["trees"], offers["news"] = [leaf(1)], [leaf(2)]
    issue = make_issue()
    offers["trees"], offers["news"] = [leaf(3), leaf(1)], []
    assert act(composing.refresh, issue=issue) == 1
    assert titles(issue) == ["Feuille 1", "Feuille 3"]  # the second fell from the site


def test_what_the_team_wrote_stays_when_rooms_say_it_otherwise(offers):
    offers["trees"] = [leaf(1), leaf(2)]
    issue = make_issue()
    act(composing.reword, item=issue.items.first(), title="La première", words="Enfin.")
    offers["trees"] = [
        Item("leaf:1", "Renommée", "", "/feuilles/1/"),
        Item("leaf:2", "Renommée aussi", "", "/feuilles/2/"),
    ]
    act(composing.refresh, issue=issue)
    assert titles(issue) == ["La première", "Renommée aussi"]


def test_items_move_among_the_kept_of_their_section(offers):
    offers["trees"] = [leaf(n) for n in (1, 2, 3)]
    issue = make_issue()
    _first, second, third = issue.items.all()
    act(composing.keep, item=second, is_kept=False)
    act(composing.move, item=third, way=composing.UP)
    assert titles(issue) == ["Feuille 3", "Feuille 1"]
    act(composing.move, item=third, way=composing.UP)
    assert titles(issue) == ["Feuille 3", "Feuille 1"]


def test_what_a_letter_told_is_not_offered_to_the_next(offers):
    offers["trees"] = [leaf(1), leaf(2)]
    issue = make_issue()
    act(composing.keep, item=issue.items.get(key="leaf:2"), is_kept=False)
    Issue.objects.update(sent_at=clock.now())
    assert titles(make_issue()) == ["Feuille 2"]


def test_acts_on_a_draft_are_taken_back_and_a_planned_one_stands(offers):
    offers["trees"] = [leaf(1), leaf(2)]
    issue = make_issue()
    change = act(composing.move, item=issue.items.last(), way=composing.UP)
    act(undoing.undo, change=change, of=Subject(composing.ISSUE, str(issue.pk)))
    assert titles(issue) == ["Feuille 1", "Feuille 2"]
    kept = act(composing.keep, item=issue.items.first(), is_kept=False)
    Issue.objects.update(planned_for=clock.now())
    with pytest.raises(composing.AlreadyPlanned):
        act(composing.keep, item=issue.items.first(), is_kept=True)
    with pytest.raises(composing.AlreadyPlanned):
        act(undoing.undo, change=kept, of=Subject(composing.ISSUE, str(issue.pk)))


def test_what_somebody_asked_for_comes_first(offers):
    offers["news"] = [leaf(1), leaf(2, themes=("mobilite",))]
    offers["trees"] = [leaf(3), leaf(4, communes=("42218",))]
    items = queries.told(make_issue())

    def order(**chosen):
        wishes = Wishes(**{name: frozenset(values) for name, values in chosen.items()})
        return [item.key[-1] for item in in_order(items, wishes)]

    assert order() == ["1", "2", "3", "4"]
    assert order(themes=["mobilite"]) == ["2", "1", "3", "4"]
    assert order(communes=["42218"]) == ["4", "3", "1", "2"]
    assert order(themes=["mobilite"], communes=["42218"]) == ["2", "1", "4", "3"]


# The mail itself, as another library reads it


def read(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def test_the_mail_says_each_item_once_in_order_in_html_and_in_text(territory, offers):
    offers["trees"] = [leaf(1, picture="/photo.webp", picture_alt="Une feuille"), leaf(2)]
    issue = make_issue(title="Automne & hiver <3", intro="Voici **tout**.")
    mail = queries.preview(issue)
    page = read(mail.html)
    assert [words_of(e) for e in page.iter("h1")] == ["Automne & hiver <3"]
    assert [words_of(e) for e in page.iter("h2")] == ["Trees"]
    assert [words_of(e) for e in page.iter("h3")] == ["Feuille 1", "Feuille 2"]
    assert [words_of(e) for e in page.iter("strong")] == ["tout"]
    images = {e.get("src"): e.get("alt") for e in page.iter("img")}
    assert images == {absolute("/photo.webp"): "Une feuille"}
    assert "script" not in {e.tag for e in page.iter()}
    assert all(e.get("href").startswith("http") for e in page.iter("a"))
    assert mail.text.index("Feuille 1") < mail.text.index("Feuille 2")
    assert absolute("/feuilles/2/") in mail.text
    assert "Automne & hiver <3" in mail.text


def test_what_people_write_stays_words(territory, offers):
    offers["trees"] = [Item("x", '</mj-text><script>x</script>"', "<b>&amp;", "/f/?a=1&b=2")]
    mail = queries.preview(make_issue(intro="<img src=x onerror=y>"))
    page = read(mail.html)
    assert not {"script", "b"} & {e.tag for e in page.iter()}
    assert "<b>&amp;" in words_of(page)
    assert "/f/?a=1&b=2" in " ".join(e.get("href") for e in page.iter("a"))
    assert list(page.iter("img")) == []


@pytest.mark.parametrize(("words", "fewest"), [("Court.", 25), ("é" * 600, 15)])
def test_beyond_what_mail_programmes_show_the_rest_is_a_link(territory, offers, words, fewest):
    offers["trees"] = [
        Item(f"leaf:{n}", f"Feuille {n:02}", words, f"/{n}/", picture="/p.webp") for n in range(60)
    ]
    mail = queries.preview(make_issue())
    told = [words_of(e) for e in read(mail.html).iter("h3")]
    assert told == [f"Feuille {n:02}" for n in range(len(told))]
    assert fewest <= len(told) <= 25
    assert len(mail.html.encode()) <= MOST_BYTES
    assert "Lire le reste de la lettre" in mail.html
    assert "Lire le reste de la lettre" in mail.text


def test_the_desk_has_the_newest_letter_first(territory):
    for _ in range(3):
        make_issue(sent=True)
    make_issue()
    assert [row.issue.number for row in queries.issues()] == [4, 3, 2, 1]


def steps(user):
    return [todo for todo in slots.week(user) if todo.verb is SEND]


def test_the_week_says_the_next_step_of_the_letter(offers, amina, bilal):
    assert steps(amina) == []  # nobody reads it yet
    make_subscriber()
    (begin,) = steps(amina)
    assert (begin.what, begin.url) == ("la lettre n° 1, à commencer", "/equipe/lettre/")
    assert steps(bilal) == []
    issue = make_issue()
    (finish,) = steps(amina)
    assert (finish.url, finish.due) == (f"/equipe/lettre/{issue.pk}/", issue.day)
    Issue.objects.update(planned_for=clock.now())
    assert steps(amina) == []  # it leaves by itself
    Issue.objects.update(sent_at=clock.now())
    assert steps(amina) == []  # a month is before the next
    before = clock.today() - dt.timedelta(days=40)
    Issue.objects.update(since=before, day=before)
    (late,) = steps(amina)
    assert (late.what, late.due) == ("la lettre n° 2, à commencer", clock.today())


def test_a_visitor_finds_at_home_where_to_ask_for_it_once_the_team_begins_one(
    territory, offers, client
):
    assert list(slots.home(None)) == []
    issue = make_issue(sent=True, title="Ce qui pousse")
    page = client.get("/").content.decode()
    assert "Recevoir la lettre" in page
    assert issue.get_absolute_url() in page
