from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0071_measure_connect_to")]

    operations = [
        migrations.RemoveIndex(model_name="reception", name="receptions_to_heed"),
        migrations.AddIndex(
            model_name="reception",
            index=models.Index(
                condition=models.Q(("heeded_at", None)),
                fields=["received_at", "size_bytes"],
                name="receptions_waiting",
            ),
        ),
    ]
