"""What every author says stands in columns; what is left of a patch belongs to its kind."""

from django.db import migrations, models

MOVED = {"note": "note", "name": "signed", "words": "words", "made": "made"}  # {part: column}


def to_columns(apps, schema_editor):
    rows = apps.get_model("participation", "Contribution").objects
    batch = []
    for row in rows.iterator(chunk_size=500):
        said = {MOVED[part]: row.patch[part] for part in MOVED if part in row.patch}
        if not said:
            continue
        for column, value in said.items():
            setattr(row, column, "" if value is None else str(value))
        row.signed = row.signed[:100]
        row.patch = {part: value for part, value in row.patch.items() if part not in MOVED}
        batch.append(row)
        if len(batch) == 500:
            rows.bulk_update(batch, ["patch", *MOVED.values()])
            batch = []
    rows.bulk_update(batch, ["patch", *MOVED.values()])


def to_patch(apps, schema_editor):
    rows = apps.get_model("participation", "Contribution").objects
    for row in rows.iterator(chunk_size=500):
        said = {part: getattr(row, column) for part, column in MOVED.items()}
        row.patch = row.patch | {part: value for part, value in said.items() if value}
        if row.made:
            row.patch["made"] = int(row.made)
        row.save(update_fields=["patch"])


class Migration(migrations.Migration):
    dependencies = [("participation", "0005_revision")]

    operations = [
        migrations.AddField(
            "contribution", "note", models.TextField(blank=True, default=""), False
        ),
        migrations.AddField(
            "contribution",
            "signed",
            models.CharField(blank=True, default="", max_length=100),
            False,
        ),
        migrations.AddField(
            "contribution", "words", models.TextField(blank=True, default=""), False
        ),
        migrations.AddField(
            "contribution", "made", models.CharField(blank=True, default="", max_length=60), False
        ),
        migrations.RunPython(to_columns, to_patch),
    ]
