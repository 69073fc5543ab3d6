"""The first grid of the diagnosis ships as data."""

import datetime as dt

from django.db import migrations

GRID = (
    ("market", "Marché et besoin", "Qui en a besoin, qui paie, et combien de fois ?"),
    ("money", "Argent", "Le compte tient-il un an, prêt compris ?"),
    ("team", "Équipe", "Qui fait quoi, et qui manque ?"),
    ("governance", "Gouvernance", "Qui décide, et est-ce écrit ?"),
    ("premises", "Locaux et moyens", "Où, avec quoi, jusqu’à quand ?"),
    ("utility", "Utilité sociale", "Qu’est-ce que cela change, et pour qui ?"),
)


def write(apps, _editor):
    grids = apps.get_model("dossiers", "DiagnosisGrid").objects
    told = [{"key": key, "name": name, "question": asked} for key, name, asked in GRID]
    first = {"criteria": told, "in_force_on": dt.date(2026, 1, 1)}
    grids.get_or_create(version=1, defaults=first)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
