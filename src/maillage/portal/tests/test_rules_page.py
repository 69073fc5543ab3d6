"""A changed rule shows what it would change before it is applied."""

import pytest

from maillage.base import jobs
from maillage.organisations.models import Organisation
from maillage.sources.tests.builders import bring
from maillage.vocabulary.models import StatusRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client, amina):
    client.force_login(amina)
    return client


@pytest.fixture
def union(territory):
    header = "SIRET;Nom;Code postal;Commune;Catégorie juridique;Code NAF\n"
    row = "43939307500015;Union inventée;42000;Saint-Étienne;9220;94.20Z\n"
    bring((header + row).encode())
    return Organisation.objects.get()


def test_the_effect_is_told_then_applied(union, team):
    assert union.ess_status == "verify"
    rule = StatusRule.objects.get(kind="activity", value="94.20")
    page = f"/equipe/vocabulaire/regles-ess/{rule.pk}/"
    said = {"kind": "activity", "value": "94.20", "says": "nothing", "rank": "5", "why": "Essai."}
    answer = team.post(page, said).content.decode()
    assert "1 fiche changerait" in answer
    assert "À vérifier → Fait partie de l’ESS par son statut" in answer
    rule.refresh_from_db()
    assert rule.says == "verify"  # told, and nothing more
    assert team.post(page, said | {"confirmed": "1"}).status_code == 302
    jobs.drain()
    union.refresh_from_db()
    assert union.ess_status == "statute"
