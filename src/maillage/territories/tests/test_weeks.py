"""The weeks that lists say in a cell, or in a column for each day."""

import pytest

from maillage.territories import weeks

MORNING, AFTERNOON = ["09:00", "12:00"], ["14:00", "18:00"]
WORKED = ("mo", "tu", "we", "th", "fr")
ALL = (*WORKED, "sa", "su")


def each(days, periods):
    return dict(zip(days, [periods] * len(days), strict=True))


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:00", each(WORKED, [MORNING, AFTERNOON])),
        ("Mo,We 09:00-12:00; PH off", {"mo": [MORNING], "we": [MORNING], "ph": []}),
        (
            "Mo-We 09:00-12:00; We 14:00-18:00",
            {"mo": [MORNING], "tu": [MORNING], "we": [AFTERNOON]},
        ),
        ("Fr-Sa 18:00-02:00", each(("fr", "sa"), [["18:00", "02:00"]])),
        ("Sa-Mo 09:00-12:00", each(("sa", "su", "mo"), [MORNING])),
        ("24/7", each(ALL, [["00:00", "24:00"]])),
        ("du lundi au vendredi de 9h à 12h", each(WORKED, [MORNING])),
        (
            "Du lundi au vendredi 9h-12h et 14h-18h ; samedi fermé",
            each(WORKED, [MORNING, AFTERNOON]) | {"sa": []},
        ),
        ("du lundi au vendredi : 9h-12h 14h-18h", each(WORKED, [MORNING, AFTERNOON])),
        ("Lundi : 9h-12h\nMardi : 14h-18h", {"mo": [MORNING], "tu": [AFTERNOON]}),
        ("Lundi, mardi et jeudi de 9h à midi", each(("mo", "tu", "th"), [MORNING])),
        ("lundi 9h-12h, lundi 14h-18h", {"mo": [MORNING, AFTERNOON]}),
        (
            "lun-mer 9h-12h, ven. 14h-18h",
            each(WORKED[:3], [MORNING]) | {"fr": [AFTERNOON]},
        ),
        ("Tous les jours 14h–18h", each(ALL, [AFTERNOON])),
        ("Horaires d’ouverture : lundi 9h-12h", {"mo": [MORNING]}),
        ("tous les lundis 9h-12h", {"mo": [MORNING]}),
        ("9h-12h du lundi au mardi", each(("mo", "tu"), [MORNING])),
        (
            "du lundi au vendredi sauf mercredi 9h-12h",
            each(("mo", "tu", "th", "fr"), [MORNING]),
        ),
        ("tous les jours 9h-12h sauf le dimanche", each(ALL[:6], [MORNING]) | {"su": []}),
    ],
)
def test_a_cell_says_a_week(cell, meant):
    assert weeks.week(cell) == meant


@pytest.mark.parametrize(
    ("cell", "quoted"),
    [
        ("9h-12h", "9h-12h"),
        ("mardi matin", "matin"),
        ("sur rendez-vous", "sur rendez-vous"),
        ("lundi 9h-12h, 1er samedi du mois 10h-12h", "1er"),
        ("1er samedi 10h-12h et lundi 9h-12h", "1er"),
        ("Apr-Oct: Mo-Fr 09:00-12:00; Sa off", "apr-oct"),
        ("Sa[1] 09:00-12:00", r"\[1\]"),
        ("lundi 9h-12h, mardi", "mardi"),
        ("lundi 9h-12h (hors vacances)", "vacances"),
        ("lundi 25h-26h", "25h"),
    ],
)
def test_what_is_not_wholly_understood_is_left_with_the_words_at_fault(cell, quoted):
    with pytest.raises(ValueError, match=quoted):
        weeks.week(cell)


@pytest.mark.parametrize(
    ("cell", "meant", "beside"),
    [
        ("Mo-Fr 09:00-12:00; Dec 25 off", each(WORKED, [MORNING]), "Dec 25 off"),
        ("We 14:00-18:00; SH off; PH off", {"we": [AFTERNOON], "ph": []}, "SH off"),
        ('Mo 09:00-12:00 "sur rendez-vous"', {"mo": [MORNING]}, '"sur rendez-vous"'),
        ("Mo 09:00-12:00; Aug 01-15 closed", {"mo": [MORNING]}, "Aug 01-15 closed"),
        ("lundi 9h-12h", {"mo": [MORNING]}, ""),
    ],
)
def test_what_a_week_cannot_hold_stands_beside_it(cell, meant, beside):
    picked = weeks.a_week(cell)
    assert (picked.value, picked.rest) == (meant, beside)


@pytest.mark.parametrize("cell", ["Apr-Oct: Mo-Fr 09:00-12:00; Sa off", "SH off", "Mo 10:00+"])
def test_other_hours_for_a_season_are_no_exception(cell):
    with pytest.raises(ValueError, match=r"\w+"):
        weeks.a_week(cell)


def test_a_column_for_each_day_makes_a_week():
    found, lost = weeks.of_days(
        {
            "mo": ["9h-12h 14h-18h"],
            "tu": ["idem"],
            "we": ["fermé"],
            "th": ["le matin"],
            "su": ["closed"],
        }
    )
    assert found == {"mo": [MORNING, AFTERNOON], "tu": [MORNING, AFTERNOON], "we": [], "su": []}
    assert lost.keys() == {"th"}


@pytest.mark.parametrize(
    ("parts", "meant"),
    [
        (["9h-12h", "14h-18h"], [MORNING, AFTERNOON]),
        (["14h-18h", "9h-12h"], [MORNING, AFTERNOON]),
        (["fermé", "14h-18h"], [AFTERNOON]),
        (["09:00", "12:00"], [MORNING]),
        (["9h", "midi", "14 h", "18:00"], [MORNING, AFTERNOON]),
    ],
)
def test_a_day_in_several_columns(parts, meant):
    assert weeks.of_days({"mo": parts}) == ({"mo": meant}, {})


@pytest.mark.parametrize("parts", [["9h-12h", "sur demande"], ["09:00", "12:00", "14:00"]])
def test_half_a_day_is_not_said(parts):
    found, lost = weeks.of_days({"mo": parts})
    assert (found, lost.keys()) == ({}, {"mo"})
