from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0070_subscriber_to_reply")]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="connect_to",
            field=models.CharField(blank=True, max_length=253, verbose_name="connect to"),
        ),
    ]
