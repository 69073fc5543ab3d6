from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0012_options"),
    ]

    operations = [
        migrations.RemoveField(model_name="source", name="pairs_identifiers"),
        migrations.RemoveField(model_name="source", name="waits"),
        migrations.RemoveField(model_name="source", name="every_days"),
    ]
