"""Names of lists: what is none, and capitals that get their case back."""

import pytest

from maillage.reading import names


@pytest.mark.parametrize(
    "cell", ["---", "2026", "0.5", "42", "0,5", "…", "?!", "12/05/2026", "+ -"]
)
def test_lines_and_figures_are_no_name(cell):
    with pytest.raises(ValueError, match="une lettre"):
        names.a_name(cell)


@pytest.mark.parametrize("cell", ["🌻", "-5 degrés", "Мир", "الأمل", "104 %cafés", "A", "42 bis"])
def test_what_has_a_letter_or_a_drawing_may_be_a_name(cell):
    assert names.a_name(f" {cell} ").value == cell


@pytest.mark.parametrize(
    ("capitals", "shown"),
    [
        ("RESSOURCERIE DU FOREZ", "Ressourcerie du Forez"),
        ("LES JARDINS D'OASIS", "Les Jardins d'Oasis"),
        ("L’ÉPICERIE D’À CÔTÉ", "L’Épicerie d’à Côté"),
        ("MAISON DES JEUNES ET DE LA CULTURE", "Maison des Jeunes et de la Culture"),
        ("CENTRE SOCIAL DE SAINT-JUST-EN-CHEVALET", "Centre Social de Saint-Just-en-Chevalet"),
        ("ADMR DE LA LOIRE", "ADMR de la Loire"),
        ("UDAF 42", "UDAF 42"),
        ("A.D.M.R. DU PILAT", "A.D.M.R. du Pilat"),
        ("SCIC LES PETITS PAS", "SCIC Les Petits Pas"),
        ("ATELIERS SOLIDAIRES DU ROANNAIS (ASR)", "Ateliers Solidaires du Roannais (ASR)"),
        ("ASSOCIATION LES AMIS DU LIEU", "Association Les Amis du Lieu"),
        ("FOYER LOUIS XIV", "Foyer Louis XIV"),
        ("RADIO D'ICI 3D", "Radio d'Ici 3D"),
        ("AUJOURD'HUI POUR DEMAIN", "Aujourd'hui pour Demain"),
        ("SPORTS ET LOISIRS", "Sports et Loisirs"),
        ("COMPTOIR DES ARTS & SCIENCES", "Comptoir des Arts & Sciences"),
        ("1ERE MARCHE", "1ere Marche"),
        ("LIGUE : LA TRACE", "Ligue : La Trace"),
        ("VÉLO EN VILLE", "Vélo en Ville"),
        ("SCHOELCHER SYNDICAT", "Schoelcher Syndicat"),
    ],
)
def test_a_name_in_capitals_gets_its_case_back(capitals, shown):
    assert names.in_its_case(capitals) == shown


@pytest.mark.parametrize(
    "name", ["ASR", "AIDER", "La RUCHE", "42", "", "ΚΑΦΕΝΕΙΟ ΤΗΣ ΓΕΙΤΟΝΙΑΣ", "🌻", "iFIXIT CAFÉ"]
)
def test_what_may_be_meant_so_stays(name):
    assert names.in_its_case(name) == name
