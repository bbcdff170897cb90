"""When a host can be booked: pure arithmetic on instants. No database, no clock, no settings.

Instants are whole seconds since 1970 UTC, intervals are half-open pairs of them.
"""

from bookings.availability.hours import Weekly, open_stretches
from bookings.availability.intervals import Interval
from bookings.availability.slots import Offer, free_starts

__all__ = ["Interval", "Offer", "Weekly", "free_starts", "open_stretches"]
