"""What the operator reads of the `maillage` command."""

import pytest

from maillage import __main__


@pytest.mark.parametrize("asked", [[], ["--help"], ["help"]])
def test_the_verbs_of_the_site_are_told_in_french_and_no_others(capsys, asked):
    __main__.main(["maillage", *asked])
    told = capsys.readouterr().out
    assert "  serve      Servir le site" in told
    assert "  import     Faire entrer une liste" in told
    assert "  sign-in    " in told
    for of_a_library in ("createsuperuser", "flush", "import_data", "unsetmultiple"):
        assert of_a_library not in told
