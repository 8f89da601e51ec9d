from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0066_quarantined_at_filled")]

    operations = [
        migrations.AddField(
            model_name="reception",
            name="size_bytes",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
