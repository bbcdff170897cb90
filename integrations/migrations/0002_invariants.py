"""What Django cannot say: no row that points into another team."""

from django.db import migrations

from jicoo.tenancy import same_team


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_initial"), ("bookings", "0002_invariants")]

    operations = [
        same_team("integrations_pagesettings", "page_id", "bookings_bookingpage"),
        same_team("integrations_pagesettings", "connection_id", "integrations_connection"),
        same_team("integrations_sync", "connection_id", "integrations_connection"),
        same_team("integrations_sync", "booking_id", "bookings_booking"),
        same_team("integrations_remoterecord", "sync_id", "integrations_sync"),
        same_team("integrations_attempt", "sync_id", "integrations_sync"),
    ]
