"""What bookings announce. Who listens is not our business."""

from django.dispatch import Signal

# Sent inside the booking's transaction, so that what a listener writes stands or falls with the booking.
# Arguments: booking (Booking), change ("confirmed", "rescheduled" or "cancelled").
booking_changed = Signal()
