"""« Derniers changements »: in words, with who and a link."""

import pytest

from maillage.base import clock
from maillage.base.models import Change
from maillage.managers.actions import managers
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.participation import actions as participation
from maillage.portal import ledger
from maillage.sources import actions as sources
from maillage.sources.models import Source
from maillage.sources.tests import builders as imports
from maillage.upkeep.tests.test_acts import revise

pytestmark = pytest.mark.django_db


def lines(reader, many=3):
    return [(line.act, line.note, line.author, line.url) for line in ledger.lately(reader, many)]


def test_an_edit_and_its_undoing_say_what_and_who(territory, amina):
    page = make_organisation(name="La Roue", by=amina.author)
    revise(page, summary="On y répare.", by=amina.author)
    done = Change.objects.latest("pk")
    undo_from(page, done, by=amina.author)
    url = page.get_absolute_url()
    assert lines(amina) == [
        ("Annulation", "Modification, La Roue", "Amina", url),
        ("Modification", "La Roue", "Amina", url),
        ("Création", "La Roue", "Amina", url),
    ]


def test_what_was_undone_and_done_again_says_it_all(territory, amina):
    page = make_organisation(name="La Roue", by=amina.author)
    revise(page, summary="On y répare.", by=amina.author)
    done = Change.objects.latest("pk")
    undone = undo_from(page, done, by=amina.author)
    undo_from(page, undone, by=amina.author)
    assert lines(amina)[0] == (
        "Annulation",
        "Annulation, Modification, La Roue",
        "Amina",
        page.get_absolute_url(),
    )


def test_an_import_and_its_undoing_lead_to_its_page(territory, amina):
    run = imports.bring("43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n")
    imports.undo(run)
    (undone, made) = [line for line in lines(amina, 9) if line[0].startswith("Import")]
    assert undone == (
        "Import annulé",
        "liste, liste.csv",
        "une personne partie",
        run.get_absolute_url(),
    )
    assert made[2:] == ("un import", run.get_absolute_url())


def test_a_source_a_contribution_and_who_holds_a_page(client, territory, amina, bilal):
    page = make_organisation(name="La Roue")
    managers.give(
        organisation=page,
        email=bilal.email,
        name="",
        proof="officer",
        by=amina.author,
        at=clock.now(),
    )
    sent = participation.send(
        kind="page_report",
        key=str(page.pk),
        title="La Roue",
        words="",
        commune="",
        patch={"problem": "wrong"},
        note="Le nom.",
        at=clock.now(),
        sender=participation.Sender(bilal.email, bilal.author),
    )
    source = Source.objects.create(slug="liste", name="Liste", licence_id="own")
    sources.revise_source(source=source, values={"name": "Listes"}, by=amina.author, at=clock.now())
    assert lines(amina) == [
        ("Source modifiée", "Listes", "Amina", "/equipe/imports/sources/liste/"),
        ("Proposition reçue", "La Roue", "Bilal", sent.get_absolute_url()),
        ("Fiche confiée", "La Roue", "Amina", page.get_absolute_url()),
    ]
    client.force_login(amina)
    body = client.get("/equipe/").content.decode()
    assert f'<a href="{page.get_absolute_url()}">La Roue</a> : fiche confiée' in body


def test_a_page_that_nobody_may_see_has_no_link(territory, amina):
    page = make_organisation(name="La Roue")
    revise(page, diffusible=False)
    assert not reread(page).is_diffusible
    assert {line[3] for line in lines(amina)} == {""}


def test_few_questions_whatever_happened(territory, amina, django_assert_max_num_queries):
    for number in range(6):
        page = make_organisation(name=f"La Roue {number}", by=amina.author)
        revise(page, summary="On y répare.", by=amina.author)
        undo_from(page, Change.objects.latest("pk"), by=amina.author)
    with django_assert_max_num_queries(47):  # by the rooms that tell of subjects, not by lines
        ledger.lately(amina, 12)
