"""The notice claims no more than the latest audit found."""

import pytest

from maillage.pages.rules import conformity_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (None, "non"),
        (0, "non"),
        (49, "non"),
        (50, "partiellement"),
        (99, "partiellement"),
        (100, "totalement"),
    ],
)
def test_conformity_follows_the_rate(rate, said):
    assert str(conformity_of(rate).label).startswith(said)


def test_recording_an_audit_changes_the_notice_everywhere(client, territory, amina):
    assert "Accessibilité : non conforme" in client.get("/mentions-legales/").content.decode()
    client.force_login(amina)
    client.post(
        "/equipe/accessibilite/",
        {"held_on": "2026-11-01", "by": "Cabinet inventé", "rate": 72, "gaps": "La carte."},
    )
    page = client.get("/accessibilite/").content.decode()
    assert "partiellement conforme" in page
    assert "72" in page
