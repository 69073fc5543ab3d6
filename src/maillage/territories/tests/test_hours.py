"""Hours as people type them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.look.parts import clock_time
from maillage.territories import hours

MORNING, DAY = [["09:00", "12:00"]], [["09:00", "12:00"], ["14:00", "18:30"]]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9h-12h 14h-18h30", DAY),
        ("9h-12h, 14h-18h30", DAY),
        ("9h/12h - 14h/18h30", DAY),
        ("matin : 9h-12h ; après-midi : 14h-18h30", DAY),
        ("de 9h à 12h", MORNING),
        ("De 9H à 12H et de 14h à 18h30", DAY),
        ("9-12 14-18h30", DAY),
        ("9:00-12:00", MORNING),
        ("9 h – 12 h 30", [["09:00", "12:30"]]),
        ("9h à midi", MORNING),
        ("18h-1h", [["18:00", "01:00"]]),
        ("18h-minuit", [["18:00", "24:00"]]),
        ("24h/24", [["00:00", "24:00"]]),
        ("24h/24, 7j/7", [["00:00", "24:00"]]),
        ("fermé", []),
        ("", []),
    ],
)
def test_what_people_type_is_understood(typed, meant):
    assert hours.read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("matin", "matin"),
        ("9h", "9h"),
        ("9h-12h sur rendez-vous", "sur rendez-vous"),
        ("du lundi au vendredi 9h-17h", "lundi au vendredi"),
        ("25h-26h", "25h-26h"),
        ("14h-12h", "14h-12h"),
        ("9h-9h", "9h-9h"),
    ],
)
def test_what_is_not_understood_is_quoted(typed, quoted):
    with pytest.raises(ValueError, match=f"« {quoted} » : "):
        hours.read(typed)


def test_a_word_alone_is_answered_with_an_example():
    with pytest.raises(ValueError, match="par exemple 9h-12h, 14h-18h30"):
        hours.read("matin")


def _clock(at):
    return f"{at // 60:02}:{at % 60:02}"


@st.composite
def days(draw):
    """Periods as the directory keeps them: nights included, none longer than sixteen hours."""
    found = []
    for begins in draw(st.lists(st.integers(0, 1439), max_size=4, unique=True)):
        ends = draw(st.integers(begins + 1, max(1440, min(begins + 960, 1440 + 720))))
        found.append([_clock(begins), _clock(ends if ends <= 1440 else ends - 1440)])
    return sorted(found)


@given(days())
def test_what_is_shown_can_be_typed_back(periods):
    assert hours.read(hours.written(periods)) == periods
    page = ", ".join(f"{clock_time(a)}–{clock_time(b)}" for a, b in periods)
    assert hours.read(page or "fermé") == periods


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(typed):
    try:
        read = hours.read(typed)
    except ValueError as fault:
        read = str(fault)
    assert isinstance(read, list | hours.SameAs) or read.startswith("« ")


@pytest.mark.parametrize(
    "period", [["18:00", "02:00"], ["18:00", "00:00"], ["20:00", "12:00"], ["00:00", "24:00"]]
)
def test_a_period_may_end_the_day_after(period):
    assert hours.checked({"fr": [period]})


@pytest.mark.parametrize(
    "period", [["18:00", "18:00"], ["18:00", "12:01"], ["24:00", "02:00"], ["0²:00", "09:00"]]
)
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValueError, match="n’est pas une plage"):
        hours.checked({"fr": [period]})


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("24/12/2026 au 2/1/2027", [["2026-12-24", "2027-01-02"]]),
        (
            "15/8/2027 ; du 1/5/2027 au 3/5/2027",
            [["2027-05-01", "2027-05-03"], ["2027-08-15", "2027-08-15"]],
        ),
        ("", []),
    ],
)
def test_closures_are_typed_as_people_write_them(typed, days):
    assert hours.closures(typed) == days


@pytest.mark.parametrize(
    "typed", ["2/1/2027 au 24/12/2026", "cet été", "1/1/2027 au 2/1/2027 au 3"]
)
def test_what_is_no_closure_is_refused(typed):
    with pytest.raises(ValueError, match=r"date|écrivez"):
        hours.closures(typed)
