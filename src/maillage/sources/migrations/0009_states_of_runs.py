import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0005_delete_indexchange"),
        ("sources", "0008_outside"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="is_cut",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="importrun",
            name="met",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importrun",
            name="last_block",
            field=models.CharField(max_length=5, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="only",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undoing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="base.change",
            ),
        ),
    ]
