from django.db import migrations


def as_options(apps, schema_editor):
    """What structures asked of their sources is theirs; days are hours; people speak of all."""
    for source in apps.get_model("sources", "Source").objects.all():
        waits = {f"waits_{name}": value for name, value in source.waits.items()}
        source.options = {"pairs_identifiers": source.pairs_identifiers, **waits}
        source.every_hours = source.every_days and source.every_days * 24
        if source.pk == "people":
            source.target, source.options = "", {}
        source.save()


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0011_targets"),
    ]

    operations = [migrations.RunPython(as_options, migrations.RunPython.noop)]
