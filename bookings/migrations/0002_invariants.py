"""What Django cannot say: no time given twice, and no row that points into another team."""

from django.db import migrations

from jicoo.tenancy import same_team


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [
        # A range over the host instead of btree_gist's "=": the embedded PostgreSQL has no contrib extensions.
        migrations.RunSQL(
            "ALTER TABLE bookings_assignment ADD CONSTRAINT bookings_assignment_host_is_free EXCLUDE USING gist "
            "(int8range(host_id, host_id, '[]') WITH &&, blocked WITH &&) WHERE (active)",
            "ALTER TABLE bookings_assignment DROP CONSTRAINT bookings_assignment_host_is_free",
        ),
        same_team("bookings_weeklyhours", "schedule_id", "bookings_schedule"),
        same_team("bookings_bookingpage", "schedule_id", "bookings_schedule"),
        same_team("bookings_bookingpage", "host_id", "teams_membership", "user_id"),
        same_team("bookings_booking", "page_id", "bookings_bookingpage"),
        same_team("bookings_assignment", "booking_id", "bookings_booking"),
    ]
