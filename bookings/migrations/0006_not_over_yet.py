"""What is to come is found by when it ends, without reading all that was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_found_by_email"), ("teams", "0002_membership_team_and_id")]

    operations = [
        migrations.AddIndex("booking", models.Index(fields=["team", "ends_at"], name="bookings_by_team_and_end")),
        migrations.AddIndex("booking", models.Index(fields=["host", "ends_at"], name="bookings_by_host_and_end")),
    ]
