from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("installation", "0002_address")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="logo_file",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="installation",
            name="logo_height",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="installation",
            name="logo_width",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
