"""A sync that is written together with its booking tells the page itself: the booking cannot be read yet."""

from django.db import migrations

TAKES_IT_IF_IT_IS_NOT_TOLD = """
    CREATE OR REPLACE FUNCTION integrations_sync_takes_the_bookings_page() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.page_id IS NULL THEN
            SELECT booking.page_id INTO NEW.page_id FROM bookings_booking AS booking WHERE booking.id = NEW.booking_id;
        END IF;
        RETURN NEW;
    END $$;
"""
ALWAYS_TAKES_IT = """
    CREATE OR REPLACE FUNCTION integrations_sync_takes_the_bookings_page() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT booking.page_id INTO NEW.page_id FROM bookings_booking AS booking WHERE booking.id = NEW.booking_id;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("integrations", "0002_invariants")]

    operations = [migrations.RunSQL(TAKES_IT_IF_IT_IS_NOT_TOLD, ALWAYS_TAKES_IT)]
