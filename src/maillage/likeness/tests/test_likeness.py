"""Two descriptions of one thing are told from two things: by words, by place, by numbers."""

from pathlib import Path

import pytest

from maillage.likeness.rules import Profile, address, alike, compare

LABELLED = Path(__file__).parents[4] / "bench" / "pairs.tsv"  # by hand, before any score


def labelled():
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    for label, *sides in (line.split("\t") for line in lines if not line.startswith("#")):
        one, at, other, there = sides
        yield label == "1", compare(Profile(1, one, street=at), Profile(2, other, street=there))


def test_what_is_proposed_is_what_a_person_would_say():
    found = list(labelled())
    proposed = [is_same for is_same, likeness in found if likeness]
    same = [likeness for is_same, likeness in found if is_same]
    assert sum(proposed) / len(proposed) >= 0.995
    assert sum(map(bool, same)) / len(same) >= 0.95


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
    ("one", "other"),
    [
        ({"siren": "439393075"}, {"siren": "552100554"}),
        ({"rna": "W421000001"}, {"rna": "W421000002"}),
        ({"name": "Crèche 1"}, {"name": "Crèche 2"}),
    ],
)
def test_a_number_that_differs_tells_two_things_apart(one, other):
    here = {"name": "Les Amis du Vélo", "street": "12 rue Neuve", "phone": "0477000000"}
    assert compare(Profile(1, **here), Profile(2, **here))
    assert compare(Profile(1, **here | one), Profile(2, **here | other)) is None


def test_the_likest_comes_first_and_nothing_resembles_itself():
    amina = Profile(1, "Atelier d’Amina", street="3 rue Neuve")
    far = Profile(2, "Atelier Amina", street="9 rue Neuve", phone="0477000000")
    near = Profile(3, "ATELIER D'AMINA", street="3 r. Neuve")
    bilal = Profile(4, "Épicerie de Bilal", street="3 rue Neuve")
    (found,) = alike([amina], [amina, bilal, far, near])
    assert found[0][1] is near
    assert bilal not in [other for _likeness, other in found]
    assert amina not in [other for _likeness, other in found]
