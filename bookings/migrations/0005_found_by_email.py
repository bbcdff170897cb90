"""Bookings are found by the invitee's e-mail, however it is typed, also among a million."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_hours_apart"), ("teams", "0002_membership_team_and_id")]

    operations = [
        migrations.AddIndex("booking", models.Index("team", Upper("email"), name="bookings_by_email")),
    ]
