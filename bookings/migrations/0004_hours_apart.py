"""Hours of one weekday never overlap: a start would be offered twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_move")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE bookings_weeklyhours ADD CONSTRAINT bookings_weeklyhours_apart EXCLUDE USING gist "
            "(int8range(schedule_id, schedule_id, '[]') WITH &&, "
            "int4range(weekday * 1440 + opens_min, weekday * 1440 + closes_min) WITH &&)",
            "ALTER TABLE bookings_weeklyhours DROP CONSTRAINT bookings_weeklyhours_apart",
        ),
    ]
