"""The communes around others, as counted one by one."""

from math import cos, radians

import pytest

from maillage.territories import queries
from maillage.territories.models import Commune

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("codes", [["42218"], ["97411", "2A004"], ["75056", "59350", "42218"]])
def test_a_square_around_each_holds_those_that_a_plain_count_finds(codes):
    centres = {
        code: (lon, lat) for code, lon, lat in Commune.objects.values_list("code", "lon", "lat")
    }
    expected = set(codes)
    for lon, lat in (centres[code] for code in codes):
        expected |= {
            code
            for code, (east, north) in centres.items()
            if abs(north - lat) * 111.2 <= 8 and abs(east - lon) * 111.2 * cos(radians(lat)) <= 8
        }
    assert queries.around(codes, 8) == expected
