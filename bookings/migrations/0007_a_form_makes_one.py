from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_not_over_yet"), ("teams", "0002_membership_team_and_id")]

    operations = [
        migrations.AddField(
            model_name="bookingpage", name="form_key", field=models.UUIDField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="bookingpage",
            constraint=models.UniqueConstraint(fields=("team", "form_key"), name="bookings_bookingpage_form_sent_once"),
        ),
    ]
