"""The source that everybody who writes on the site speaks through is always there."""

from django.db import migrations


def add_people(apps, schema_editor):
    apps.get_model("sources", "Source").objects.get_or_create(
        slug="people", defaults={"name": "Personnes", "licence": "Licence Ouverte 2.0"}
    )


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(add_people, migrations.RunPython.noop)]
