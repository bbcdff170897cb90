"""What the sync page reads: counts from one small index, and each filter in its order from one of its own."""

import django.db.models.deletion
from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Upper

TAKE_THE_BOOKINGS_PAGE = """
    CREATE FUNCTION integrations_sync_takes_the_bookings_page() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT booking.page_id INTO NEW.page_id FROM bookings_booking AS booking WHERE booking.id = NEW.booking_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER integrations_sync_takes_the_bookings_page BEFORE INSERT ON integrations_sync
        FOR EACH ROW EXECUTE FUNCTION integrations_sync_takes_the_bookings_page();
"""
LEAVE_IT = """
    DROP TRIGGER integrations_sync_takes_the_bookings_page ON integrations_sync;
    DROP FUNCTION integrations_sync_takes_the_bookings_page();
"""
FILL = """
    UPDATE integrations_sync AS sync SET page_id = booking.page_id
      FROM bookings_booking AS booking WHERE booking.id = sync.booking_id;
    SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
"""
# Counting reads the index alone only where the table was vacuumed: the usual fifth of a million is too many to wait for.
VACUUM_EARLY = (
    "ALTER TABLE integrations_sync SET (autovacuum_vacuum_scale_factor = 0.02, "
    "autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)"
)
VACUUM_AS_USUAL = (
    "ALTER TABLE integrations_sync RESET (autovacuum_vacuum_scale_factor, "
    "autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor)"
)


def page(**options):
    return models.ForeignKey(
        to="bookings.bookingpage",
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        editable=False,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_found_by_email"), ("integrations", "0012_whom_we_told")]

    operations = [
        migrations.AddField("sync", "page", page(null=True)),
        migrations.RunSQL(TAKE_THE_BOOKINGS_PAGE, LEAVE_IT),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("sync", "page", page()),
        migrations.RemoveIndex("sync", "syncs_by_state"),
        migrations.RemoveIndex("sync", "syncs_by_cause"),
        migrations.AddIndex("sync", models.Index(fields=["connection", "lane", "state"], name="syncs_counted")),
        migrations.AddIndex("sync", models.Index(fields=["connection", "created_at", "id"], name="syncs_newest")),
        migrations.AddIndex(
            "sync", models.Index(fields=["connection", "state", "created_at", "id"], name="syncs_newest_by_state")
        ),
        migrations.AddIndex(
            "sync", models.Index(fields=["connection", "page", "created_at", "id"], name="syncs_newest_by_page")
        ),
        migrations.AddIndex(
            "sync",
            models.Index(
                fields=["connection", "cause", "created_at", "id"],
                condition=~models.Q(cause=""),
                name="syncs_newest_by_cause",
            ),
        ),
        migrations.AddIndex(
            "remoterecord",
            models.Index("team", OpClass(Upper("remote_id"), name="text_pattern_ops"), name="records_by_their_id"),
        ),
        migrations.RunSQL(VACUUM_EARLY, VACUUM_AS_USUAL),
    ]
