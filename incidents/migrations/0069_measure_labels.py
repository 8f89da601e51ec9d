from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0068_reception_size_filled")]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="labels",
            field=models.CharField(blank=True, max_length=500, verbose_name="labels"),
        ),
    ]
