"""Where there is no demonstration: none appears, and one that ends leaves nothing."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from maillage.base import files
from maillage.base.scenes import SCENES
from maillage.portal import demonstration
from maillage.territories.models import Instance

pytestmark = pytest.mark.django_db


def test_nobody_takes_anybodys_place_in_a_real_installation(client, territory, amina):
    assert not files.is_demonstration()
    assert client.get("/visite/").status_code == 404
    assert client.post("/visite/", {"person": "agente"}).status_code == 404
    assert client.get("/visite/courrier/").status_code == 404
    assert client.get("/equipe/").status_code == 302


def test_a_folder_in_use_is_never_turned_into_a_demonstration(territory):
    with pytest.raises(CommandError, match="rien n’a été touché"):
        call_command("demo")
    with pytest.raises(CommandError, match="rien n’a été touché"):
        call_command("demo", "reset")
    assert Instance.objects.exists()


def filled():
    ours = [model for model in apps.get_models() if model.__module__.startswith("maillage.")]
    return {model._meta.label for model in ours if model._default_manager.exists()}


def test_rooms_leave_nothing_of_what_they_played(db, fill):
    """Every table that the demonstration has written is declared by its room."""
    told = []
    fill(SCENES, lambda *, officer, at: told.append(officer.name))
    before = filled()
    demonstration.make(territory="244200770")
    assert told == ["Amina"]
    assert "organisations.Place" in filled()
    demonstration.empty()
    assert filled() <= before
