"""What Django cannot say: no row that points into another team, and syncs that know their booking's page."""

from django.db import migrations

from jicoo.tenancy import same_team

# A filter of the sync page over two tables would have no index.
TAKES_THE_BOOKINGS_PAGE = migrations.RunSQL(
    """
    CREATE FUNCTION integrations_sync_takes_the_bookings_page() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT booking.page_id INTO NEW.page_id FROM bookings_booking AS booking WHERE booking.id = NEW.booking_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER integrations_sync_takes_the_bookings_page BEFORE INSERT ON integrations_sync
        FOR EACH ROW EXECUTE FUNCTION integrations_sync_takes_the_bookings_page();
    """,
    """
    DROP TRIGGER integrations_sync_takes_the_bookings_page ON integrations_sync;
    DROP FUNCTION integrations_sync_takes_the_bookings_page();
    """,
)
# Counting reads the index alone only where the table was vacuumed: the usual fifth of a million is too many to wait for.
VACUUM_EARLY = migrations.RunSQL(
    "ALTER TABLE integrations_sync SET (autovacuum_vacuum_scale_factor = 0.02, "
    "autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)",
    "ALTER TABLE integrations_sync RESET (autovacuum_vacuum_scale_factor, "
    "autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor)",
)
SAME_TEAM = [
    same_team("integrations_pagesettings", "page_id", "bookings_bookingpage"),
    same_team("integrations_pagesettings", "connection_id", "integrations_connection"),
    same_team("integrations_sync", "connection_id", "integrations_connection"),
    same_team("integrations_sync", "booking_id", "bookings_booking"),
    same_team("integrations_sync", "job_id", "integrations_job"),
    same_team("integrations_remoterecord", "sync_id", "integrations_sync"),
    same_team("integrations_attempt", "sync_id", "integrations_sync"),
    same_team("integrations_alertchoice", "membership_id", "teams_membership"),
    same_team("integrations_call", "connection_id", "integrations_connection"),
    same_team("integrations_drift", "connection_id", "integrations_connection"),
    same_team("integrations_drift", "sync_id", "integrations_sync"),
    same_team("integrations_incident", "connection_id", "integrations_connection"),
    same_team("integrations_job", "connection_id", "integrations_connection"),
    same_team("integrations_tally", "connection_id", "integrations_connection"),
    same_team("integrations_hostlook", "connection_id", "integrations_connection"),
    same_team("integrations_proberesult", "connection_id", "integrations_connection"),
    same_team("integrations_fieldmapping", "connection_id", "integrations_connection"),
    same_team("integrations_fieldmapping", "page_id", "bookings_bookingpage"),
    same_team("integrations_remoteschema", "connection_id", "integrations_connection"),
]


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_tables")]

    operations = [TAKES_THE_BOOKINGS_PAGE, VACUUM_EARLY, *SAME_TEAM]
