"""The team edits words; the search follows."""

import pytest

from maillage.base import history, jobs
from maillage.base.setup import FIRST_ROWS
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.search import index, lexicon
from maillage.vocabulary.models import LegalCategory, StatusRule, Synonym, Theme

pytestmark = pytest.mark.django_db


def test_a_new_synonym_is_found(client, territory, amina):
    make_organisation(name="Ressourcerie du Lac", indexed=True)
    client.force_login(amina)
    client.post("/equipe/vocabulaire/synonymes/nouveau/", {"words": "bazar, ressourcerie"})
    assert index.ask(index.Question(("place",), "bazar")).total == 1


def test_changing_a_theme_is_in_the_ledger(client, territory, amina):
    theme = Theme.objects.get(pk="mobilite")
    client.force_login(amina)
    data = {"name": "Vélo", "words": theme.words, "icon": "bike", "hue": 220, "rank": 3}
    client.post("/equipe/vocabulaire/themes/mobilite/", data)
    assert Theme.objects.get(pk="mobilite").name == "Vélo"
    entry = history.of("theme", "mobilite")[0]
    assert (entry.before["name"], entry.after["name"]) == ("Vélo et mobilité", "Vélo")


def test_a_renamed_theme_is_found_by_its_new_name(
    client, territory, amina, django_capture_on_commit_callbacks
):
    make_organisation(name="L’Atelier", themes=["mobilite"], indexed=True)
    client.force_login(amina)
    data = {"name": "Déplacements doux", "words": "", "icon": "bike", "hue": 220, "rank": 3}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/equipe/vocabulaire/themes/mobilite/", data)
    index.settle()
    assert index.ask(index.Question(("place",), "déplacements")).total == 1


def test_a_synonym_with_an_arrow_goes_one_way():
    Synonym.objects.create(words="machin → truc")
    found = lexicon.lexicon().synonyms
    assert ("truc",) in found[("machin",)]
    assert ("truc",) not in found


def test_families_wait_to_be_verified():
    assert not LegalCategory.objects.filter(to_verify=False).exists()


def test_labels_agree_with_the_public_list(trial_files):
    import json

    path = trial_files / "nomenclatures" / "categories_juridiques_niv3.json"
    official = json.loads(path.read_text(encoding="utf-8"))
    unknown = [c.code for c in LegalCategory.objects.all() if c.code not in official]
    assert unknown == []


def test_pages_are_judged_again_after_a_new_version(territory):
    page = make_organisation(legal_category="7331", ess_flag=True)
    type(page).objects.filter(pk=page.pk).update(ess_status="commitment")
    StatusRule.objects.filter(kind="ess_flag", only_for="other").delete()
    FIRST_ROWS.get("vocabulary")()
    jobs.drain()
    assert reread(page).ess_status == "verify"
