"""Two descriptions of one thing are told from two things: by words, by place, by numbers."""

import random
import re

import pytest

from maillage.likeness.candidates import Candidates
from maillage.likeness.profiles import are_near
from maillage.likeness.rules import Profile, alike, compare
from maillage.likeness.spelling import address, site
from maillage.likeness.weighing import WORDS

HERE = {"commune": "42218", "town": "Saint-Étienne", "postcode": "42000", "centre": (4.39, 45.43)}
BESIDE = {"commune": "42207", "town": "Saint-Genest-Lerpt", "centre": (4.34, 45.45)}
FAR = {"commune": "42187", "town": "Roanne", "postcode": "42300", "centre": (4.07, 46.04)}
STREET = {"street": "12 rue Neuve"}
PHONE = {"phone": "0477000001"}
SITE = {"website": "https://www.atelier-damina.example"}


def likeness(one, other):
    return compare(Profile(1, **HERE | one), Profile(2, **HERE | other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A letter wrong, capitals, order, numbers in letters, one word for two.
        ({"name": "Atelier vélo d’Amina"} | STREET, {"name": "ATELIER VELLO AMINA"} | STREET),
        ({"name": "Recyclerie des Tilleuls"}, {"name": "Tilleuls (recyclerie des)"}),
        ({"name": "Les Trois Fontaines"}, {"name": "LES 3 FONTAINES"}),
        ({"name": "Novateur 42"} | STREET, {"name": "Novateur42"} | STREET),
        # Initials, an acronym that the page carries, one that is beside its words.
        ({"name": "Chablais Inter Emploi"} | STREET, {"name": "C.I.E."} | STREET),
        ({"name": "Entraide du Forez", "acronym": "ENTRAFOR"}, {"name": "Entrafor"}),
        ({"name": "Maison des jeunes et de la culture du Parc"}, {"name": "MJC du Parc"}),
        # A legal name and a usual one; completed, reduced; where it is not said.
        ({"name": "ASSOC BILAL MENUISERIE"} | STREET, {"name": "Bilal Menuiserie"}),
        ({"name": "Les Paniers de Claire"} | STREET, {"name": "AMAP Les Paniers de Claire"}),
        ({"name": "Claire Fontaine"} | STREET, {"name": "Claire Fontaine (Saint-Étienne)"}),
        ({"name": "Rucher de Bilal"} | STREET, {"name": "Antenne Rucher de Bilal"} | STREET),
        # Elsewhere in the commune, in the next one, under another name with the same site.
        (
            {"name": "Atelier d’Amina"} | STREET,
            {"name": "Atelier d’Amina", "street": "3 rue du Bac"},
        ),
        ({"name": "Rucher de Bilal"}, {"name": "Rucher de Bilal"} | BESIDE),
        ({"name": "Atelier d’Amina"} | SITE, {"name": "Pédalons"} | SITE | STREET | PHONE),
        # Under another name with the same telephone, where no house is said to share it.
        ({"name": "Atelier d’Amina"} | STREET | PHONE, {"name": "Pédalons"} | PHONE),
    ],
)
def test_one_structure_that_is_told_twice_is_proposed(one, other):
    assert likeness(one, other)
    assert likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Two at one address; two that share words, a head, a proper name.
        ({"name": "Atelier d’Amina"} | STREET, {"name": "Épicerie de Bilal"} | STREET),
        ({"name": "Les Amis du Canal"} | STREET, {"name": "Les Amis de l’Orgue"} | STREET),
        ({"name": "Crèche Les Lilas"} | STREET, {"name": "Résidence Les Lilas"} | STREET),
        # Two in one house that has one telephone.
        ({"name": "Ciné-club"} | STREET | PHONE, {"name": "Ludothèque"} | STREET | PHONE),
        # Numbers, quarters, statutes.
        ({"name": "Crèche 1"} | STREET | PHONE, {"name": "Crèche 2"} | STREET | PHONE),
        ({"name": "Lions Club I"} | STREET, {"name": "Lions Club II"} | STREET),
        ({"name": "Foyer Nord"} | STREET | PHONE, {"name": "Foyer Sud"} | STREET | PHONE),
        ({"name": "Bilal AI"} | STREET | PHONE, {"name": "Bilal ETTI"} | STREET | PHONE),
        # The same name in a commune that is far; a common one, elsewhere in the commune.
        ({"name": "Club de l’amitié"}, {"name": "Club de l’amitié"} | FAR),
        ({"name": "Terre et Vie"} | STREET, {"name": "Terre et Vite", "street": "3 rue du Bac"}),
        # Nothing to go by.
        ({"name": ""} | STREET | PHONE, {"name": ""} | STREET | PHONE),
        ({"name": "Atelier"} | PHONE, {"name": ""} | PHONE),
    ],
)
def test_two_structures_are_not_proposed(one, other):
    assert likeness(one, other) is None
    assert likeness(other, one) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"siren": "439393075"}, {"siren": "552100554"}),
        ({"rna": "W421000001"}, {"rna": "W421000002"}),
    ],
)
def test_two_identifiers_are_two_structures(one, other):
    here = {"name": "Les Amis du Vélo", **STREET, **PHONE}
    assert likeness(here, here)
    assert likeness(here | one, here | other) is None


def test_words_that_agree_are_no_proof():
    same = {"name": "La Seconde Main du Marais", "street": "14 place du Conte", "commune": "42218"}
    assert likeness(same, same).score == 99


def test_one_rna_is_enough():
    one, other = {"name": "Amina", "rna": "W421000001"}, {"name": "Bilal", "rna": "W421000001"}
    assert likeness(one, other).score == 100


def test_what_agrees_more_scores_more():
    amina = {"name": "Les Vélos d’Amina"}
    scores = [
        likeness(amina | STREET | PHONE, amina | {"street": "3 rue du Bac", "phone": "0477000002"}),
        likeness(amina | STREET, amina | {"street": "3 rue du Bac"}),
        likeness(amina, amina | STREET),
        likeness(amina | STREET | SITE, amina | STREET | SITE),
    ]
    odds = [found.score if found else 0 for found in scores]
    assert odds == sorted(odds)


def test_each_reason_says_what_it_weighs():
    found = likeness(
        {"name": "Les Vélos d’Amina", **STREET, "phone": "0477000001"},
        {"name": "Les Vélos d’Amina", **STREET, "phone": "0477000002"},
    )
    same, beside, against = found.reasons
    assert re.fullmatch(r"même nom \([0-9]+\u00a0pour\)", same)
    assert re.fullmatch(r"même adresse \([0-9]+\u00a0pour\)", beside)
    assert re.fullmatch(r"autre téléphone \([0-9]+\u00a0contre\)", against)
    assert found.agreed == ("même nom", "même adresse")


def test_a_reason_is_told_from_the_next_by_its_comma():
    assert not any("," in words for words in WORDS.values())


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "—",
        "()",
        "((((",
        "’’",
        "الجمعية",
        "协会",
        "🚲",
        "İ" * 300,
        "a" * 5000,
        "\x00",
        "1901",
        "II",
        "Ⅳ",
    ],
)
def test_whatever_is_written_is_compared(name):
    odd = Profile(1, name, acronym=name, street=name, website=name, email=name, phone=name)
    (found,) = alike([odd], [Profile(2, "Atelier d’Amina", **STREET), Profile(3, name)])
    assert "Atelier d’Amina" not in [other.name for _likeness, other in found]


def test_a_name_in_other_letters_is_told_from_another():
    cultural, sports = {"name": "جمعية الثقافة", **STREET}, {"name": "نادي الرياضة", **STREET}
    assert likeness(cultural, sports) is None


def test_the_likest_comes_first_and_nothing_resembles_itself():
    amina = Profile(1, "Atelier d’Amina", street="3 rue Neuve")
    far = Profile(2, "Atelier Amina", street="9 rue Neuve", phone="0477000000")
    near = Profile(3, "ATELIER D'AMINA", street="3 r. Neuve")
    bilal = Profile(4, "Épicerie de Bilal", street="3 rue Neuve")
    (found,) = alike([amina], [amina, bilal, far, near])
    assert found[0][1] is near
    assert bilal not in [other for _likeness, other in found]
    assert amina not in [other for _likeness, other in found]


def test_those_of_the_next_commune_are_found_and_those_farther_are_not():
    amina = Profile(1, "Atelier d’Amina", **HERE)
    beside = Profile(2, "Atelier d’Amina", **BESIDE)
    far = Profile(3, "Atelier d’Amina", **FAR)
    (found,) = alike([amina], [far, beside])
    assert [other for _likeness, other in found] == [beside]


def test_whoever_is_near_is_looked_at_and_nobody_else():
    draw = random.Random(6)
    there = [
        Profile(
            n,
            "Atelier d’Amina",
            commune=f"42{n:03}",
            postcode=f"420{draw.randrange(90):02}",
            centre=draw.choice([None, (4 + draw.random() / 3, 45 + draw.random() / 4)]),
        )
        for n in range(150)
    ]
    candidates = Candidates(there, there)
    for profile in there:
        rows = candidates.around(profile)
        near = {other.id for other in there if are_near(profile, other)}
        assert {other.id for start, end in rows for other in candidates.known[start:end]} == near


def test_the_same_is_found_among_a_thousand_whatever_tells_it():
    crowd = [
        Profile(n, f"Association {n} du quartier", street=f"{n} rue Neuve") for n in range(999)
    ]
    claire = Profile("claire", "Ressourcerie Clairefontaine", phone="0477000001", acronym="RCF")
    for said in ("Ressourcerie Clairefontane", "RCF", "CLAIREFONTAINE"):
        (found,) = alike([Profile("new", said)], [*crowd, claire])
        assert [other for _likeness, other in found] == [claire], said


def test_a_telephone_that_a_third_has_is_that_of_a_switchboard():
    page, row = Profile("page", "Atelier d’Amina", **PHONE), Profile("row", "Pédalons", **PHONE)
    third = Profile("third", "Ludothèque", **PHONE)
    assert [[other.id for _likeness, other in near] for near in alike([row], [page])] == [["page"]]
    assert alike([row], [page, third]) == [[]]
    assert alike([row, third], [page]) == [[], []]


def test_a_word_misspelt_is_found_when_the_rows_of_the_file_are_known_as_well():
    page = Profile("page", "Ressourcerie Clairefontaine", **HERE)
    row = Profile("row", "Ressourcerie Clairefontane", **HERE)
    (found,) = alike([row], [page, row])
    assert [other.id for _likeness, other in found] == ["page"]


def test_a_name_of_every_corner_is_not_enough():
    corners = [Profile(n, "Boîte à livres", street=f"{n} rue Neuve") for n in range(1, 9)]
    (found,) = alike([Profile("new", "Boîte à livres", street="3 rue Neuve")], corners)
    assert [other.id for _likeness, other in found] == [3]


def test_two_that_have_a_siren_are_never_compared():
    page = Profile(1, "Atelier d’Amina", siren="439393075")
    row = Profile(2, "Atelier d’Amina", siren="552100554")
    assert alike([row], [page]) == [[]]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("12 bis av. Jean Jaurès", "12B AVENUE JEAN-JAURES", True),
        ("12 ter rue Neuve", "12 T, rue Neuve", True),
        ("Bât. A, 12 rue Neuve", "12 RUE NEUVE BP 7", True),
        ("3 pl. du 8 mai 1945", "3 Place du 8 Mai 1945", True),
        ("12 St-Jean", "12 saint jean", True),
        ("12 rue Neuve", "12 bis rue Neuve", False),
        ("12 rue Neuve", "14 rue Neuve", False),
        ("12 rue de la Paix", "12 avenue de la Paix", False),
        ("place du 8 mai 1945", "8 mai 1945", False),
    ],
)
def test_an_address_is_the_same_however_it_is_written(one, other, is_same):
    assert (address(one) == address(other)) is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://www.amina.example/contact", "https://amina.example", True),
        ("http://paniers.blogspot.fr/", "http://paniers.blogspot.com", True),
        ("https://facebook.com/amina", "https://www.facebook.com/bilal", False),
        ("http://amina.blogspot.com", "http://bilal.blogspot.com", False),
    ],
)
def test_a_site_is_the_same_however_it_is_reached(one, other, is_same):
    assert (site(one) == site(other)) is is_same
