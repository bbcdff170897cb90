"""What is booked, when, with whom. One module a subject."""

from bookings.models.assignments import Assignment
from bookings.models.bookings import Booking, BookingStatus
from bookings.models.moves import Move
from bookings.models.pages import BookingPage
from bookings.models.schedules import Schedule, WeeklyHours

__all__ = ["Assignment", "Booking", "BookingPage", "BookingStatus", "Move", "Schedule", "WeeklyHours"]
