"""What the ESS is, in words that a stranger and somebody who reads with difficulty understand."""

import re
from xml.etree import ElementTree

import pytest

from maillage.look import terms
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.promotion import queries
from maillage.promotion.words import EASY, FAMILIES, PRINCIPLES, QUESTIONS
from maillage.search import index
from maillage.vocabulary.models import Family

pytestmark = pytest.mark.django_db
SHEETS = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def here(territory):
    """An association that is kept, one that registers know, a cooperative that nobody sees."""
    kept, known, unseen = (
        make_organisation(name=name, legal_category=category)
        for name, category in (("La Roue Libre", "9220"), ("Muette", "9220"), ("Le Four", "5458"))
    )
    Organisation.objects.filter(pk=known.pk).update(standing="register")
    Organisation.objects.filter(pk=unseen.pk).update(is_listed=False)
    index.settle()
    return kept, known, reread(unseen)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_family_shows_one_of_here_that_somebody_keeps(client, here):
    page = read(client, "/ess-ici/")
    assert "La Roue Libre" in page
    assert "2 dans l’annuaire" in page
    assert "Le Four" not in page
    assert page.count("L’annuaire n’en connaît pas encore ici") == len(FAMILIES) - 1


def test_the_law_names_these_families(territory):
    """Article 1, II of the law of 31 July 2014: associations, cooperatives, mutuals, foundations,
    and commercial companies that bind themselves to its conditions."""
    named = {"association", "cooperative", "mutuelle", "fondation", "societe-ess"}
    assert set(FAMILIES) == named
    assert named <= set(Family.objects.in_force().values_list("pk", flat=True))
    assert len(PRINCIPLES) == 3


@pytest.mark.parametrize("address", ["/ess-ici/ess-ici.pdf", "/ess-ici/affiches/affiche.pdf"])
def test_it_is_one_sheet_of_paper(client, here, address):
    assert len(SHEETS.findall(client.get(address).content)) == 1


def easy_sentences():
    texts = [str(line) for _title, lines in EASY for line in lines]
    return [s.strip() for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if s.strip()]


def test_easy_words_follow_the_european_rules():
    """Short sentences, one idea each; no brackets, no semicolon, no abbreviation that is not told,
    no digit written as a word of law."""
    for sentence in easy_sentences():
        assert len(sentence.split()) <= 12, sentence
        assert not re.search(r"[();/]|etc|«", sentence), sentence
    acronyms = {word for s in easy_sentences() for word in re.findall(r"\b[A-Z]{2,}\b", s)}
    assert acronyms == {"ESS"}
    assert easy_sentences()[0].startswith("ESS veut dire")


def test_the_poster_is_a_drawing_whose_lines_stay_sharp(client, here):
    drawn = ElementTree.fromstring(client.get("/ess-ici/affiches/affiche.svg").content)
    assert "près de chez vous ?" in " ".join(drawn.itertext())
    assert "La Roue Libre" in read(client, "/ess-ici/affiches/")  # its badge, as an example


def test_every_question_has_its_answer():
    assert all(str(asked.question).endswith("?") and asked.answer for asked in QUESTIONS)


def test_the_lexicon_says_every_acronym_that_is_used_there(client, here):
    page = read(client, "/lexique/")
    assert "entreprise solidaire d’utilité sociale" in page
    words = " ".join(f"{term.words} {term.text}" for term in queries.lexicon())
    used = set(re.findall(r"\b[A-Z]{2,}\b", words))
    assert used <= {term.acronym for term in queries.lexicon()}


def test_the_first_use_of_an_acronym_in_a_page_leads_to_its_words(client, here):
    terms.begin()
    told = terms.shown("# Une ESS\n\nL’ESS [et l’ESUS](https://exemple.fr) : ESS, ESUS.")
    assert told.count('href="/lexique/#ESS"') == 1
    assert told.count('href="/lexique/#ESUS"') == 1
    assert "<h3>Une ESS</h3>" in told
    assert "/lexique/" not in terms.shown("Encore l’ESS.")
    terms.begin()
    assert "/lexique/#ESS" in terms.shown("Encore l’ESS.")


def test_what_only_looks_like_an_acronym_is_left_alone(client, here):
    terms.begin()
    for words in ("essai", "ESSOR", "a@ESS.fr", "https://exemple.fr/ESS", "DÉLAI"):
        assert "/lexique/" not in terms.shown(words), words
