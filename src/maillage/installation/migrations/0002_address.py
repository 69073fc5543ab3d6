from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("installation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
