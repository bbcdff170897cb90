"""What bookings announce. Who listens is not our business."""

from django.dispatch import Signal

# Sent inside the booking's transaction, so that what a listener writes stands or falls with the booking. Of a new booking it is
# sent within `jicoo.statements.together`: what a listener inserts goes with the rest.
# Arguments: booking (Booking), change: "requested", "confirmed" (also a request that got its yes), "rescheduled" (a request
# may be), "cancelled" (too), "declined", "reassigned" (to another host) or "no_show" (marked or no longer); beside: of a new
# booking what was read with its page (see `bookings.calendar.beside`), else None or missing.
booking_changed = Signal()
