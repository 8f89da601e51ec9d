from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0049_job_states_worded"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["kind", "created_at"], name="audit_by_kind"),
        ),
    ]
