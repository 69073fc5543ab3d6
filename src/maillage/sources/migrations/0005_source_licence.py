import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_licences")]
    operations = [
        migrations.AlterField(
            model_name="source",
            name="licence",
            field=models.ForeignKey(
                default="unknown",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="sources.licence",
            ),
        ),
    ]
