"""The families of needs that ship. The team renames them, ends them, adds others."""

from django.db import migrations

SOURCE = "Maillage, à vérifier"
FAMILIES = (
    ("premises", "Locaux", "les locaux"),
    ("recruitment", "Recrutement", "le recrutement"),
    ("cash", "Trésorerie et financement", "la trésorerie"),
    ("skills", "Compétences", "les compétences"),
    ("markets", "Débouchés et marchés", "les débouchés"),
    ("digital", "Numérique", "le numérique"),
    ("cooperation", "Coopération", "la coopération"),
    ("governance", "Gouvernance", "la gouvernance"),
)


def bring(apps, schema_editor):
    family = apps.get_model("needs", "NeedFamily")
    for rank, (slug, name, blocking) in enumerate(FAMILIES, start=1):
        values = {"name": name, "blocking": blocking, "rank": rank * 10}
        values |= {"valid_from": "2026-01-01", "to_verify": True, "source": SOURCE}
        family.objects.get_or_create(slug=slug, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]

    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
