"""Pages made of blocks: an officer makes one, plans it, takes back what a colleague did."""

import datetime as dt
import json
import re

import pytest

from maillage.agenda.tests.builders import make_event
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.organisations.tests.builders import make_organisation
from maillage.pages import exports
from maillage.pages.actions import pages as actions
from maillage.pages.models import PagePicture, SitePage
from maillage.pages.queries import PAGE, stated_page
from maillage.pages.rules import fault_of_link, said_block
from maillage.pages.tests.opened import photo
from maillage.search import index
from maillage.web.answers import absolute

pytestmark = pytest.mark.django_db


def make_page(name="Notre politique", *blocks, **said):
    stated = {"name": name, "blocks": [said_block(sort, values) for sort, values in blocks]}
    return actions.write_page(stated=stated | said, by="user:0", at=clock.now())


def add(client, page, sort, **sent):
    return client.post(f"/equipe/pages/{page.slug}/ajouter/{sort}/", versioned(page, sent))


def versioned(page, sent):
    page.refresh_from_db()
    return sent | {"version": page.version}


def sorts_of(page):
    return [block.sort for block in page.blocks.all()]


def test_an_officer_makes_a_page_plans_it_and_finds_it_on_line_on_monday(
    client, territory, amina, monkeypatch
):
    make_event(name="Assemblée des jardins")
    index.settle()
    client.force_login(amina)
    client.post("/equipe/pages/", {"name": "Notre politique", "summary": "Ce que nous faisons."})
    page = SitePage.objects.get()
    assert page.slug == "notre-politique"
    assert add(client, page, "text", text="Bonjour **à tous**.").status_code == 302
    add(client, page, "list", title="À venir", source="agenda", query="", most="3")
    add(client, page, "call", title="Écrire", link="/contact/")
    client.post(f"/equipe/pages/{page.slug}/blocs/3/place/", versioned(page, {"act": "up"}))
    assert sorts_of(page) == ["text", "call", "list"]
    now = clock.now()
    monday = clock.day(now) + dt.timedelta(days=7 - clock.day(now).weekday())
    at = dt.datetime.combine(monday, dt.time(8), clock.zone())
    sent = versioned(page, {"starts_at": f"{at:%Y-%m-%dT%H:%M}", "ends_at": ""})
    client.post(f"/equipe/pages/{page.slug}/en-ligne/", sent)
    preview = client.get(f"/equipe/pages/{page.slug}/apercu/").content.decode()
    assert "Assemblée des jardins" in preview
    assert "Modifier cette page" not in preview
    client.logout()
    assert client.get("/pages/notre-politique/").status_code == 404
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(minutes=1))
    read = client.get("/pages/notre-politique/")
    assert "<strong>à tous</strong>" in read.content.decode()
    assert not read.cookies
    assert re.search(r'/pages/notre-politique/"', client.get("/plan-du-site/").content.decode())


def test_a_page_leaves_with_its_last_moment_whatever_worker_runs(client, territory):
    now = clock.now()
    make_page(is_draft=False, ends_at=(now - dt.timedelta(minutes=1)).isoformat())
    assert client.get("/pages/notre-politique/").status_code == 404


def test_what_a_date_opens_enters_the_index_and_the_ledger_once(territory, monkeypatch):
    soon = clock.now() + dt.timedelta(hours=1)
    page = make_page(is_draft=False, starts_at=soon.isoformat())
    monkeypatch.setattr(clock, "now", lambda: soon + dt.timedelta(seconds=1))
    actions.turn()
    actions.turn()
    page.refresh_from_db()
    assert page.is_open
    assert Change.objects.filter(act="page.turn").count() == 1


def test_two_officers_are_told_of_each_other_and_a_change_is_taken_back(client, territory, amina):
    page = make_page("Notre politique", ("text", {"text": "Le mot d’Amina."}))
    client.force_login(amina)
    old = page.version
    actions.write_page(
        stated={"blocks": [said_block("text", {"text": "Le mot de Bilal."})]},
        page=page,
        by="user:2",
        at=clock.now(),
    )
    sent = {"text": "Encore Amina.", "version": old}
    told = client.post(f"/equipe/pages/{page.slug}/blocs/1/", sent).content.decode()
    assert "entre-temps" in told
    assert [block.text for block in page.blocks.all()] == ["Le mot de Bilal."]
    change = Change.objects.get(act="page.write")
    client.post(f"/equipe/pages/{page.slug}/defaire/{change.pk}/")
    assert [block.text for block in page.blocks.all()] == ["Le mot d’Amina."]
    of = Subject(PAGE, str(page.pk))
    with pytest.raises(undoing.AlreadyUndone):
        undoing.undo(change=change, of=of, by="user:1", at=clock.now())


def test_a_former_address_leads_to_the_page_and_two_pages_never_share_one(client, territory):
    first, second = make_page(is_draft=False), make_page(is_draft=False)
    assert first.slug != second.slug
    actions.write_page(stated={"name": "Nos choix"}, page=first, by="user:0", at=clock.now())
    moved = client.get("/pages/notre-politique/")
    assert (moved.status_code, moved["Location"]) == (301, "/pages/nos-choix/")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "java\tscript:x",
        "/\\evil.example",
        "vbscript:x",
        absolute("/pages/notre-politique/"),
        "/pages/notre-politique/",
        "https://[",
    ],
)
def test_a_button_leads_neither_to_a_program_nor_to_its_own_page(client, territory, amina, link):
    page = make_page()
    client.force_login(amina)
    assert add(client, page, "call", title="Aller", link=link).status_code == 200
    assert add(client, page, "cards", text=f"Une carte\n{link}").status_code in (200, 302)
    shown = client.get(f"/equipe/pages/{page.slug}/apercu/").content.decode()
    assert f'<a class="button" href="{link}"' not in shown
    assert f'<a class="card-link" href="{link}"' not in shown


@pytest.mark.parametrize("link", ["/agenda/", "https://exemple.fr/a?b=c", "mailto:a@exemple.fr"])
def test_a_button_leads_to_the_web_and_to_pages_of_the_site(link):
    assert fault_of_link(link, absolute("/pages/notre-politique/")) == ""


def test_links_of_a_text_are_cleaned(client, territory):
    text = "[a](javascript:alert(1)) [b](data:text/html,x) <script>x</script> [c](https://e.fr)"
    make_page("Notre politique", ("text", {"text": text}), is_draft=False)
    read = client.get("/pages/notre-politique/").content.decode()
    assert 'href="https://e.fr"' in read
    assert not re.search(r'href="(javascript|data):|<script>x', read)


def test_a_page_of_a_word_processor_keeps_its_words_or_is_refused_in_a_sentence(
    client, territory, amina
):
    page = make_page()
    client.force_login(amina)
    noise = "<!-- [if mso]> " + "x" * 2_000_000 + " <![endif]-->"
    word = f"<html>{noise}<p class=MsoNormal style='mso-a:b'>Bonjour <b>à tous</b></p></html>"
    assert add(client, page, "text", text=word).status_code == 302
    assert page.blocks.get().text == "Bonjour **à tous**"
    long = add(client, page, "text", text="<p>" + "mot " * 500_000 + "</p>")
    assert "20 000 signes" in long.content.decode()


def test_dates_that_make_no_sense_are_refused_in_a_sentence(client, territory, amina):
    page = make_page()
    client.force_login(amina)
    there = f"/equipe/pages/{page.slug}/en-ligne/"
    past = client.post(there, versioned(page, {"starts_at": "2020-01-01T08:00"}))
    assert "Ce moment est passé" in past.content.decode()
    sent = {"starts_at": "2031-01-02T08:00", "ends_at": "2031-01-01T08:00"}
    assert "retirée avant" in client.post(there, versioned(page, sent)).content.decode()


def test_a_list_takes_the_address_of_its_own_list_alone(client, territory, amina):
    page = make_page()
    client.force_login(amina)
    sent = {"title": "Ici", "source": "agenda", "most": "3"}
    there = "https://ici.example/annuaire/?theme=reemploi"
    assert "n’est pas celle" in add(client, page, "list", query=there, **sent).content.decode()
    add(client, page, "list", query="http://testserver/agenda/?theme=reemploi&x=1", **sent)
    assert page.blocks.get().query == "theme=reemploi"


def test_a_draft_is_found_by_nobody_else_and_its_image_either(client, territory, amina):
    page = make_page()
    client.force_login(amina)
    sent = {"picture": photo(), "alt": "Une serre", "credit": "Inès"}
    assert add(client, page, "picture", **sent).status_code == 302
    address = f"/pages/{page.slug}/images/{PagePicture.objects.get().name}"
    assert address in client.get(page.get_absolute_url()).content.decode()
    client.logout()
    assert client.get(address).status_code == 404
    assert client.get(page.get_absolute_url()).status_code == 404


def test_all_pages_leave_in_a_file_and_make_the_same_pages_elsewhere(client, territory, amina):
    soon = (clock.now() + dt.timedelta(days=3)).isoformat()
    make_page("Brouillon", ("questions", {"text": "Où ?\nIci."}), starts_at=soon)
    page = make_page("Notre politique", ("list", {"title": "A", "source": "news"}), is_draft=False)
    sent = actions.SentPicture(photo(), "Une serre", "Inès")
    kept = actions.keep_picture(page=page, picture=sent, by="user:0", at=clock.now())
    blocks = [*stated_page(page)["blocks"], said_block("picture", {"picture": kept.name})]
    actions.write_page(stated={"blocks": blocks}, page=page, by="user:0", at=clock.now())
    client.force_login(amina)
    file = b"".join(client.get("/equipe/pages/pages.json"))
    before = told()
    SitePage.objects.all().delete()
    assert exports.bring(file, by="user:1", at=clock.now()) == (2, 0)
    assert told() == before
    assert PagePicture.objects.get().alt == "Une serre"
    assert exports.bring(file, by="user:1", at=clock.now()) == (0, 2)


def told():
    """What each page says, by its address; an image that is kept again has another name."""
    found = {page.slug: stated_page(page) for page in SitePage.objects.all()}
    for page in found.values():
        for block in page["blocks"]:
            block["picture"] = bool(block["picture"])
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "../x"},
        {"slug": 3, "name": None, "blocks": 3},
        {"starts_at": "hier"},
        {"blocks": [said_block("call", {"link": "javascript:x"})]},
        {"blocks": [said_block("script", {})]},
        {"pictures": [{"name": "a", "alt": "", "credit": "", "body": "?"}]},
    ],
)
def test_a_file_that_is_not_one_of_pages_leaves_nothing(territory, change):
    make_page()
    told = json.loads(_file())
    SitePage.objects.all().delete()
    told["pages"][0] |= change
    with pytest.raises(exports.NotPages):
        exports.bring(json.dumps(told).encode(), by="user:1", at=clock.now())
    assert not SitePage.objects.exists()


def _file():
    page = stated_page(SitePage.objects.get()) | {"slug": "notre-politique", "pictures": []}
    return json.dumps({"format": exports.FORMAT, "pages": [page]})


def test_thirty_blocks_of_which_six_lists_cost_fifteen_queries(
    client, territory, django_assert_max_num_queries
):
    make_event(name="Assemblée")
    make_organisation(name="Le Tamis")
    index.settle()
    lists = [("list", {"title": "L", "source": s}) for s in ("agenda", "news", "directory") * 2]
    texts = [("text", {"text": "Des mots."})] * 24
    make_page("Notre politique", *lists, *texts, is_draft=False)
    client.get("/pages/notre-politique/")
    with django_assert_max_num_queries(15):
        read = client.get("/pages/notre-politique/?x")
    said = read.content.decode()
    assert (said.count("<strong>Assemblée</strong>"), said.count("Le Tamis") >= 2) == (2, True)
