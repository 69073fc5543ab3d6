"""Anybody proposes in two steps, without an account; the team answers; everything can be undone."""

import datetime as dt
import re

import pytest

from maillage.accounts import actions as accounts
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import queries, rules
from maillage.participation.models import Contribution
from maillage.sources.models import Source
from maillage.sources.tests.builders import bring, compare

pytestmark = pytest.mark.django_db
ATELIER = {
    "name": "Atelier Vélo du Crêt",
    "summary": "On y répare son vélo avec des bénévoles.",
    "commune": "Saint-Étienne",
    "is_step_free": "unknown",
    "sender_email": "claire@exemple.fr",
    "agrees": "on",
}


def link_in_the_last_mail():
    return re.search(r"/contribuer/suivi/[\w-]+/", Message.objects.latest("pk").text)[0]


def propose(client, **said):
    """Claire proposes a structure and presses the button of the e-mailed page."""
    client.post("/contribuer/structure/", ATELIER | said)
    link = link_in_the_last_mail()
    client.post(f"{link}envoyer/")
    return link, Contribution.objects.latest("pk")


def correct(client, page, **said):
    form = client.get(f"/structures/{page.slug}/corriger/").context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    shown = {k: v for k, v in shown.items() if k not in ("opened",)} | {
        "sender_email": "claire@exemple.fr",
        "agrees": "on",
    }
    client.post(f"/structures/{page.slug}/corriger/", shown | said)
    client.post(f"{link_in_the_last_mail()}envoyer/")
    return Contribution.objects.latest("pk")


def decide(client, row, verdict="accept", **said):
    """Somebody who has the contribution before their eyes, as it is."""
    read = {"verdict": verdict, "revision": Contribution.objects.get(pk=row.pk).revision}
    return client.post(row.get_absolute_url(), read | said)


# Adding


def test_a_contribution_waits_only_when_its_author_has_pressed_the_button(client, territory):
    client.post("/contribuer/structure/", ATELIER)
    row = Contribution.objects.get()
    assert row.state == "draft"
    link = link_in_the_last_mail()
    assert client.get(link).status_code == 200  # a mail filter follows links
    row.refresh_from_db()
    assert row.state == "draft"
    client.post(f"{link}envoyer/")
    row.refresh_from_db()
    assert row.state == "waiting"


def test_from_the_contribution_to_the_public_page(client, territory, amina):
    link, row = propose(client)
    client.force_login(amina)
    decide(client, row)
    page = Organisation.objects.get(name="Atelier Vélo du Crêt")
    assert (page.summary, page.places.get().commune_id) == (ATELIER["summary"], "42218")
    mail = Message.objects.latest("pk")
    assert mail.recipient == "claire@exemple.fr"
    assert page.get_absolute_url() in mail.text
    client.logout()
    assert page.get_absolute_url() in client.get(link).content.decode()


def test_four_fields_are_enough_and_none_less(client, territory):
    for name in ("name", "summary", "commune", "sender_email", "agrees"):
        client.post("/contribuer/structure/", ATELIER | {name: ""})
    assert not Contribution.objects.exists()


def test_a_preview_sends_nothing(client, territory):
    response = client.post("/contribuer/structure/", ATELIER | {"preview": "1"})
    assert "Aperçu" in response.content.decode()
    assert not Contribution.objects.exists()


def test_a_preview_is_the_card_that_visitors_would_see_whoever_sends_it(client, territory):
    said = ATELIER | {"preview": "1", "phone": "0465710001", "admission": "all"}
    said |= {"themes": ["mobilite"], "sender_email": "", "agrees": ""}
    page = client.post("/contribuer/structure/", said).content.decode()
    card = page.partition('<article class="card result')[2].partition("</article>")[0]
    for told in (ATELIER["name"], ATELIER["summary"], "tel:0465710001", "Ouvert à tous"):
        assert told in card
    assert 'href="#apercu"' in card
    assert "Il y a une erreur" not in page
    assert not Contribution.objects.exists()


def test_a_likely_duplicate_is_shown_before_and_after(client, territory, amina):
    page = make_organisation(name="Atelier vélos du Cret", indexed=True)
    found = client.get("/contribuer/", {"q": "atelier vélo cret"}).content.decode()
    assert f"/structures/{page.slug}/corriger/" in found
    _link, row = propose(client)
    client.force_login(amina)
    assert "ressemblance" in client.get(row.get_absolute_url()).content.decode()
    decide(client, row, f"same:{page.pk}")
    assert reread(page).summary == ATELIER["summary"]
    assert Organisation.objects.count() == 1


def test_a_known_siret_leads_to_its_page(client, territory):
    bring("43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n")
    page = client.get("/contribuer/", {"q": "439 393 075 00015"})
    assert "Elle est déjà dans l’annuaire" in page.content.decode()
    assert "Rebond" in page.content.decode()


# Correcting


def test_only_what_was_changed_is_proposed(client, territory):
    page = make_organisation(name="La Roue", summary="Ancien", place={"phone": "0477000000"})
    row = correct(client, page, summary="Nouveau")
    assert row.patch["organisation"] == {"summary": "Nouveau"}
    assert row.patch["place"] == {}
    assert reread(page).summary == "Ancien"


def test_the_team_publishes_field_by_field(client, territory, amina):
    page = make_organisation(name="La Roue", summary="Ancien")
    row = correct(client, page, summary="Nouveau", name="LA ROUE !!!")
    client.force_login(amina)
    decide(client, row, chosen="1", field=["summary"])
    assert (reread(page).name, reread(page).summary) == ("La Roue", "Nouveau")


def test_a_page_changed_meanwhile_is_not_overwritten(client, territory, amina):
    page = make_organisation(name="La Roue", summary="Ancien")
    row = correct(client, page, summary="Nouveau")
    client.force_login(amina)
    version = client.get(row.get_absolute_url()).context["review"].version
    client.post(f"/structures/{page.slug}/modifier/", {})  # refused: nothing is said
    people.revise(
        organisation=page,
        version=reread(page).version,
        stated=Stated({"summary": "Entre"}),
        by=amina.author,
        at=clock.now(),
    )
    decide(client, row, version=str(version))
    assert reread(page).summary == "Entre"
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_decision_is_taken_back(client, territory, amina):
    page = make_organisation(name="La Roue", summary="Ancien")
    row = correct(client, page, summary="Nouveau")
    client.force_login(amina)
    decide(client, row)
    assert reread(page).summary == "Nouveau"
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert reread(page).summary == "Ancien"
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_register_never_overwrites_what_a_contribution_said(client, territory, amina):
    line = "43939307500015;{};4 rue des Alouettes;42000;Saint-Étienne\n"
    bring(line.format("REBOND"))
    page = Organisation.objects.get()
    row = correct(client, page, name="Le Rebond", summary="On y répare.")
    client.force_login(amina)
    decide(client, row)
    bring(line.format("ASSOCIATION REBOND"))
    assert reread(page).name == "Le Rebond"


# The team's two other verbs


def test_a_question_and_its_answer(client, territory, amina):
    link, row = propose(client)
    client.force_login(amina)
    decide(client, row, "ask", text_ask="À quelle adresse ?")
    row.refresh_from_db()
    assert row.state == "asked"
    assert "À quelle adresse ?" in Message.objects.latest("pk").text
    client.logout()
    client.post(f"{link}repondre/", {"text": "Au 3, rue du Crêt."})
    row.refresh_from_db()
    assert row.state == "waiting"
    assert [r.text for r in row.remarks.all()] == ["À quelle adresse ?", "Au 3, rue du Crêt."]


def test_a_refusal_says_why(client, territory, amina):
    _link, row = propose(client)
    client.force_login(amina)
    decide(client, row, "refuse")
    row.refresh_from_db()
    assert row.state == "waiting"  # nobody is refused without a word
    decide(client, row, "refuse", text_refuse="Elle est hors du territoire.")
    row.refresh_from_db()
    assert row.state == "refused"
    assert "hors du territoire" in Message.objects.latest("pk").text
    assert not Organisation.objects.exists()


def test_an_author_amends_then_withdraws(client, territory):
    link, row = propose(client)
    token = link.split("/")[-2]
    client.post(f"/contribuer/structure/?suivi={token}", ATELIER | {"name": "Atelier du Crêt"})
    row.refresh_from_db()
    assert (row.title, row.state) == ("Atelier du Crêt", "waiting")
    client.post(f"{link}retirer/")
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_a_link_of_one_contribution_opens_no_other(client, territory):
    first, _row = propose(client)
    _second, row = propose(client, name="Une autre")
    client.post(f"{first}retirer/")
    row.refresh_from_db()
    assert row.state == "waiting"
    assert client.get("/contribuer/suivi/inconnu/").status_code == 404


def test_a_lost_link_says_the_same_for_known_and_unknown_addresses(client, territory):
    propose(client)
    client.get("/contribuer/")  # what the button said is read
    before = Message.objects.count()
    answers = [
        client.post("/contribuer/lien/", {"email": email}, follow=True).content.decode()
        for email in ("claire@exemple.fr", "personne@exemple.fr")
    ]
    jobs.drain()
    said = [re.sub(r'value="[^"]{20,}"', "", answer) for answer in answers]
    assert said[0] == said[1]
    assert Message.objects.count() == before + 1


# An error


def test_a_closed_structure_is_told_and_closed(client, territory, amina):
    page = make_organisation(name="La Roue")
    client.post(
        f"/structures/{page.slug}/signaler/",
        {
            "problem": "closed",
            "note": "Le local est vide depuis juin.",
            "sender_email": "claire@exemple.fr",
        },
    )
    client.post(f"{link_in_the_last_mail()}envoyer/")
    row = Contribution.objects.get()
    client.force_login(amina)
    assert "Le local est vide" in client.get(row.get_absolute_url()).content.decode()
    decide(client, row, "close")
    assert reread(page).is_closed


# Abuse


def test_a_robot_that_fills_the_hidden_field_is_held_and_not_deleted(client, territory, amina):
    _link, row = propose(client, surname="Robot")
    assert "invisible" in row.flagged
    assert row not in queries.queue(amina)
    assert row in queries.queue(amina, queries.View(flagged=True))


def test_a_new_author_sends_five_a_day(client, territory):
    for n in range(7):
        client.post("/contribuer/structure/", ATELIER | {"name": f"Atelier {n}"})
    assert Contribution.objects.count() == 5


def test_a_link_from_a_new_author_is_held(client, territory):
    _link, row = propose(client, summary="Gagnez plus : https://exemple.example/casino")
    assert "lien" in row.flagged


# Rights


def test_nobody_but_the_team_reads_what_waits(client, territory, bilal):
    _link, row = propose(client)
    assert client.get(row.get_absolute_url()).status_code == 302
    client.force_login(bilal)
    assert client.get(row.get_absolute_url()).status_code == 403


def test_the_public_history_names_nobody(client, territory, amina):
    page = make_organisation(name="La Roue", summary="Ancien")
    row = correct(client, page, summary="Nouveau")
    client.force_login(amina)
    decide(client, row)
    client.logout()
    body = client.get(f"/structures/{page.slug}/historique/").content.decode()
    assert "Nouveau" in body
    assert "Amina" not in body
    assert "claire" not in body


def test_a_decision_is_told_by_its_name_above_the_next_one(client, territory, amina):
    _link, row = propose(client, name="L’Atelier & Cie")
    client.force_login(amina)
    told = client.post(
        row.get_absolute_url(), {"verdict": "accept", "revision": row.revision}, follow=True
    ).content.decode()
    notice = re.search(r'<div class="notice"[^>]*>(.*?)</div>', told, re.DOTALL)[1]
    assert "« L’Atelier &amp; Cie » est en ligne" in notice
    assert '<a href="/structures/l-atelier-cie/">' in notice
    assert f'action="{row.get_absolute_url()}reprendre/"' in notice


def test_hours_that_are_said_false_are_under_the_eyes_of_who_judges(client, territory, amina):
    page = make_organisation(name="La Roue", place={"hours": {"mo": [["09:00", "12:00"]]}})
    form = f"/structures/{page.slug}/signaler/"
    client.post(
        form, {"problem": "wrong", "note": "Fermé le lundi.", "sender_email": "claire@exemple.fr"}
    )
    client.post(f"{link_in_the_last_mail()}envoyer/")
    client.force_login(amina)
    body = client.get(Contribution.objects.get().get_absolute_url()).content.decode()
    assert "Lundi\u00a0: 9\u00a0h\u00a0–\u00a012\u00a0h" in body


# Two officers, many contributions


def test_two_officers_on_the_same_item_are_told_of_each_other(client, territory, amina):
    _link, row = propose(client)
    client.force_login(amina)
    assert "lit aussi" not in client.get(row.get_absolute_url()).content.decode()
    olivia = accounts.welcome(
        email="olivia@agente.example",
        name="Olivia",
        roles=("officer",),
        by="system",
        at=clock.now(),
    )
    client.force_login(with_second_factor(olivia))
    assert "Amina lit aussi" in client.get(row.get_absolute_url()).content.decode()


def test_the_second_decision_of_two_is_refused_with_a_word(client, territory, amina):
    _link, row = propose(client)
    client.force_login(amina)
    decide(client, row)
    response = decide(client, row)
    assert "a déjà décidé" in response.content.decode()
    assert Organisation.objects.filter(name=ATELIER["name"]).count() == 1


def test_the_obvious_is_published_in_one_go(client, territory, amina):
    rows = [propose(client, name=f"Atelier {n}")[1] for n in range(3)]
    client.force_login(amina)
    client.post("/equipe/file/publier/", {"row": [f"{rows[0].pk}-1", f"{rows[2].pk}-1"]})
    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {"Atelier 0", "Atelier 2"}


def test_the_time_to_answer_is_public_once_there_are_enough(client, territory, amina):
    for n in range(rules.SMALL_GROUP()):
        assert queries.days_to_answer() is None
        _link, row = propose(client, name=f"Atelier {n}", sender_email=f"a{n}@exemple.fr")
        Contribution.objects.filter(pk=row.pk).update(at=clock.now() - dt.timedelta(days=2))
        client.force_login(amina)
        decide(client, row)
        client.logout()
    assert "Réponse en 2 jours, en général." in client.get("/contribuer/").content.decode()
    link, _row = propose(client, name="Le dernier", sender_email="dernier@exemple.fr")
    assert "Réponse en 2 jours, en général." in client.get(link).content.decode()
    assert "Réponse en 2 jours, en général." in Message.objects.latest("pk").text


def test_its_page_shows_what_was_proposed_before_it_is_sent_and_after(client, territory):
    said = ATELIER | {"phone": "0465710001", "note": "Je les connais", "hours_mo": "9h-12h"}
    client.post("/contribuer/structure/", said)
    link = link_in_the_last_mail()
    before = client.get(link).content.decode()
    client.post(f"{link}envoyer/")
    after = client.get(link).content.decode()
    for page in (before, after):
        for told in (
            ATELIER["summary"],
            "04\xa065\xa071\xa000\xa001",
            "Je les connais",
            "Lundi 9\xa0h",
        ):
            assert told in page
    assert "n’est pas envoyée" in before
    assert "n’est pas envoyée" not in after


def test_reply_templates_are_edited(client, territory, amina):
    _link, row = propose(client)
    client.force_login(amina)
    said = {"verb": "ask", "name": "Horaires", "text": "À quelles heures ?", "rank": 5}
    client.post("/equipe/reponses/nouvelle/", said)
    assert "À quelles heures ?" in client.get(row.get_absolute_url()).content.decode()


def test_what_somebody_proposed_keeps_its_licence_and_its_date(client, territory):
    _link, row = propose(client)
    assert row.licence == "lov2"
    assert clock.day(row.licence_at) == clock.today()


def test_a_register_that_waits_fills_the_form(client, territory):
    """An installed source knows the SIRET; its page is not on line yet."""
    run = compare(
        "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n", source="sirene"
    )
    Source.objects.filter(pk="sirene").update(format="sirene")
    run.rows.update(key="43939307500015")
    assert "Un registre connaît" in client.get("/contribuer/?q=43939307500015").content.decode()
    form = client.get("/contribuer/structure/?q=43939307500015").context["form"]
    assert (form["name"].value(), form["commune"].value()) == ("Rebond", "Saint-Étienne")


def test_a_lost_link_is_not_a_way_to_flood_somebody(client, territory):
    propose(client)
    before = Message.objects.count()
    for _n in range(9):
        client.post("/contribuer/lien/", {"email": "claire@exemple.fr"})
    jobs.drain()
    assert Message.objects.count() == before + 5


def test_nobody_is_said_to_have_accepted_a_licence_that_was_not_asked(client, territory):
    page = make_organisation(name="La Roue")
    client.post(
        f"/structures/{page.slug}/signaler/",
        {
            "problem": "wrong",
            "note": "Le numéro a changé.",
            "sender_email": "claire@exemple.fr",
        },
    )
    assert (Contribution.objects.get().licence, Contribution.objects.get().licence_at) == ("", None)


def test_visitors_behind_one_proxy_are_counted_apart(client, territory):
    for n in range(9):
        client.post(
            "/contribuer/lien/",
            {"email": "x@exemple.fr"},
            headers={"X-Forwarded-For": f"203.0.113.{n}"},
        )
    propose(client)
    before = Message.objects.count()
    client.post(
        "/contribuer/lien/",
        {"email": "claire@exemple.fr"},
        headers={"X-Forwarded-For": "203.0.113.99"},
    )
    jobs.drain()
    assert Message.objects.count() == before + 1


@pytest.mark.parametrize("hidden", [{"listed": False}, {"diffusible": False}])
def test_a_page_that_is_hidden_is_not_told_to_who_proposes_the_same(client, territory, hidden):
    make_organisation(name="Atelier Vélo du Crêt", **hidden, place={"phone": "0465710001"})
    said = ATELIER | {"preview": "1", "phone": "0465710001"}
    body = client.post("/contribuer/structure/", said).content.decode()
    assert "Elle ressemble à une fiche qui existe" not in body
