"""A booking with which the team tries out a page is marked, and the figures leave it out without reading the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_shared_times_in_calendars")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="is_test",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RemoveIndex(model_name="booking", name="bookings_by_team_and_start"),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                fields=["team", "starts_at"],
                include=["status", "page", "host", "no_show_at", "is_test"],
                name="bookings_by_team_and_start",
            ),
        ),
    ]
