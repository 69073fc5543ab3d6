"""The licences that ship with the package, and the one of each source that is already there."""

import tomllib
from pathlib import Path

from django.db import migrations

REFERENCE = Path(__file__).parent.parent / "reference" / "licences.toml"


def load(apps, schema_editor):
    licence = apps.get_model("sources", "Licence")
    for row in tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["licence"]:
        licence.objects.get_or_create(slug=row["slug"], defaults=row)
    sources = apps.get_model("sources", "Source").objects
    sources.exclude(licence="Licence Ouverte 2.0").update(licence="unknown")
    sources.filter(licence="Licence Ouverte 2.0").update(licence="lov2")
    sources.filter(slug__in=("people", "registres-inventes")).update(licence="own")
    apps.get_model("sources", "ImportRun").objects.update(state="applied")


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_imports")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
