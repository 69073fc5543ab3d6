"""The families of needs that ship. The team renames them, ends them, adds others."""

from django.db import migrations

SOURCE = "Maillage, à vérifier"
FAMILIES = (
    ("locaux", "Locaux", "les locaux"),
    ("recrutement", "Recrutement", "le recrutement"),
    ("tresorerie", "Trésorerie et financement", "la trésorerie"),
    ("competences", "Compétences", "les compétences"),
    ("debouches", "Débouchés et marchés", "les débouchés"),
    ("numerique", "Numérique", "le numérique"),
    ("cooperation", "Coopération", "la coopération"),
    ("gouvernance", "Gouvernance", "la gouvernance"),
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
