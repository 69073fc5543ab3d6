"""The codes of pages are of the room of managers now: their table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_initial"), ("managers", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="PageCode")]
        ),
    ]
