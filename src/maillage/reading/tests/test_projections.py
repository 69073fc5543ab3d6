"""Metres of lists in degrees. Right values from PROJ: EPSG 2154, 27572 and 3942 to 3950 to 4326."""

import pytest

from maillage.reading.projections import from_metres


@pytest.mark.parametrize(
    ("x", "y", "lon", "lat"),
    [
        (700_000, 6_600_000, 3.0, 46.5),  # Lambert 93: its origin, by definition
        (652_469.02, 6_862_035.26, 2.3522, 48.8566),
        (1_180_000, 6_120_000, 8.788908, 42.02209),
        (733_300, 2_116_200, 4.058563, 46.032884),  # Lambert II
        (600_000, 2_428_800, 2.336506, 48.857537),
        (1_150_000, 1_760_000, 9.033492, 42.632662),
        (100_000, 2_400_000, -4.423122, 48.405224),
        (1_814_179.54, 1_245_352.23, 4.387, 42.4),  # zones of nine
        (1_424_625.30, 4_217_060.79, -0.5, 45.1),
        (2_050_252.43, 5_176_555.17, 7.5, 45.7),
        (1_449_698.15, 9_216_979.73, -0.5, 50.1),
    ],
)
def test_metres_are_degrees(x, y, lon, lat):
    assert from_metres(x, y) == pytest.approx((lon, lat), abs=2e-5)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (4.39, 45.43),
        (338_000, 7_690_000),  # metres of La Réunion
        (1_800_000, 5_500_000),  # between two zones
    ],
)
def test_what_is_of_no_projection_of_the_mainland_is_left(x, y):
    assert from_metres(x, y) is None
