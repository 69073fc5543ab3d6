"""What a word counts for: right French words stay, what is found beside them weighs less, and when
nothing answers the answer says so."""

import pytest

from maillage.base.text import stems
from maillage.search.french import is_french, is_infinitive
from maillage.search.lexicon import Lexicon, Meaning
from maillage.search.spelling import sound
from maillage.search.tests.test_question import speak  # noqa: F401
from maillage.search.understanding import understand

SHOP = ("shop",)


def meant(*said):
    return tuple(tuple(stems(one)) for one in said)


@pytest.mark.parametrize("word", "plombier ferronnerie epluchures moules poterie tuile".split())
def test_a_french_word_is_known_as_one(word):
    assert is_french(word)


@pytest.mark.parametrize("word", "plonbier feronerie xqzw".split())
def test_a_mistyped_word_is_not(word):
    assert not is_french(word)


def test_a_right_word_is_never_replaced(shelf):
    shelf.put("shop", 1, "Poterie du lac")
    assert shelf.ask(SHOP, "loterie").total == 0
    assert shelf.ask(SHOP, "loterie").corrected == {}
    mistyped = shelf.ask(SHOP, "potterie")
    assert (mistyped.ids, mistyped.corrected) == ([1], {"potterie": "poterie"})
    assert shelf.ask(SHOP, "potterie", as_typed=True).total == 0


def test_a_word_that_people_say_is_right_too(shelf, speak):  # noqa: F811
    shelf.put("shop", 1, "Bobar")
    assert shelf.ask(SHOP, "bobal").corrected == {"bobal": "bobar"}
    speak(spoken=frozenset({"bobal"}))
    assert shelf.ask(SHOP, "bobal").corrected == {}


def test_a_name_is_found_as_it_is_heard(shelf):
    assert sound("fenouille") == sound("fenouye")
    shelf.put("shop", 1, "Le Fenouil")
    shelf.put("shop", 2, "La Corneille")
    assert shelf.found(SHOP, "corneye") == {2}


def test_one_letter_of_four_is_another_word(shelf):
    shelf.put("shop", 1, "Lune")
    shelf.put("shop", 2, "Menthe")
    assert shelf.ask(SHOP, "zune").corrected == {}
    assert shelf.ask(SHOP, "zenthe").corrected == {"zenthe": "menthe"}
    assert sound("menthes") != sound("mensonge")


def test_one_answer_that_is_exact_is_not_said_to_be_followed(shelf):
    shelf.put("shop", 1, "La Cloche fêlée")
    alone = shelf.ask(SHOP, "la cloche fêlée")
    assert (alone.ids, alone.exact, alone.widened) == ([1], 1, False)


def test_what_means_the_same_comes_after_what_was_typed(shelf, speak):  # noqa: F811
    speak(synonyms={meant("poterie")[0]: meant("céramique")})
    shelf.put("shop", 1, "Céramique")
    shelf.put("shop", 2, "Poterie")
    assert shelf.ask(SHOP, "poterie").ids == [2, 1]


def test_a_synonym_of_several_words_leaves_those_that_were_typed(shelf, speak):  # noqa: F811
    speak(synonyms={meant("tondre le gazon")[0]: meant("jardinage")})
    shelf.put("shop", 1, "Jardinage")
    shelf.put("shop", 2, "Tondre, semer", summary="Nous venons tondre votre gazon")
    assert shelf.ask(SHOP, "tondre le gazon").ids == [2, 1]


def test_a_need_finds_who_answers_by_words_and_by_codes(shelf, speak):  # noqa: F811
    speak(needs={meant("volet cassé")[0]: Meaning(meant("serrurerie"), ("naf:43.32",))})
    shelf.put("shop", 1, "Serrurerie du lac")
    shelf.put("shop", 2, "Maison Paul", codes=("naf:43", "naf:43.32"))
    shelf.put("shop", 3, "Maison Jean", codes=("naf:56",))
    assert shelf.ask(SHOP, "volet cassé").ids == [1, 2]


def test_an_expression_is_words_side_by_side(shelf, speak):  # noqa: F811
    speak(needs={meant("goûter")[0]: Meaning(meant("salon de thé"))})
    shelf.put("shop", 1, "Un", summary="Un salon de thé")
    shelf.put("shop", 2, "Deux", summary="Le thé se vend au salon du livre")
    assert shelf.ask(SHOP, "goûter").ids == [1]


def test_a_commune_leads_then_what_is_near_then_the_rest(shelf, speak):  # noqa: F811
    at = {"roanne": (4.07, 46.03), "riorges": (4.04, 46.03), "lyon": (4.83, 45.75)}
    for n, (town, (lon, lat)) in enumerate(at.items()):
        facets = {"town": (town,)}
        shelf.put("shop", 3 - n, "Poterie", facets=facets, area=(town,), lon=lon, lat=lat)
    speak(places={("roann",): ("town", ("roanne",))}, centres={"roanne": at["roanne"]})
    assert shelf.ask(SHOP, "poterie roanne").ids == [3, 2, 1]


def test_the_beginning_of_a_name_names_the_commune_unless_it_is_a_word():
    known = Lexicon(
        places={
            tuple(stems("Ruoms-sur-Loue")): ("town", ("1",)),
            tuple(stems("Maison-Haute")): ("town", ("2",)),
        }
    )
    assert known.beginnings[tuple(stems("ruoms"))] == ("town", ("1",))
    assert tuple(stems("maison")) not in known.beginnings


def test_nothing_answers_when_the_word_that_matters_is_nowhere(shelf):
    for n in range(20):
        shelf.put("shop", n, f"Boutique {n}", summary="Le soir et la nuit")
    shelf.put("shop", 30, "Poterie", summary="Émaillage au gaz")
    answer = shelf.ask(SHOP, "ferronnerie au gaz")
    assert (answer.total, [hit.id for hit in answer.near]) == (0, [30])
    assert shelf.ask(SHOP, "poterie en porcelaine").ids == [30]


def test_a_common_word_in_a_name_does_not_beat_a_rare_one_in_a_sentence(shelf):
    for n in range(12):
        shelf.put("shop", n, f"Fabrique {n}")
    shelf.put("shop", 20, "Chez Lou", summary="On y répare des harpes, fabrique incluse")
    assert shelf.ask(SHOP, "harpes fabrique").ids[0] == 20
    assert shelf.ask(SHOP, "fabrique de harpes").ids[0] == 20


def test_a_question_of_soft_words_alone_is_still_asked(shelf):
    shelf.put("shop", 1, "Petit service")
    assert shelf.found(SHOP, "petit service") == {1}
    assert understand.__doc__


@pytest.mark.parametrize("word", "tondre vernir peindre coudre ecrire recevoir ranger".split())
def test_a_verb_is_known_as_one(word):
    assert is_infinitive(word)


@pytest.mark.parametrize("word", "clavier cellier loisir avenir verre cadre miroir".split())
def test_a_noun_that_ends_so_is_not(word):
    assert not is_infinitive(word)


def test_the_thing_counts_more_than_what_is_done_to_it(shelf):
    for n in range(4):
        shelf.put("shop", n, f"Porter secours {n}", summary="Porter assistance")
    shelf.put("shop", 9, "Bois du Roi", summary="Livraison de bûches")
    assert shelf.ask(SHOP, "porter des bûches").ids[0] == 9


def test_a_verb_with_its_thing_is_not_the_verb_alone(shelf, speak):  # noqa: F811
    speak(needs={meant("ranger")[0]: Meaning(meant("étagères"))})
    shelf.put("shop", 1, "Étagères du lac")
    assert shelf.ask(SHOP, "ranger").ids == [1]
    assert shelf.ask(SHOP, "ranger des archives").ids == []


def test_what_needs_of_a_verb_share_answers_it_whatever_the_thing(shelf, speak):  # noqa: F811
    speak(verbs={"vernir": Meaning(meant("ébénisterie"))})
    shelf.put("shop", 1, "Tableaux", summary="Peindre, vernir")
    for n in range(2, 9):
        shelf.put("shop", n, f"Boutique {n}")
    shelf.put("shop", 9, "Ébénisterie du lac")
    assert shelf.ask(SHOP, "vernir une commode").ids[0] == 9


def test_for_whom_is_not_what_is_sought(shelf):
    for n in range(3):
        shelf.put("shop", n, f"Les amis {n}", summary="Avec mes amis, des amis partout")
    shelf.put("shop", 9, "Chez Lou", summary="Pose de volets")
    assert shelf.ask(SHOP, "volets chez mes amis").ids[0] == 9
