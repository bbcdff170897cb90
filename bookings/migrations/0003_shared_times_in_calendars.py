"""A time that several bookings share is one entry in its hosts' calendars, and is known by this."""

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_invariants")]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
            ),
        ),
    ]
