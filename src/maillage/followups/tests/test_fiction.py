"""The scene of the demonstration plays whole."""

from maillage.base import clock
from maillage.dossiers.models import Dossier
from maillage.followups import fiction
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation


def test_nadia_is_at_the_study_and_the_home_help_in_its_dla(territory, amina):
    for name in ("Couveuse du Gier", "Coopérative du Clapier", "Présence à Domicile", "Autre"):
        make_organisation(name)
    Organisation.objects.update(is_fictional=True)
    fiction.play(officer=amina, at=clock.now())
    nadia, home = Dossier.objects.order_by("pk")
    assert (nadia.name, nadia.siret, nadia.stage.name) == ("Nadia", "", "Étude")
    assert (home.scheme.key, home.organisation.name) == ("dla", "Présence à Domicile")
    assert {one.is_fictional for one in (nadia, home)} == {True}
