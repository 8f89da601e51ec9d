from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0016_event_tightened")]

    operations = [migrations.RenameModel("Claim", "Lease")]
