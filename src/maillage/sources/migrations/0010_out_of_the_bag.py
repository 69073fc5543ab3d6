from django.db import migrations


def out_of_the_bag(apps, schema_editor):
    """What a run keeps between its steps stood in `shape`, beside what its file is."""
    for run in apps.get_model("sources", "ImportRun").objects.exclude(shape={}).iterator():
        shape = run.shape
        run.is_cut = shape.pop("cut", False)
        run.met = shape.pop("seen", 0)
        run.last_block = shape.pop("block", None)
        run.only = shape.pop("only", None)
        run.undoing_id = shape.pop("undoing", None)
        run.save()


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0009_states_of_runs"),
    ]

    operations = [migrations.RunPython(out_of_the_bag, migrations.RunPython.noop)]
