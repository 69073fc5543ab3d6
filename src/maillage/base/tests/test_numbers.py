"""Numbers of strangers: ASCII, bounded, or nothing."""

import pytest

from maillage.base.numbers import all_digits, decimal, whole, wholes

NOT_WHOLE = ["", "²", "٣", "१", "9" * 5000, "\x00", "😀", "1e3", "1_000", " 1", "1.0", "+1", "--1"]


@pytest.mark.parametrize("typed", [None, *NOT_WHOLE])
def test_what_is_no_whole_number_is_nothing(typed):
    assert whole(typed) is None


def test_a_whole_number_stays_within_what_a_database_keeps():
    assert whole("9223372036854775807") == 2**63 - 1
    assert whole("9223372036854775808") is None
    assert (whole("-1"), whole("-1", least=-9), whole("0012")) == (None, -1, 12)
    assert (whole("50", most=50), whole("51", most=50)) == (50, None)
    assert wholes(["7", "²", "", "8"]) == [7, 8]


@pytest.mark.parametrize("typed", [None, "nan", "inf", "1e309", "-1e309", "٣.٥", "1_0.5", "", "."])
def test_what_is_no_number_on_paper_is_nothing(typed):
    assert decimal(typed) is None


def test_decimals_are_read_with_their_bounds():
    assert (decimal("-4.39"), decimal(".5"), decimal("1e-7")) == (-4.39, 0.5, 1e-7)
    assert (decimal("180", most=180), decimal("180.1", most=180)) == (180.0, None)


def test_digits_are_those_of_ascii():
    assert all_digits("0123456789")
    assert not any(map(all_digits, ["", "12²", "٣٣", "1 2"]))
