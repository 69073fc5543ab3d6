"""How often a visitor did something. And before `secure_delete`, the pages of a file kept the rows
that were deleted: it is rewritten once."""

from django.db import migrations, models


def rewrite(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            cursor.execute("VACUUM")


class Migration(migrations.Migration):
    atomic = False  # a file is not rewritten inside a transaction
    dependencies = [("base", "0003_message_unsubscribe")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("times", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunPython(rewrite, migrations.RunPython.noop),
    ]
