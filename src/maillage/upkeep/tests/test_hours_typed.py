"""The hours of a week, as the form of a page is given them: a day may be as another."""

import pytest

from maillage.upkeep.forms import OrganisationForm

MORNING = [["09:00", "12:00"]]


def week_of(**typed):
    form = OrganisationForm({"name": "Le Fournil", **{f"hours_{d}": t for d, t in typed.items()}})
    form.is_valid()
    return form


@pytest.mark.parametrize("said", ["idem", '"', "comme la veille", "comme lundi", "Comme hier"])
def test_a_day_is_as_the_day_before(territory, said):
    form = week_of(mo="9h-12h", tu=said)
    assert form.stated().place["hours"] == {"mo": MORNING, "tu": MORNING}


def test_a_closed_day_is_repeated_too(territory):
    form = week_of(mo="9h-12h", tu="fermé", we="idem", th="comme lundi")
    assert form.stated().place["hours"] == {"mo": MORNING, "th": MORNING}


def test_days_that_lead_nowhere_are_told(territory):
    form = week_of(mo="idem", we="comme jeudi", th="comme mercredi")
    assert [name for name in form.errors if name.startswith("hours")] == [
        "hours_mo",
        "hours_we",
        "hours_th",
    ]


def test_a_day_as_one_that_was_not_understood_is_told_once(territory):
    form = week_of(mo="matin", tu="idem")
    assert list(form.errors) == ["hours_mo"]
