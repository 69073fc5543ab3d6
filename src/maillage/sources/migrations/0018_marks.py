from django.db import migrations, models


def as_marks(apps, schema_editor):
    """What an address said stays known: the next reading asks whether it has changed."""
    for source in apps.get_model("sources", "Source").objects.exclude(etag=""):
        source.marks = {"etag": source.etag}
        source.save(update_fields=["marks"])


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0017_familiar_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="marks",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(as_marks, migrations.RunPython.noop),
        migrations.RemoveField(model_name="source", name="etag"),
    ]
