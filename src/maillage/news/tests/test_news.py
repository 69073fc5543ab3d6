"""News: written, proposed, decided, undone, read by people and by programs, shown elsewhere."""

import datetime as dt
import io
import json
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Message
from maillage.managers.actions import managers
from maillage.news import queries
from maillage.news.actions import items
from maillage.news.models import NewsItem
from maillage.news.tests.builders import make_news
from maillage.organisations.actions import redacting
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import link, olivia, rita
from maillage.search import index

pytestmark = pytest.mark.django_db
CLAIRE = "claire@exemple.fr"
FORM = {
    "name": "La Roue ouvre le samedi",
    "summary": "De 9 h à midi, dès cette semaine.",
    "text": "Venez avec :\n\n- un vélo\n- du temps",
    "communes": "Saint-Étienne",
}
SENT = FORM | {"sender_email": CLAIRE, "agrees": "on"}
ATOM = "{http://www.w3.org/2005/Atom}"


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def photo():
    held = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(held, "JPEG")
    held.seek(0)
    held.name = "atelier.jpg"
    return held


@pytest.fixture
def page(territory, bilal):
    """La Roue, that Bilal manages."""
    page = make_organisation(name="La Roue")
    given = {"email": bilal.email, "name": "Bilal", "proof": "officer"}
    managers.give(organisation=page, **given, by="user:0", at=clock.now())
    return page


def propose(client, **more):
    """Claire proposes a news item and confirms it: it waits."""
    client.post("/contribuer/actualite/", SENT | more)
    client.post(f"{link()}envoyer/")
    return Contribution.objects.get(kind="news")


def decide(client, row, verdict="accept", **more):
    client.force_login(olivia())
    sent = {"verdict": verdict, "revision": row.revision} | more
    client.post(row.get_absolute_url(), sent)
    row.refresh_from_db()


def test_who_manages_a_page_publishes_with_a_picture_at_once(page, client, bilal):
    client.force_login(bilal)
    address = f"/contribuer/actualite/?structure={page.pk}"
    assert "Au nom de La Roue" in body(client, address)
    sent = FORM | {"organisation": page.pk, "agrees": "on", "communes": ""}
    sent |= {"picture": photo(), "alt": "Un atelier"}
    client.post(address, sent)
    item = NewsItem.objects.get()
    assert item.get_absolute_url() == "/actualites/la-roue-ouvre-le-samedi/"
    assert item.published_on == clock.today()
    said = body(client, item.get_absolute_url())
    assert "<li>un vélo</li>" in said
    assert 'alt="Un atelier"' in said
    picture = item.pictures.shown().get()
    answer = client.get(f"{item.get_absolute_url()}images/{picture.name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")


def test_a_picture_needs_its_words_and_must_be_one(page, client, bilal):
    client.force_login(bilal)
    address = f"/contribuer/actualite/?structure={page.pk}"
    sent = FORM | {"organisation": page.pk, "agrees": "on"}
    said = client.post(address, sent | {"picture": photo(), "alt": ""}).content.decode()
    assert "Dites en quelques mots ce que montre l’image." in said
    fake = io.BytesIO(b"<svg onload=alert(1)>")
    fake.name = "logo.png"
    said = client.post(address, sent | {"picture": fake, "alt": "Un logo"}).content.decode()
    assert "Il y a une erreur" in said
    assert not NewsItem.objects.exists(), "nothing is half written"


def test_it_is_seen_while_it_is_written_and_nothing_is_saved(page, client, bilal):
    client.force_login(bilal)
    typed = {"name": "Fête", "text": "**Samedi** <script>alert(1)</script>", "preview": "1"}
    said = client.post("/contribuer/actualite/", typed, headers={"HX-Request": "true"})
    part = said.content.decode()
    assert "<strong>Samedi</strong>" in part
    assert "<script" not in part
    assert "<html" not in part
    whole = client.post("/contribuer/actualite/", typed).content.decode()
    assert "<strong>Samedi</strong>" in whole
    assert not NewsItem.objects.exists()


def test_anybody_proposes_the_team_publishes_and_takes_back(page, client):
    make_news("Vélos", of=[page])
    row = propose(client, organisation=page.pk)
    assert NewsItem.objects.count() == 1
    client.force_login(olivia())
    said = body(client, row.get_absolute_url())
    for words in ("Faut-il publier cette actualité ?", "De 9 h à midi", "Vélos", "La Roue"):
        assert words in said
    decide(client, row)
    item = NewsItem.objects.get(pk=row.made)
    assert list(item.organisations.all()) == [page]
    told = Message.objects.filter(recipient=CLAIRE).latest("pk").text
    assert item.get_absolute_url() in told
    participation.reopen(contribution=row, user=olivia(), at=clock.now())
    item.refresh_from_db()
    assert not item.is_shown
    assert Contribution.objects.get().state == "waiting"


def test_who_answers_for_its_one_commune_decides(territory, client):
    row = propose(client)
    for referent, status in ((rita(), 200), (rita("42095", "noe@referente.example"), 404)):
        client.force_login(referent)
        assert client.get(row.get_absolute_url()).status_code == status
    row.patch["communes"] = ["42218", "42095"]
    row.save()
    client.force_login(rita())
    assert client.get(row.get_absolute_url()).status_code == 404, "of two communes: officers"


def test_who_holds_another_page_waits_like_everybody(territory, client, bilal):
    other = make_organisation(name="Le Fil")
    client.force_login(bilal)
    client.post("/contribuer/actualite/", FORM | {"organisation": other.pk, "agrees": "on"})
    assert not NewsItem.objects.exists()
    assert Contribution.objects.get(kind="news").state == "waiting"
    item = make_news(of=[other])
    assert client.get(f"{item.get_absolute_url()}modifier/").status_code == 403


def test_what_is_edited_meanwhile_is_not_overwritten(page, client, bilal):
    item = make_news(of=[page])
    client.force_login(bilal)
    sent = FORM | {"organisation": page.pk, "version": item.version}
    items.write(values={"summary": "Autre"}, item=item, by="user:1", at=clock.now())
    said = client.post(f"{item.get_absolute_url()}modifier/", sent).content.decode()
    assert "entre-temps" in said
    item.refresh_from_db()
    assert item.summary == "Autre"


def test_its_list_is_by_month_filtered_paged_and_latest_first(page, client):
    today = clock.today()
    old = (today.replace(day=1) - dt.timedelta(days=3)).isoformat()
    make_news("Ancienne", published_on=old, themes=["mobilite"])
    make_news("Récente", of=[page], summary="Des vélos")
    make_news("Cachée", is_shown=False)
    index.settle()
    said = body(client, "/actualites/")
    assert "<h1>2 actualités</h1>" in said
    assert said.index("Récente") < said.index("Ancienne")
    assert len(re.findall(r'class="told-month" aria-label="\w+ 20\d\d"', said)) == 2
    assert "Cachée" not in said
    for query, there, absent in (
        (f"structure={page.pk}", "Récente", "Ancienne"),
        ("theme=mobilite", "Ancienne", "Récente"),
        ("q=vélos", "Récente", "Ancienne"),
        (f"au={old}", "Ancienne", "Récente"),
        ("commune=42095", "Aucune actualité ne dit cela", "Récente"),
    ):
        said = body(client, f"/actualites/?{query}")
        assert there in said, query
        assert absent not in said.partition("<main")[2].partition("<form")[0], query


def test_programs_read_it(page, client):
    item = make_news(of=[page], summary="Dès samedi & <toujours>", text="**Venez**", indexed=True)
    feed = client.get(f"/actualites/actualites.atom?structure={page.pk}")
    entry = ElementTree.fromstring(feed.content).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == item.name
    assert entry.findtext(f"{ATOM}summary") == "Dès samedi & <toujours>"
    assert entry.find(f"{ATOM}link").get("href").endswith(item.get_absolute_url())
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "La Roue"
    said = body(client, item.get_absolute_url())
    linked = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', said)[1])
    assert linked["@type"] == "NewsArticle"
    assert linked["headline"] == item.name
    assert linked["datePublished"] == clock.today().isoformat()
    assert linked["author"][0]["name"] == "La Roue"
    assert linked["description"] == "Dès samedi & <toujours>"


def test_a_former_address_leads_to_the_new_one(territory, client):
    item = make_news("Bal")
    items.write(values={"name": "Grand bal"}, item=item, by="user:0", at=clock.now())
    answer = client.get("/actualites/bal/")
    assert (answer.status_code, answer.url) == (301, "/actualites/grand-bal/")


def test_it_shows_on_its_structure_its_commune_home_menu_and_site_maps(page, client):
    item = make_news(of=[page], indexed=True)
    address = f'href="{item.get_absolute_url()}"'
    assert address in body(client, page.get_absolute_url())
    assert address in body(client, "/annuaire/communes/42218/")
    assert address not in body(client, "/annuaire/communes/42095/")
    assert address in body(client, "/")
    assert 'href="/actualites/"' in body(client, "/plan-du-site/")
    assert f"{item.get_absolute_url()}</loc>" in body(client, "/sitemap.xml")
    assert 'href="/contribuer/actualite/"' in body(client, "/contribuer/")


def test_what_is_put_away_is_for_officers_and_comes_back(page, client, amina, bilal):
    item = make_news(of=[page])
    client.force_login(amina)
    client.post(f"{item.get_absolute_url()}retirer/")
    client.force_login(bilal)
    assert client.get(item.get_absolute_url()).status_code == 404
    client.force_login(amina)
    assert "Retirée du site public" in body(client, item.get_absolute_url())
    client.post(f"{item.get_absolute_url()}remettre/")
    item.refresh_from_db()
    assert item.is_shown


def test_a_new_picture_takes_the_place_of_the_former_and_undoing_gives_it_back(territory):
    item = make_news()
    told = items.ToldPicture(photo(), "Avant")
    first = items.show_picture(item=item, picture=told, by="user:0", at=clock.now())
    items.show_picture(
        item=item, picture=items.ToldPicture(photo(), "Après"), by="user:0", at=clock.now()
    )
    assert item.pictures.shown().get().alt == "Après"
    change = Change.objects.filter(act="news.picture").latest("pk")
    undoing.undo(change=change, of=Subject("news", str(item.pk)), by="user:0", at=clock.now())
    assert item.pictures.shown().get() == first


def test_what_is_taken_out_of_a_structure_is_taken_out_of_its_news(page):
    number = "06 12 34 56 78"
    item = make_news(of=[page], text=f"Appeler Claire au {number}.")
    redacting.redact(organisation=page, words=number, by="user:1", at=clock.now())
    item.refresh_from_db()
    assert number not in item.text + str(list(item.claims.values_list("values", flat=True)))
    assert Change.objects.get(act="news.redact").by == "user:1"


def test_what_html_is_pasted_leaves_its_words(page, client, bilal):
    client.force_login(bilal)
    pasted = (
        '<p onclick="x()">Venez <a href="https://roue.example/">ici</a></p><script>y()</script>'
    )
    client.post(
        "/contribuer/actualite/", FORM | {"organisation": page.pk, "agrees": "on", "text": pasted}
    )
    assert NewsItem.objects.get().text == "Venez [ici](https://roue.example/)"


def test_pages_of_a_structure_and_of_a_commune_ask_no_more_for_a_thousand(
    page, django_assert_max_num_queries
):
    for n in range(30):
        make_news(f"Actualité {n}", of=[page])
    with django_assert_max_num_queries(8):
        assert len(queries.told_by(page, None)) == queries.MOST_ON_PAGE
