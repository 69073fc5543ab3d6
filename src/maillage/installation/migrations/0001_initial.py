from django.db import migrations, models


def begin(apps, schema_editor):
    """A site that runs already stays open: it holds structures on line. A new one opens when its
    team says so."""
    organisations = apps.get_model("organisations", "Organisation").objects
    on_line = {"is_diffusible": True, "merged_into": None, "is_silent": False, "is_listed": True}
    runs = organisations.filter(**on_line).exists()
    apps.get_model("installation", "Installation").objects.create(pk=1, is_open=runs, is_over=runs)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("organisations", "0002_lately_confirmed")]

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_open", models.BooleanField(default=False)),
                ("is_over", models.BooleanField(default=False)),
                ("put_off", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="installation_is_one"
                    )
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
