from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0004_saved_view"),
    ]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="vouch",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
