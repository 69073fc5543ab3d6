from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0010_out_of_the_bag"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="target",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="source",
            name="format",
            field=models.CharField(default="file", max_length=20),
        ),
        migrations.AddField(
            model_name="source",
            name="subject",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="options",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="source",
            name="every_hours",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="is_automatic",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="importrun",
            name="is_automatic",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                condition=models.Q(("subject__isnull", False)),
                fields=["target", "subject"],
                name="source_of_page",
            ),
        ),
    ]
