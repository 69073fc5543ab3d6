"""A site that nobody has opened yet."""

import pytest

from maillage.base import history
from maillage.installation.models import Installation


@pytest.fixture
def closed(territory):
    """As a new installation is; the sites of other tests are open."""
    Installation.objects.update(is_open=False, is_over=False)
    history.forget()
    return territory
