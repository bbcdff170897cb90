"""What Django cannot say: no time given twice, no hours that overlap, and no row that points into another team."""

from django.db import migrations

from jicoo.tenancy import same_team

# A range over the host instead of btree_gist's "=": the embedded PostgreSQL has no contrib extensions.
HOST_IS_FREE = migrations.RunSQL(
    "ALTER TABLE bookings_assignment ADD CONSTRAINT bookings_assignment_host_is_free EXCLUDE USING gist "
    "(int8range(host_id, host_id, '[]') WITH &&, blocked WITH &&) WHERE (active)",
    "ALTER TABLE bookings_assignment DROP CONSTRAINT bookings_assignment_host_is_free",
)
# Of one weekday: a start would be offered twice.
HOURS_APART = migrations.RunSQL(
    "ALTER TABLE bookings_weeklyhours ADD CONSTRAINT bookings_weeklyhours_apart EXCLUDE USING gist "
    "(int8range(schedule_id, schedule_id, '[]') WITH &&, "
    "int4range(weekday * 1440 + opens_min, weekday * 1440 + closes_min) WITH &&)",
    "ALTER TABLE bookings_weeklyhours DROP CONSTRAINT bookings_weeklyhours_apart",
)
SAME_TEAM = [
    same_team("bookings_weeklyhours", "schedule_id", "bookings_schedule"),
    same_team("bookings_datehours", "schedule_id", "bookings_schedule"),
    same_team("bookings_absence", "host_id", "teams_membership", "user_id"),
    same_team("bookings_hostprofile", "host_id", "teams_membership", "user_id"),
    same_team("bookings_pagehost", "page_id", "bookings_bookingpage"),
    same_team("bookings_pagehost", "host_id", "teams_membership", "user_id"),
    same_team("bookings_pagehost", "schedule_id", "bookings_schedule"),
    same_team("bookings_pagelimit", "page_id", "bookings_bookingpage"),
    same_team("bookings_oneofflink", "page_id", "bookings_bookingpage"),
    same_team("bookings_oneofflink", "booking_id", "bookings_booking"),
    same_team("bookings_question", "page_id", "bookings_bookingpage"),
    same_team("bookings_question", "shown_if_id", "bookings_question"),
    same_team("bookings_pagemessage", "page_id", "bookings_bookingpage"),
    same_team("bookings_pagereminder", "page_id", "bookings_bookingpage"),
    same_team("bookings_occurrence", "page_id", "bookings_bookingpage"),
    same_team("bookings_booking", "page_id", "bookings_bookingpage"),
    same_team("bookings_booking", "occurrence_id", "bookings_occurrence"),
    same_team("bookings_assignment", "booking_id", "bookings_booking"),
    same_team("bookings_assignment", "occurrence_id", "bookings_occurrence"),
    same_team("bookings_move", "booking_id", "bookings_booking"),
    same_team("bookings_handover", "booking_id", "bookings_booking"),
    same_team("bookings_duemessage", "booking_id", "bookings_booking"),
]


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_tables")]

    operations = [HOST_IS_FREE, HOURS_APART, *SAME_TEAM]
